"""Art. 2 of the act on the reduction of statelessness: stateless since birth, born here, not yet 21.

No title, German, money or test is asked.
"""

from datetime import date, timedelta

from flows.eligibility.dates import anniversary
from flows.eligibility.requirements.person import capacity, identity_of_stateless
from flows.eligibility.requirements.record import heavy_sentence
from flows.eligibility.requirements.residence_time import residence_time
from flows.eligibility.routes.route import Route, door, in_time
from flows.eligibility.rules import Case, Finding, rule


@rule("stateless_act", "Art. 2 AG-StlMindÜbk")
def stateless_door(case: Case) -> Finding:
    """Art. 2 AG-StlMindÜbk: born here, stateless since birth, and not yet 21."""
    if not case.fact("born_in_germany") or not case.fact("stateless_since_birth"):
        return door(is_open=False)
    return door(in_time(case, _last_day(case)))


def _last_day(case: Case) -> date:
    """The day before the birthday on which it is too late."""
    return anniversary(case.fact("birth_date"), case.number("stateless_age")) - timedelta(days=1)


STATELESS_ACT = Route(
    "stateless_act",
    stateless_door,
    (
        capacity,
        identity_of_stateless,
        residence_time("residence_years_stateless", "Art. 2 S. 1 Nr. 2 AG-StlMindÜbk"),
        heavy_sentence("sentence_months_stateless", "Art. 2 S. 1 Nr. 3 AG-StlMindÜbk", suspends=True),
    ),
    last_day=_last_day,
    ground="born_in_germany",
)
