"""Why the result is as it is: every requirement, the reason, the provision. Must not judge anything itself."""

from flows.catalog.check_result import asides, assessed
from flows.catalog.screen import screen
from flows.engine.definition import Scene
from flows.engine.events import Prompt
from flows.text import N_, Verbatim, lines, paragraphs, text


def show_reasons(scene: Scene) -> Prompt:
    """Show for every requirement why it stands as it does, and where the law says so."""
    result = assessed(scene)
    entries = [
        lines(
            text(
                N_("check.reason_head"),
                label=text(each.label),
                basis=Verbatim("; ".join(each.basis)),
            ),
            each.text,
        )
        for each in result.requirements
        if each.status != "not_applicable"
    ]
    return screen(paragraphs(text(N_("check.reasons_title")), *entries), *asides("reasons"))
