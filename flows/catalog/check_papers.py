"""The papers for a person's situation, in the chat and as files. Must not claim to be complete; the office's list decides."""

from dataclasses import replace

from flows.catalog import check_texts as texts
from flows.catalog import paper_texts
from flows.catalog.check_applying import CHAT, not_now
from flows.catalog.check_result import asides, assessed
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.paper_sheets import caption_of, is_delicate, office_card, papers_sheet
from flows.catalog.screen import choice, screen
from flows.eligibility.assessment import Assessment
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import look_ahead
from flows.engine.definition import Move, Noted, Scene
from flows.engine.events import Prompt, SheetOffered
from flows.engine.inputs import Input, Press
from flows.engine.sheet import Row, Sheet
from flows.text import N_, Joined, Text, paragraphs, text

LIST_LIMIT = 40
LIST, CARD = "list-file", "card-file"


def list_body(result: Assessment, where: str, *, has_applied: bool) -> Joined:
    """List the papers for a situation; that it is too early to apply stands above, so that nobody hurries."""
    listed = tuple(
        text(N_("check.paper_line"), paper=text(texts.DOCUMENTS[each])) for each in result.documents[:LIST_LIMIT]
    )
    return paragraphs(
        not_now(result, where, has_applied=has_applied),
        before_embassy(result),
        text(N_("check.papers_title")),
        Joined(listed),
        text(N_("check.papers_more")),
    )


def before_embassy(result: Assessment) -> Text | None:
    """Say to whoever may be protected from their own country to ask for advice before they go to its embassy."""
    return text(paper_texts.EMBASSY_TIP) if paper_texts.ASK_BEFORE_EMBASSY in result.documents else None


def show_papers(scene: Scene) -> Prompt:
    """List the papers for this person's situation, and offer them as files."""
    files = ((choice(LIST, N_("choice.sheet.list")),), (choice(CARD, N_("choice.sheet.card")),))
    return screen(list_body(assessed(scene), CHAT, has_applied=_has_applied(scene)), *files, *asides(scene, "papers"))


def take_file(scene: Scene, entered: Input) -> Move | None:
    """Hand over the file that was asked for; its answers are the session's, and nothing of it is kept."""
    if not isinstance(entered, Press) or entered.choice not in {LIST, CARD}:
        return None
    result, today = assessed(scene), local_now(scene).date()
    office = knowledge(scene).network.naturalisation_office(result.authority)
    if entered.choice == LIST:
        sheet = papers_sheet(result, office, today, has_applied=_has_applied(scene))
        return Noted((SheetOffered(sheet, caption_of(sheet)),))
    return Noted((_offered(office_card(result, dict(scene.answers), office, today), result),))


def _offered(card: Sheet, result: Assessment) -> SheetOffered:
    """Offer the card; it says itself where an advice centre comes first, for the words beside the file do not go along."""
    delicate = is_delicate(result)
    if not (delicate or result.ask_guide):
        return SheetOffered(card, caption_of(card))
    card = replace(card, lead=(Row(text(N_("paper.card_advice_first"))), *card.lead))
    said = caption_of(card, asks_advice=True) if delicate else text(N_("paper.card_caption_advice"))
    return SheetOffered(card, said)


def _has_applied(scene: Scene) -> bool:
    today = local_now(scene).date()
    return look_ahead(facts_from(scene.answers, today), today).has_applied
