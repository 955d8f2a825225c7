"""My date: whether somebody wants us to keep their check, and what for. Must not keep anything by itself.

What is kept goes through a deed, and only after a yes to each use of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows import deeds
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date_notices import FLOW
from flows.catalog.my_date_words import PURPOSE_LABELS, answer_of
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.eligibility.assessment import Assessment
from flows.eligibility.interview import facts_from
from flows.engine.definition import Go, Move, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.my_date import (
    FOLLOW,
    LAW,
    LIKELY,
    PURPOSES,
    REMIND,
    Answer,
    SavedCheck,
    expires_at,
    offered_purposes,
    slots_of,
)
from flows.text import N_, Text, lines, paragraphs, text

KEEP, VIEW, GONE = (Place(FLOW, node) for node in ("keep", "view", "gone"))
TICKED, UNTICKED = N_("check.ticked"), N_("check.unticked")
PURPOSE = "p-"
"""What stands before a purpose in the id of its choice."""


def can_keep(result: Assessment) -> bool:
    """Tell whether there is anything that a check with this result could be kept for."""
    return bool(offered_purposes(answer_of(result), result.policy_date))


def keep_answers(answers: Mapping[str, Any], result: Assessment) -> dict[str, Any]:
    """Write what would be kept of a check, for `Go(Place("mydate", "keep"), answers=...)`; nothing is kept by that.

    Args:
        answers: of the flow "check", by question.
        result: what came of them; offer it only where `can_keep`.
    """
    answer = answer_of(result)
    return {
        "facts": facts_from(answers, result.policy_date).as_json(),
        "questions": list(answers),
        "answer": answer.as_json(),
        "on": result.policy_date.isoformat(),
        # Only what the person came for, by a button that said so, is ticked beforehand.
        "purposes": [each for each in offered_purposes(answer, result.policy_date) if each == REMIND],
    }


def _drafted(scene: Scene) -> SavedCheck:
    """Make the check as it would be kept now."""
    written, today = scene.answers, local_now(scene)
    return SavedCheck(
        person_id=desk_of(scene).person_id,
        facts=written["facts"],
        questions=tuple(written["questions"]),
        answer=Answer.from_json(written["answer"]),
        purposes=frozenset(written["purposes"]),
        kept_at=today,
        counts_from=today,
        law="",
    )


def show_keep(scene: Scene) -> Prompt:
    """Ask whether to keep the check, and for each use of it."""
    if "facts" not in scene.answers:
        return nothing_kept()
    draft = replace(_drafted(scene), purposes=frozenset(PURPOSES))
    zone, offered = knowledge(scene).timezone, offered_purposes(draft.answer, local_now(scene).date())
    is_replaced = desk_of(scene).saved_check is not None
    body = paragraphs(
        text(N_("mydate.keep_title")),
        text(N_("mydate.keep_what"), date=expires_at(draft, zone).date()),
        text(N_("mydate.keep_replaces")) if is_replaced else None,
        lines(text(N_("mydate.keep_for")), *(_meaning(each, draft, scene) for each in offered)),
        text(N_("mydate.no_reminder_needed")) if draft.answer.verdict == LIKELY else None,
        text(N_("mydate.no_office")),
    )
    ends = ((choice("keep", N_("choice.mydate_keep")),), (choice("leave", N_("choice.mydate_leave")),))
    return screen(body, *ticks(offered, scene.answers["purposes"]), *ends)


def take_keep(scene: Scene, entered: Input) -> Move | None:
    """Tick a use, keep the check for those that are ticked, or keep nothing."""
    if not isinstance(entered, Press) or "facts" not in scene.answers:
        return None
    draft = _drafted(scene)
    if entered.choice == "leave":
        return Go(GONE, answers={}, trail=())
    if entered.choice == "keep" and not draft.purposes:
        return Stay(text(N_("mydate.choose_one")))
    if entered.choice == "keep":
        on = date.fromisoformat(scene.answers["on"])
        deed = deeds.CheckKept(draft.facts, draft.questions, draft.answer, on, draft.purposes)
        return Go(VIEW, (deed,), answers={}, trail=(), note=text(N_("mydate.kept_now")))
    chosen = toggled(draft, entered.choice)
    return None if chosen is None else Turn(KEEP, {**scene.answers, "purposes": sorted(chosen)})


def toggled(check: SavedCheck, choice_id: str) -> frozenset[str] | None:
    """Switch the use that a choice names; None for any other choice."""
    purpose = choice_id.removeprefix(PURPOSE)
    if not choice_id.startswith(PURPOSE) or purpose not in PURPOSES:
        return None
    return check.purposes ^ {purpose}


def ticks(offered: Iterable[str], ticked: Iterable[str]) -> list[tuple[Choice, ...]]:
    """Make a row for each use, ticked or not."""
    labels = {each: TICKED if each in ticked else UNTICKED for each in offered}
    return [
        (Choice(f"{PURPOSE}{each}", text(label, label=text(PURPOSE_LABELS[each]))),) for each, label in labels.items()
    ]


def _meaning(purpose: str, check: SavedCheck, scene: Scene) -> Text:
    """Say what a purpose means for this check."""
    day = check.answer.earliest
    if purpose == REMIND and day is not None:
        due = slots_of(replace(check, purposes=frozenset({REMIND})), knowledge(scene).timezone)
        return text(N_("mydate.for.remind") if len(due) > 1 else N_("mydate.for.remind_day"), date=day)
    if purpose == FOLLOW and check.answer.verdict != LIKELY:
        return text(N_("mydate.for.follow_later"))
    return text({LAW: N_("mydate.for.law"), FOLLOW: N_("mydate.for.follow")}.get(purpose, N_("mydate.for.law")))


def nothing_kept() -> Prompt:
    """Say that nothing is kept, and offer the check."""
    return screen(text(N_("mydate.nothing")), (entry("check", N_("menu.check")),))
