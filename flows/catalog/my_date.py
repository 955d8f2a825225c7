"""My date: somebody asks us to keep their check, sees what is kept and what for, changes it, and deletes it with one tap.

Must not keep anything by itself: what is kept goes through a deed, and only after a yes to each use of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flows import deeds
from flows.catalog.check_texts import FOR_GUIDES, SHORT_NAMES
from flows.catalog.handoff import next_place
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date_notices import FLOW
from flows.catalog.my_date_words import PURPOSE_LABELS, answer_of, answer_text
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.interview import facts_from
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Deed, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Answers, Place
from flows.errors import FlowsError
from flows.my_date import (
    APPLIED,
    FOLLOW,
    LAW,
    LIKELY,
    NATURALISED,
    PURPOSES,
    REMIND,
    STAGES,
    Answer,
    SavedCheck,
    expires_at,
    offered_purposes,
    slots_of,
)
from flows.text import COMMA, N_, AnyText, Joined, Text, lines, paragraphs, text, to_json

KEEP, VIEW, TOPICS, GONE = (Place(FLOW, node) for node in ("keep", "view", "topics", "gone"))
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
        # Only what the person came for is ticked beforehand.
        "purposes": list(offered_purposes(answer, result.policy_date)[:1]),
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


def _start(scene: Scene) -> Place:
    return KEEP if "facts" in scene.answers and desk_of(scene).saved_check is None else VIEW


# asking whether to keep it


def _show_keep(scene: Scene) -> Prompt:
    if "facts" not in scene.answers:
        return _nothing_kept()
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
    return screen(body, *_ticks(offered, scene.answers["purposes"]), *ends)


def _take_keep(scene: Scene, entered: Input) -> Move | None:
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
    chosen = _toggled(draft, entered.choice)
    return None if chosen is None else Turn(KEEP, {**scene.answers, "purposes": sorted(chosen)})


def _toggled(check: SavedCheck, choice_id: str) -> frozenset[str] | None:
    purpose = choice_id.removeprefix(PURPOSE)
    if not choice_id.startswith(PURPOSE) or purpose not in PURPOSES:
        return None
    return check.purposes ^ {purpose}


def _ticks(offered: Iterable[str], ticked: Iterable[str]) -> list[tuple[Choice, ...]]:
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


# what is kept


def _nothing_kept() -> Prompt:
    return screen(text(N_("mydate.nothing")), (entry("check", N_("menu.check")),))


def _present(check: SavedCheck, today: date) -> Answer:
    """Assess what is kept by today's law, so that the screen is true whenever it is looked at."""
    try:
        return answer_of(assess(read_facts(check.facts), today))
    except FlowsError:
        return check.answer


def _show_view(scene: Scene) -> Prompt:
    check, today = desk_of(scene).saved_check, local_now(scene).date()
    if check is None:
        return _nothing_kept()
    answer = _present(check, today)
    offered = _changeable(check, answer, today)
    body = paragraphs(
        text(N_("mydate.title")),
        lines(answer_text(answer, today), _stage_line(check)),
        text(N_("mydate.kept"), date=expires_at(check, knowledge(scene).timezone).date()),
        text(N_("mydate.used_for")) if offered else None,
    )
    ends = (choice("topics", N_("choice.mydate_topics")), choice("delete", N_("choice.mydate_delete")))
    return screen(body, *_ticks(offered, check.purposes), *_stage_rows(check, answer), *((each,) for each in ends))


def _changeable(check: SavedCheck, answer: Answer, today: date) -> tuple[str, ...]:
    """List the purposes that can be switched; what is watched can be left alone whatever has become of the answer."""
    if check.stage == NATURALISED:
        return ()
    offered = offered_purposes(answer, today)
    return tuple(each for each in PURPOSES if each in offered or each in check.purposes & {LAW})


def _stage_line(check: SavedCheck) -> Text | None:
    said = {APPLIED: N_("mydate.stage.applied"), NATURALISED: N_("mydate.stage.naturalised")}
    return text(said[check.stage]) if check.stage in said else None


def _stage_rows(check: SavedCheck, answer: Answer) -> list[tuple[Choice, ...]]:
    if check.stage == APPLIED:
        return [(choice("german", N_("choice.mydate_german")),)]
    has_come = answer.verdict == LIKELY and check.stage != NATURALISED
    return [(choice("applied", N_("choice.mydate_applied")),)] if has_come else []


def _take_view(scene: Scene, entered: Input) -> Move | None:
    check = desk_of(scene).saved_check
    if not isinstance(entered, Press) or check is None:
        return None
    if entered.choice == "topics":
        return Go(TOPICS)
    if entered.choice == "delete":
        return Go(GONE, (deeds.KeptCheckDeleted(),), answers={}, trail=(), note=text(N_("mydate.deleted_now")))
    chosen = _toggled(check, entered.choice)
    if chosen is not None:
        changed = N_("mydate.purposes_changed") if chosen else N_("mydate.purposes_none")
        return _viewed(deeds.PurposesChosen(chosen), changed)
    return _answered(check, entered.choice)


def _viewed(deed: Deed | None, note: str) -> Go:
    return Go(VIEW, (deed,) if deed else (), trail=(), note=text(note))


def _answered(check: SavedCheck, word: str) -> Go | None:
    """Take what somebody says of themselves, on the screen or below a message."""
    if word in {"applied", "german"}:
        stage = APPLIED if word == "applied" else NATURALISED
        thanks = N_("mydate.thanks_applied") if word == "applied" else N_("mydate.thanks_german")
        is_new = STAGES.index(stage) > STAGES.index(check.stage)
        return _viewed(deeds.StageReached(stage) if is_new else None, thanks)
    ended = {"never": (FOLLOW, N_("mydate.thanks_never")), "quiet": (LAW, N_("mydate.thanks_quiet"))}
    if word in ended:
        purpose, thanks = ended[word]
        left = check.purposes - {purpose}
        return _viewed(deeds.PurposesChosen(left) if left != check.purposes else None, thanks)
    return _viewed(None, N_("mydate.thanks_later")) if word == "later" else None


def _enter(scene: Scene) -> Move:
    """Enter at the start, or with the answer to a message: `applied`, `later`, `never`, `german`, `quiet`, `help`."""
    check = desk_of(scene).saved_check
    if scene.place.about == "help":
        return _help(scene, check)
    return (_answered(check, scene.place.about) if check else None) or Go(_start(scene))


def _help(scene: Scene, check: SavedCheck | None) -> Move:
    """Lead to a guide; what they would be told of the answer, the person sees first and strikes out as they like."""
    if desk_of(scene).own_case is not None:
        return Go(Place("mycase", "view"))
    known: dict[str, AnyText] = {}
    if check is not None:
        answer = _present(check, local_now(scene).date())
        known["result"] = text(N_("handoff.line.result"), verdict=text(FOR_GUIDES[answer.verdict]))
        if answer.earliest is not None:
            known["day"] = text(N_("handoff.line.day"), date=answer.earliest)
    answers: Answers = {"topic": "naturalisation", "check": {key: to_json(line) for key, line in known.items()}}
    return Go(next_place(answers), answers=answers)


def _show_topics(scene: Scene) -> Prompt:
    """Say what is kept, each thing by the short name of its question."""
    check = desk_of(scene).saved_check
    if check is None:
        return _nothing_kept()
    names = tuple(text(SHORT_NAMES[each]) for each in check.questions if each in SHORT_NAMES)
    return screen(paragraphs(text(N_("mydate.topics")), Joined(names, COMMA), text(N_("mydate.no_office"))))


def _show_gone(scene: Scene) -> Prompt:
    kept = desk_of(scene).saved_check is not None
    return screen(text(N_("mydate.left_as_it_was") if kept else N_("mydate.gone")), (entry("check", N_("menu.check")),))


_NODES = (
    Node("keep", _show_keep, _take_keep),
    Node("view", _show_view, _take_view),
    Node("topics", _show_topics, is_aside=True),
    Node("gone", _show_gone),
)

MY_DATE = Flow(
    FLOW,
    1,
    _NODES,
    _start,
    ("mydate",),
    # Whoever goes to the menu without having said yes leaves nothing here.
    ends=frozenset(node.id for node in _NODES),
    enter=_enter,
)
