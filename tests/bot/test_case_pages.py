"""Whatever is kept of a case, Telegram takes its pages: in every language, and however it counts."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from bot.i18n import check_translator
from bot.languages import complete_languages
from flows.cases import DECLINE_REASONS, Case, CaseState, Note, Offer, OfferState
from flows.catalog.cases import CASES
from flows.catalog.coordination import COORDINATION
from flows.catalog.handoff import MESSAGE_LIMIT
from flows.catalog.join import NAME_LIMIT
from flows.desk import Desk, Office
from flows.engine.definition import Flow, Scene, Visitor
from flows.engine.session import Place
from flows.matching import Guide
from flows.roles import COORDINATOR, GUIDE, RoleHolder
from flows.text import N_, Verbatim, text

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TELEGRAMS_LIMIT = 4096
GUIDES = range(2, 42)
NAME = "😀" * NAME_LIMIT
LINES = tuple(
    text(N_("handoff.line.message"), words=Verbatim(words)) for words in ("😀" * MESSAGE_LIMIT, *["x" * 40] * 8)
)
OFFERS = tuple(
    Offer(guide_id, OfferState.DECLINED, NOW, NOW + timedelta(days=1), DECLINE_REASONS[2]) for guide_id in GUIDES
)
HELD = Case(
    1,
    None,
    CaseState.HELD,
    "naturalisation",
    "ar",
    "either",
    "Kirchrode-Bemerode-Wülferode",
    is_complex=True,
    lines=LINES,
    created_at=NOW,
    changed_at=NOW,
    holder_id=2,
    offers=OFFERS,
)
NOTES = {1: tuple(Note(2, words, NOW) for words in ("😀" * 500, "a\n" * 333, "b" * 1000, "c\n" * 500, "😀" * 1000))}
DESK = Desk(
    2,
    frozenset({GUIDE, COORDINATOR}),
    held=(HELD,),
    notes=NOTES,
    office=Office(
        (HELD,),
        NOTES,
        tuple(Guide(each, NAME, ("ar",)) for each in GUIDES),
        tuple(RoleHolder(each, NAME, GUIDE, "") for each in GUIDES),
    ),
)


@pytest.mark.parametrize("language", complete_languages())
@pytest.mark.parametrize(
    ("flow", "node"), [(CASES, "case"), (CASES, "notes"), (COORDINATION, "case"), (COORDINATION, "notes")]
)
def test_the_fullest_page_is_not_too_long(flow: Flow, node: str, language: str) -> None:
    for side in ("0", "1", "2"):
        place = Place(flow.name, node, "1", side=side)
        found = flow.node(node)
        assert found is not None
        prompt = found.show(Scene(place, {}, Visitor(language, desk=DESK), NOW, None))
        shown = unescape(re.sub("<[^>]*>", "", check_translator().html(prompt.body, language)))
        assert len(shown.encode("utf-16-le", "surrogatepass")) // 2 <= TELEGRAMS_LIMIT
