"""My date: somebody asks us to keep their check, sees what is kept and what for, changes it, and deletes it with one tap.

Must not keep anything by itself: what is kept goes through a deed, and only after a yes to each use of it.
"""

from datetime import date

from flows import deeds
from flows.catalog.check_result import how_it_stands, told_to_guide
from flows.catalog.check_texts import SHORT_NAMES
from flows.catalog.handoff import next_place
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date_keep import GONE, KEEP, VIEW, nothing_kept, show_keep, take_keep, ticks, toggled
from flows.catalog.my_date_notices import FLOW
from flows.catalog.my_date_papers import PAPERS, kept_result, show_kept_papers, show_kept_steps, take_kept_papers
from flows.catalog.my_date_words import answer_of, answer_text
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.outlook import look_ahead
from flows.engine.definition import Flow, Go, Move, Node, Scene
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
    STAGES,
    Answer,
    SavedCheck,
    expires_at,
    has_applied,
    offered_purposes,
)
from flows.text import COMMA, N_, Joined, Text, paragraphs, text, to_json

TOPICS = Place(FLOW, "topics")


def _start(scene: Scene) -> Place:
    return KEEP if "facts" in scene.answers and desk_of(scene).saved_check is None else VIEW


# what is kept


def _present(check: SavedCheck, today: date) -> Answer:
    """Assess what is kept by today's law, so that the screen is true whenever it is looked at."""
    try:
        return answer_of(assess(read_facts(check.facts), today))
    except FlowsError:
        return check.answer


def _show_view(scene: Scene) -> Prompt:
    check, today = desk_of(scene).saved_check, local_now(scene).date()
    if check is None:
        return nothing_kept()
    answer = _present(check, today)
    offered = _changeable(check, answer, today)
    body = paragraphs(
        text(N_("mydate.title")),
        _stage_line(check) or answer_text(answer, today),
        text(N_("mydate.kept"), date=expires_at(check, knowledge(scene).timezone).date()),
        text(N_("mydate.used_for")) if offered else None,
    )
    papers = (choice(PAPERS.node, N_("choice.mydate_papers")),) if kept_result(scene) else ()
    ends = (*papers, choice("topics", N_("choice.mydate_topics")), choice("delete", N_("choice.mydate_delete")))
    return screen(body, *ticks(offered, check.purposes), *_stage_rows(check, answer), *((each,) for each in ends))


def _changeable(check: SavedCheck, answer: Answer, today: date) -> tuple[str, ...]:
    """List the purposes that can be switched; what is watched can be left alone whatever has become of the answer.

    Whoever has applied waits for no day and is not asked whether they have.
    """
    if check.stage == NATURALISED:
        return ()
    offered = {*offered_purposes(answer, today), *(check.purposes & {LAW})}
    return tuple(each for each in PURPOSES if each in offered and (each == LAW or not has_applied(check)))


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
    if entered.choice in {TOPICS.node, PAPERS.node}:
        return Go(Place(FLOW, entered.choice))
    if entered.choice == "delete":
        return Go(GONE, (deeds.KeptCheckDeleted(),), answers={}, trail=(), note=text(N_("mydate.deleted_now")))
    chosen = toggled(check, entered.choice)
    if chosen is not None:
        # What nobody can switch any more must not be what the rest is kept for.
        chosen = chosen & {LAW} if has_applied(check) else chosen
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
    """Enter at the start, or with the answer to a message: `applied`, `later`, `never`, `german`, `quiet`, `help`, `papers`."""
    check = desk_of(scene).saved_check
    if scene.place.about == PAPERS.node and kept_result(scene):
        return Go(PAPERS)
    if scene.place.about == "help":
        return _help(scene, check)
    return (_answered(check, scene.place.about) if check else None) or Go(_start(scene))


def _help(scene: Scene, check: SavedCheck | None) -> Move:
    """Lead to a guide; what they would be told of the answer, the person sees first and strikes out as they like."""
    if desk_of(scene).own_case is not None:
        return Go(Place("mycase", "view"))
    answers: Answers = {"topic": "naturalisation", "check": {}}
    if check is not None:
        answers = _told(check, local_now(scene).date())
    return Go(next_place(answers), answers=answers)


def _told(check: SavedCheck, today: date) -> Answers:
    """Write what a guide could be told of what is kept, the same as of a fresh check."""
    try:
        facts = read_facts(check.facts)
        return told_to_guide(assess(facts, today), look_ahead(facts, today))
    except FlowsError:
        # What cannot be looked at any more says nothing new; no day of it can be relied on.
        said = how_it_stands(check.answer)
        return {"topic": "naturalisation", "check": {"result": to_json(said)}}


def _show_topics(scene: Scene) -> Prompt:
    """Say what is kept, each thing by the short name of its question."""
    check = desk_of(scene).saved_check
    if check is None:
        return nothing_kept()
    names = tuple(text(SHORT_NAMES[each]) for each in check.questions if each in SHORT_NAMES)
    return screen(paragraphs(text(N_("mydate.topics")), Joined(names, COMMA), text(N_("mydate.no_office"))))


def _show_gone(scene: Scene) -> Prompt:
    kept = desk_of(scene).saved_check is not None
    return screen(text(N_("mydate.left_as_it_was") if kept else N_("mydate.gone")), (entry("check", N_("menu.check")),))


_NODES = (
    Node("keep", show_keep, take_keep),
    Node("view", _show_view, _take_view),
    Node("topics", _show_topics, is_aside=True),
    Node("papers", show_kept_papers, take_kept_papers),
    Node("steps", show_kept_steps, is_aside=True),
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
