"""Coordinators' side of meetings: what is planned and who comes; announcing, changing and cancelling one.

Whoever changes a meeting sees beforehand, word for word, what people will be told. What another coordinator did meanwhile
is noticed by the meeting's version.
"""

from collections.abc import Mapping
from dataclasses import replace

from flows.catalog.coordination_texts import on_page
from flows.catalog.events import LISTED, meeting_button
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.meeting_draft import change_begun, left_over
from flows.catalog.meeting_notices import ANSWER_LABELS, cancelled, described, invitation, moved
from flows.catalog.meeting_questions import QUESTION_NODES, draft_of
from flows.catalog.meeting_times import news_due_at, when
from flows.catalog.screen import choice, desk_of, entry, page, screen, turned_page
from flows.deeds import MeetingCancelled, MeetingChanged, MeetingPlanned
from flows.desk import Office
from flows.engine.definition import Flow, Go, Move, Node, Scene, Turn
from flows.engine.events import Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.meetings import ANSWERS, Attendance, Meeting
from flows.roles import COORDINATOR
from flows.text import N_, NP_, AnyText, Text, Verbatim, counted, lines, paragraphs, text

LIST = Place("plan", "list")
MEETINGS_A_PAGE = 4
UNTOLD = "-untold"
"""Behind what a cancellation is about: the coordinator was told that nobody hears of it."""
FIELDS: Mapping[str, str] = {
    "day": N_("choice.plan.day"),
    "start": N_("choice.plan.start"),
    "end": N_("choice.plan.end"),
    "place": N_("choice.plan.place"),
    "note": N_("choice.plan.note"),
    "title": N_("choice.plan.title"),
    "kind": N_("choice.plan.kind"),
    "audience": N_("choice.plan.audience"),
}
"""What can be changed, in the order of the buttons."""
_DONE = {
    ("planned", "now"): N_("plan.done.planned"),
    ("planned", "early"): N_("plan.done.planned_early"),
    ("planned", "later"): N_("plan.done.planned_morning"),
    ("moved", "now"): N_("plan.done.moved"),
    ("moved", "early"): N_("plan.done.moved_early"),
    ("moved", "later"): N_("plan.done.moved_morning"),
    ("cancelled", "now"): N_("plan.done.cancelled"),
    ("cancelled", "early"): N_("plan.done.cancelled_early"),
    ("cancelled", "later"): N_("plan.done.cancelled_morning"),
    ("cancelled", "untold"): N_("plan.done.cancelled_untold"),
}


def _office(scene: Scene) -> Office:
    return desk_of(scene).office or Office()


# the list and one of it


def _show_list(scene: Scene) -> Prompt:
    meetings = _office(scene).meetings
    number = int(scene.place.side or 0)
    heading = text(N_("plan.list") if meetings else N_("plan.none"))
    choices = tuple(meeting_button("plan", each.meeting, scene) for each in meetings)
    return screen(
        paragraphs(heading, *(_entry(each, scene) for each in on_page(meetings, number, MEETINGS_A_PAGE))),
        *page(choices, number, MEETINGS_A_PAGE),
        (choice("new", N_("choice.plan.new")),),
        (choice("resume", N_("choice.plan.resume")),) if scene.answers else (),
    )


def _entry(attendance: Attendance, scene: Scene) -> AnyText:
    meeting = attendance.meeting
    return lines(
        text(N_("meeting.title"), title=Verbatim(meeting.title)),
        when(meeting.starts_at, meeting.ends_at, knowledge(scene).timezone),
        _counts(attendance),
    )


def _counts(attendance: Attendance) -> Text:
    said = {answer: attendance.answers.get(answer, 0) for answer in ANSWERS}
    return text(N_("plan.counts"), **said, invited=attendance.invited)


def _take_list(scene: Scene, entered: Input) -> Move | None:
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    if isinstance(entered, Press) and entered.choice == "new":
        return Go(Place("plan", "kind"), answers={}, trail=(LIST,))
    return Go(_onward(scene)) if isinstance(entered, Press) and entered.choice == "resume" else None


def _enter(scene: Scene) -> Move:
    """Open the meeting that a list's button names; where it is gone say so, and show the list as it is now."""
    number = scene.place.about.removeprefix(f"{LISTED}-")
    if not number.isdecimal():
        return Go(LIST)
    if _office(scene).attendance(int(number)) is None:
        return Go(LIST, note=text(N_("plan.gone")))
    return Go(Place("plan", "meeting", number))


def _attendance(scene: Scene) -> Attendance | None:
    """Find the meeting that the place is about, if it is not over and not cancelled."""
    return _office(scene).attendance(int(scene.place.about.partition("-")[0]))


def _is_begun(meeting: Meeting, scene: Scene) -> bool:
    return meeting.starts_at <= scene.now


def _gone() -> Prompt:
    return screen(text(N_("plan.gone")), (entry("plan", N_("choice.meeting.all")),))


def _show_meeting(scene: Scene) -> Prompt:
    found = _attendance(scene)
    if found is None:
        return _gone()
    begun = _is_begun(found.meeting, scene)
    body = paragraphs(
        described(found.meeting, knowledge(scene).timezone),
        _counts(found),
        text(N_("plan.begun")) if begun else None,
    )
    ways = (choice("change", N_("choice.plan.change")), choice("cancel", N_("choice.plan.cancel")))
    return screen(body, () if begun else ways, (entry("plan", N_("choice.meeting.all")),))


def _take_meeting(scene: Scene, entered: Input) -> Move | None:
    found = _attendance(scene)
    if not isinstance(entered, Press) or found is None or _is_begun(found.meeting, scene):
        return Go(scene.place) if isinstance(entered, Press) else None
    if entered.choice == "cancel":
        return Go(_cancelling(found))
    answers = change_begun(found.meeting, knowledge(scene).timezone, scene.answers)
    return Go(Place("plan", "change"), answers=answers, trail=(LIST, scene.place))


# cancelling


def _cancelling(found: Attendance) -> Place:
    """Ask about the meeting as it is now: nobody has moved it since, nor been invited, where nobody was."""
    meeting = found.meeting
    return Place("plan", "cancel", f"{meeting.id}-{meeting.version}{'' if found.hearing else UNTOLD}")


def _show_cancel(scene: Scene) -> Prompt:
    found = _attendance(scene)
    if found is None:
        return _gone()
    if found.hearing:
        body = paragraphs(text(N_("plan.ask.cancel")), cancelled(found.meeting, knowledge(scene).timezone).body)
    else:
        is_unheard = found.waiting and not found.answers
        why = text(N_("plan.ask.cancel_unheard") if is_unheard else N_("plan.ask.cancel_unread"))
        body = paragraphs(why, described(found.meeting, knowledge(scene).timezone))
    rows = ((choice("yes", N_("choice.plan.cancel_it")),), (choice("no", N_("choice.plan.keep_it")),))
    return screen(body, *rows)


def _take_cancel(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    found = _attendance(scene)
    page_of_it = Place("plan", "meeting", scene.place.about.partition("-")[0])
    if entered.choice != "yes" or found is None or _is_begun(found.meeting, scene):
        return Go(page_of_it, trail=(LIST,))
    present, asked = _cancelling(found), scene.place.about
    if asked.removesuffix(UNTOLD) != present.about.removesuffix(UNTOLD):
        return Go(present, trail=(LIST, page_of_it), note=text(N_("plan.cancel.changed_meanwhile")))
    if found.hearing and asked.endswith(UNTOLD):
        return Go(present, trail=(LIST, page_of_it), note=text(N_("plan.cancel.heard_meanwhile")))
    done = _done(scene, "cancelled", found.meeting, MeetingCancelled(found.meeting.id, found.meeting.version))
    if not found.hearing:
        done = replace(done, place=replace(done.place, about="cancelled-untold"))
    is_its_draft = draft_of(scene).meeting_id == found.meeting.id
    return done if is_its_draft else replace(done, answers=scene.answers)


def _done(scene: Scene, what: str, meeting: Meeting, deed: MeetingPlanned | MeetingChanged | MeetingCancelled) -> Go:
    place = Place("plan", "done", f"{what}-{_soon(scene, meeting)}")
    return Go(place, (deed,), answers=left_over(scene.answers), trail=(LIST,))


def _soon(scene: Scene, meeting: Meeting) -> str:
    """Tell when people hear of a meeting: `now`, or at eight: today where it is `early`, in the evening `later`."""
    local = local_now(scene)
    due_at = news_due_at(local, meeting.starts_at)
    if due_at == local:
        return "now"
    return "early" if due_at.date() == local.date() else "later"


def _show_done(scene: Scene) -> Prompt:
    what, _, soon = scene.place.about.partition("-")
    return screen(text(_DONE[what, soon]), (entry("plan", N_("choice.meeting.all")),))


# planning and changing


def _onward(scene: Scene) -> Place:
    return Place("plan", draft_of(scene).next_question() or "preview")


def _show_change(scene: Scene) -> Prompt:
    fields = tuple(choice(f"f-{name}", label) for name, label in FIELDS.items() if name in draft_of(scene).questions)
    return screen(text(N_("plan.ask.change")), *page(fields, int(scene.place.side or 0)))


def _take_change(scene: Scene, entered: Input) -> Move | None:
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    name = entered.choice.removeprefix("f-") if isinstance(entered, Press) else ""
    return Go(Place("plan", name)) if name in draft_of(scene).questions else None


def _show_preview(scene: Scene) -> Prompt:
    draft = draft_of(scene)
    send = choice("send", N_("choice.plan.send_moved") if draft.meeting_id else N_("choice.plan.publish"))
    others = (choice("edit", N_("choice.plan.edit")), choice("drop", N_("choice.plan.drop")))
    return screen(_preview(scene), (send,), others)


def _preview(scene: Scene) -> AnyText:
    """Show, word for word, what people will be told; a start that has passed meanwhile is asked again at the next press."""
    draft, zone = draft_of(scene), knowledge(scene).timezone
    if draft.next_question() is not None:
        return text(N_("plan.start.past"))
    present = _office(scene).attendance(draft.meeting_id)
    is_unheard = present is not None and present.is_unheard
    notice = _moved(scene) if draft.meeting_id and not is_unheard else invitation(draft.meeting(), zone)
    # Who has found the meeting in their list and answered is told of the change, invited or not.
    is_answered = bool(draft.meeting_id and (not is_unheard or (present and present.answers)))
    labels = {answer: text(label) for answer, label in ANSWER_LABELS.items()}
    return paragraphs(
        text(_preview_heading(scene, is_unheard=is_unheard)),
        notice.body,
        text(N_("plan.preview.answers"), **labels),
        text(N_("plan.preview.answered"), yes=labels["yes"], maybe=labels["maybe"]) if is_answered else None,
        counted(NP_("plan.preview.people"), _number_told(scene)),
    )


def _preview_heading(scene: Scene, *, is_unheard: bool) -> str:
    draft = draft_of(scene)
    if is_unheard:
        is_now = _soon(scene, draft.meeting()) == "now"
        return N_("plan.preview.unheard_now") if is_now else N_("plan.preview.unheard")
    return N_("plan.preview.moved") if draft.meeting_id else N_("plan.preview.invitation")


def _moved(scene: Scene) -> Prompt:
    """Say what is told of the change to who has not answered."""
    meeting = draft_of(scene).meeting()
    present = _office(scene).attendance(meeting.id)
    return moved(meeting, present.meeting if present else meeting, knowledge(scene).timezone)


def _number_told(scene: Scene) -> int:
    """Count whom an invitation reaches, or the news of a change: not who has blocked the bot, nor who has said no."""
    present = _office(scene).attendance(draft_of(scene).meeting_id)
    return present.told if present else _office(scene).invited.get(scene.answers["audience"], 0)


def _take_preview(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice == "edit":
        return Go(Place("plan", "change"))
    if entered.choice == "drop":
        return Go(LIST, answers=left_over(scene.answers), trail=(), note=text(N_("plan.dropped")))
    draft = draft_of(scene)
    if draft.next_question() is not None:
        return Go(_onward(scene))
    if not draft.meeting_id:
        return _done(scene, "planned", draft.meeting(), MeetingPlanned(draft.meeting()))
    return _send_change(scene, draft.meeting())


def _send_change(scene: Scene, changed: Meeting) -> Move:
    """Change a meeting, unless it is not the one any more that the coordinator saw."""
    page_of_it = Place("plan", "meeting", str(changed.id))
    present = _office(scene).attendance(changed.id)
    if present is None or present.meeting.version != changed.version or _is_begun(present.meeting, scene):
        kept = left_over(scene.answers)
        return Go(page_of_it, answers=kept, trail=(LIST,), note=text(N_("plan.changed_meanwhile")))
    if present.meeting == changed:
        return Go(Place("plan", "change"), note=text(N_("plan.nothing_changed")))
    at_stake = min(present.meeting, changed, key=lambda each: each.starts_at)
    return _done(scene, "moved", at_stake, MeetingChanged(changed))


PLAN = Flow(
    "plan",
    1,
    (
        Node("list", _show_list, _take_list),
        Node("meeting", _show_meeting, _take_meeting),
        Node("cancel", _show_cancel, _take_cancel),
        *QUESTION_NODES,
        Node("change", _show_change, _take_change),
        Node("preview", _show_preview, _take_preview),
        Node("done", _show_done),
    ),
    lambda _scene: LIST,
    ("plan",),
    proceed=_onward,
    enter=_enter,
    roles=frozenset({COORDINATOR}),
)
