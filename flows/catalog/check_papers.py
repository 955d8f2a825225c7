"""The papers for a person's situation, in the chat. Must not claim to be complete; the office's own list decides."""

from flows.catalog import check_texts as texts
from flows.catalog.check_result import asides, assessed
from flows.catalog.screen import screen
from flows.engine.definition import Scene
from flows.engine.events import Prompt
from flows.text import N_, Joined, paragraphs, text

LIST_LIMIT = 40


def show_papers(scene: Scene) -> Prompt:
    """List the papers for this person's situation, in their language and in German."""
    result = assessed(scene)
    listed = tuple(
        text(N_("check.paper_line"), paper=text(texts.DOCUMENTS[each])) for each in result.documents[:LIST_LIMIT]
    )
    body = paragraphs(text(N_("check.papers_title")), Joined(listed), text(N_("check.papers_more")))
    return screen(body, *asides("papers"))
