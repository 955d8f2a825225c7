"""How the answer of a kept check is put into words, and what it is used for; tables and small sentences only."""

from datetime import date

from flows.eligibility.assessment import Assessment
from flows.my_date import FOLLOW, LAW, REMIND, Answer
from flows.text import N_, Text, text

ANSWERS = {
    "likely": N_("mydate.answer.likely"),
    "not_yet": N_("mydate.answer.not_yet"),
    "not_met": N_("mydate.answer.not_met"),
    "incomplete": N_("mydate.answer.incomplete"),
    "ask_guide": N_("mydate.answer.ask_guide"),
    "on_hold": N_("mydate.answer.on_hold"),
    "excluded": N_("mydate.answer.excluded"),
    "maybe_german": N_("mydate.answer.maybe_german"),
}
PURPOSE_LABELS = {
    REMIND: N_("choice.mydate_remind"),
    LAW: N_("choice.mydate_law"),
    FOLLOW: N_("choice.mydate_follow"),
}


def answer_of(result: Assessment) -> Answer:
    """Take from an assessment what a person is told, so that a later one can be compared with it."""
    points = {each.code: (str(each.status), each.from_date) for each in result.requirements}
    return Answer(result.verdict, result.route, result.earliest_date, points)


def waits_for_court(answer: Answer) -> bool:
    """Tell whether a probation is what it waits for: it has to end, and a court to remit the sentence; no day is known."""
    return answer.verdict == "not_yet" and answer.earliest is None and answer.points.get("record") == ("not_yet", None)


def answer_text(answer: Answer, today: date, *, has_applied: bool = False) -> Text:
    """Say an answer in one short sentence, with its day where one lies ahead; nobody is told to do what they have done."""
    if has_applied and answer.verdict == "likely":
        return text(N_("mydate.answer.still_likely"))
    if answer.verdict == "not_yet" and answer.earliest is not None and answer.earliest > today:
        return text(N_("mydate.answer.from_day"), date=answer.earliest)
    return text(N_("mydate.answer.probation") if waits_for_court(answer) else ANSWERS[answer.verdict])
