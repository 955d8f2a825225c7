"""One input's way through a conversation: what it moves, where that leads, and what is seen then."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.engine import definition as d
from flows.engine import words
from flows.engine.events import Choice, Event, Fault, LanguageChosen, Shown
from flows.engine.inputs import Command, Input, Located, Press, Sent, Typed
from flows.engine.lasting import pruned
from flows.engine.session import Place, Session
from flows.engine.sprint import Sprint
from flows.text import AnyText, paragraphs, text

BACK, MENU, ENTRY = "back", "menu", "go-"
REFUSED = "!"
"""Behind an album's mark: that something of it was not taken has been said."""
LOST = "lost:"
"""Before the screen's mark: words were not understood there."""
KEPT_FOR = timedelta(hours=48)
DOUBLE_TAP = timedelta(seconds=10)


class Step:
    """One input's way through the engine; lives no longer than that."""

    def __init__(
        self,
        catalog: d.Catalog,
        assets: Any,
        session: Session,
        now: datetime,
        visitor: d.Visitor,
        notes: list[AnyText],
        events: list[Event],
    ) -> None:
        self.catalog, self.assets = catalog, assets
        self.session, self.now, self.visitor = session, now, visitor
        self.notes, self.events = notes, events
        self.is_edit = False
        self.said: AnyText | None = None
        self.is_silent = self.is_taken = False
        self.last_mark = session.last_press

    def run(self, entered: Input) -> Sprint:
        """Take the input, and return what it led to."""
        taken = None
        if isinstance(entered, Press):
            if self._is_double(entered):
                return Sprint(self.session)
            taken = self._press(entered)
        else:
            album = f"album:{entered.album}" if isinstance(entered, Sent) and entered.album else ""
            is_more = bool(album) and self.session.last_press in {album, album + REFUSED}
            if is_more and not self._takes_all():
                return Sprint(self.session)
            was_refused = self.session.last_press == album + REFUSED
            self.session = replace(self.session, last_press=album, pressed_at=None)
            self._write(entered)
            if is_more:
                # One answer for what is taken of an album, and one for what is not.
                self.is_silent = self.is_silent or self.is_taken or was_refused
                mark = "" if self.is_taken and not was_refused else REFUSED
                self.session = replace(self.session, last_press=album + mark)
        self._arrive()
        self.session = replace(self.session, expires_at=self.now + KEPT_FOR)
        shown = () if self.is_silent else (self.show(),)
        return Sprint(self.session, (*self.events, *shown), taken, tuple(self.notes), self.said)

    def stay(self) -> Sprint:
        """Take no input, and show where the conversation stands."""
        self._arrive()
        self.session = replace(self.session, expires_at=self.now + KEPT_FOR)
        return Sprint(self.session, (*self.events, self.show()), None, tuple(self.notes))

    # what came in

    def _write(self, entered: Command | Typed | Located | Sent) -> None:
        if isinstance(entered, Command):
            self._command(entered)
        else:
            self._message(entered)

    def _is_double(self, press: Press) -> bool:
        pressed_at = self.session.pressed_at
        is_same = self.session.last_press == press.key
        return is_same and pressed_at is not None and self.now < pressed_at + DOUBLE_TAP

    def _press(self, press: Press) -> Choice | None:
        tapped, press = press, self._from_aside(press)
        is_current = press.session_id == self.session.id and press.step == self.session.step and self.session.place
        if not is_current:
            if not self._enter_by(press.choice):
                is_forgotten = self.session.place is None and not self.notes
                self.notes.append(text(words.STALE_SESSION if is_forgotten else words.STALE))
            else:
                self._remember(tapped)
            return None
        choices = {choice.id: choice for row in self.show().prompt.rows for choice in row if choice.url is None}
        if press.choice not in choices and press.choice not in {BACK, MENU}:
            # An entry leads where it says even if the screen has changed since; anything else was never there.
            if not self._enter_by(press.choice):
                self.notes.append(text(words.FORGED))
            return None
        is_answer = self._choose(press)
        self._remember(tapped)
        return choices.get(press.choice) if is_answer else None

    def _from_aside(self, press: Press) -> Press:
        """Let an answer be tapped on the screen from which an aside was opened: help, emergency, "why do you ask?"."""
        is_last = press.session_id == self.session.id and press.step == self.session.step - 1
        if not (is_last and self.session.trail and self.session.place and self._node().is_aside):
            return press
        self.session = self.session.moved_back(self._home())
        return replace(press, step=self.session.step)

    def _remember(self, press: Press) -> None:
        self.session = replace(self.session, last_press=press.key, pressed_at=self.now)

    def _choose(self, press: Press) -> bool:
        """Follow a choice of the present prompt; true if it answered a question."""
        move: d.Move | None = None
        if press.choice == BACK:
            self._apply(d.Back())
        elif press.choice == MENU:
            self._go_home()
        elif not self._enter_by(press.choice):
            move = self._node().take(self._scene(), press)
            if move is None:
                self.events.append(Fault(f"unhandled-choice:{press.choice}", str(self.session.place)))
                move = d.Stay(text(words.OUR_FAULT))
            self._apply(move)
        return isinstance(move, d.Answered)

    def _enter_by(self, choice: str) -> bool:
        """Follow an entry, `go-<flow>` or `go-<flow>.<about>`, from any screen, old ones too; false if it is none."""
        if not choice.startswith(ENTRY):
            return False
        name, _, about = choice.removeprefix(ENTRY).partition(".")
        flow = self.catalog.by_name.get(name)
        if flow is None:
            return False
        self._enter(flow, about)
        return True

    def _command(self, command: Command) -> None:
        linked = next((flow for flow in self.catalog.flows if flow.takes_links), None)
        if command.name == "start" and command.argument and linked is not None:
            self._enter(linked, command.argument)
        elif command.name == "back":
            self._apply(d.Back())
        elif command.name == "cancel":
            if any(self.session.answers.values()):
                self.notes.append(text(words.CANCELLED))
            self.session = replace(self.session, answers={}, ended=frozenset())
            self._go_home()
        elif self._has_command(command.name):
            self._enter(self.catalog.by_command[command.name])
        else:
            self.notes.append(text(words.UNKNOWN_COMMAND))

    def _has_command(self, name: str) -> bool:
        """Tell whether there is such a command for this person; of others' commands nobody is told."""
        flow = self.catalog.by_command.get(name)
        return flow is not None and flow.admits(self.visitor.roles)

    def _message(self, entered: Typed | Located | Sent) -> None:
        """Words that surely mean something go there at once; others are for the question first, then guessed at."""
        replied = self._replied(entered)
        if replied is not None:
            self._apply(replied)
            return
        if self._is_clear(entered) and self._route_aside(entered):
            return
        move = self._node().take(self._scene(), entered) if self.session.place else None
        if move is not None and (self._takes_all() or not isinstance(move, d.Stay)):
            self._apply(move)
        elif (
            isinstance(entered, Typed) and entered.is_certain and not entered.is_greeting and self._route_aside(entered)
        ):
            return
        elif (overheard := self._overheard(entered)) is not None:
            self._apply(overheard)
        elif not self._follow_guess(entered, move) and not self._route_aside(entered):
            self._apply(move or d.Stay(self._not_understood(entered)))

    def _not_understood(self, entered: Typed | Located | Sent) -> AnyText:
        """Say that an input leads nowhere; the second time on a screen, name what may be said there."""
        why = text(words.why_not(entered))
        if not isinstance(entered, Typed) or self.session.place is None:
            return why
        mark = f"{LOST}{self.session.id}:{self.session.step}"
        self.session = replace(self.session, last_press=mark)
        return (words.what_may_be_said(self.show().prompt, BACK) if self.last_mark == mark else None) or why

    def _is_clear(self, entered: Typed | Located | Sent) -> bool:
        """Tell whether words surely mean something; a greeting may be meant for who is talked with, a number may answer."""
        if not isinstance(entered, Typed) or self._takes_all():
            return isinstance(entered, Typed) and bool(entered.choice)
        is_meant_for_somebody = entered.is_greeting and self._overheard(entered) is not None
        may_answer = _is_number(entered) or is_meant_for_somebody
        return bool(entered.choice) or (entered.is_certain and not may_answer)

    def _replied(self, entered: Typed | Located | Sent) -> d.Move | None:
        """Give a reply to the flow that the replied message was about."""
        name, _, about = entered.reply_about.partition(".")
        flow = self.catalog.by_name.get(name)
        if flow is None or flow.replied is None or not flow.admits(self.visitor.roles):
            return None
        return flow.replied(self._scene_of(flow, Place(name, "", about)), entered)

    def _takes_all(self) -> bool:
        return self.session.place is not None and self.catalog.knows(self.session.place) and self._node().takes_all

    def _overheard(self, entered: Input) -> d.Move | None:
        """Ask the flows that listen beside the present one, as a talk between two people does."""
        if isinstance(entered, Located):
            return None
        for flow in self.catalog.flows:
            if flow.overhears is not None and flow.admits(self.visitor.roles):
                move = flow.overhears(self._scene_of(flow, Place(flow.name, "")), entered)
                if move is not None:
                    return move
        return None

    def _route_aside(self, entered: Input) -> bool:
        """Send words that mean a choice or another flow there, and a location to whoever asks for one."""
        if isinstance(entered, Typed) and entered.choice and self.session.place:
            return self._follow(entered.choice)
        if isinstance(entered, Typed) and entered.trigger:
            if entered.trigger in {BACK, "cancel"} or self._has_command(entered.trigger):
                self._command(Command(entered.trigger))
                return True
            return self._enter_by(ENTRY + entered.trigger)
        if isinstance(entered, Located):
            return self._locate(entered)
        return False

    def _follow_guess(self, entered: Input, move: d.Move | None) -> bool:
        """Take words for the choice that they may mean; a number only where the question had nothing to say about it."""
        if not isinstance(entered, Typed) or entered.guess is None or self.session.place is None:
            return False
        return not (_is_number(entered) and move is not None) and self._follow(entered.guess)

    def _follow(self, choice: str) -> bool:
        """Follow a choice that was typed; false for one that opens a page elsewhere, which a press alone can do."""
        if any(each.id == choice and each.url for row in self.show().prompt.rows for each in row):
            return False
        self._choose(Press(self.session.id, self.session.step, choice))
        return True

    def _locate(self, located: Located) -> bool:
        for flow in self.catalog.flows:
            scene = self._scene_of(flow, Place(flow.name, ""))
            place = flow.start(scene) if flow.takes_location else None
            node = flow.node(place.node) if place else None
            move = node.take(replace(scene, place=place), located) if node and place else None
            if move is not None:
                self._apply(move)
                return True
        return False

    # where it leads

    def _apply(self, move: d.Move) -> None:
        if isinstance(move, d.Stay):
            self.notes.append(move.note)
            return
        if isinstance(move, d.Noted):
            self._carry_out(move.events)
            self.said, self.is_silent = move.note, move.note is None
            self.is_taken = bool(move.events) or move.answers is not None
            if move.answers is not None:
                self.session = self.session.with_answers(self._flow().name, move.answers)
            return
        self.session = replace(self.session, step=self.session.step + 1)
        if isinstance(move, d.Go | d.Back):
            self._carry_out(move.events)
        if isinstance(move, d.Go):
            self._go(move)
        elif isinstance(move, d.Back):
            self.notes.extend([move.note] if move.note else [])
            left = self._flow().name
            self.session = self.session.moved_back(self._home())
            self.session = self.session.without_answers(left) if move.forget else self.session
        elif isinstance(move, d.Turn):
            self.is_edit = True
            self.session = replace(self.session, place=move.place)
            if move.answers is not None:
                self.session = self.session.with_answers(move.place.flow, move.answers)
        else:
            self._answer(move)

    def _carry_out(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.events.append(event)
            if isinstance(event, LanguageChosen):
                self.visitor = replace(self.visitor, language=event.language, language_chosen=True)

    def _go(self, move: d.Go) -> None:
        if move.forget:
            self.session = self.session.without_answers(move.place.flow)
        if move.place == self._home():
            self._go_home()
        else:
            self.session = self.session.moved_to(move.place)
        if move.trail is not None:
            self.session = replace(self.session, trail=move.trail)
        if move.answers is not None:
            self.session = self.session.with_answers(move.place.flow, move.answers)
        self.notes.extend([move.note] if move.note else [])

    def _answer(self, answered: d.Answered) -> None:
        flow = self._flow()
        before = self.session.answers.get(flow.name, {})
        self.session = self.session.with_answer(flow.name, answered.question, answered.value)
        if answered.question in before and before[answered.question] != answered.value:
            kept = flow.prune(self.session.answers[flow.name], answered.question)
            self.session = pruned(self.session, flow, kept)
        if flow.proceed is not None:
            self.session = self.session.moved_to(flow.proceed(self._scene()))

    def _enter(self, flow: d.Flow, about: str = "") -> None:
        scene = self._scene_of(flow, Place(flow.name, "", about))
        if not flow.admits(self.visitor.roles):
            self.notes.append(text(words.NOT_ADMITTED))
        elif flow.name == self.catalog.home:
            self._go_home()
        elif flow.enter is not None:
            self._apply(flow.enter(scene))
        else:
            self._apply(d.Go(flow.start(scene)))

    def _go_home(self) -> None:
        """Come to the menu: nothing lies behind it, and what is over is forgotten."""
        for name in self.session.ended:
            self.session = self.session.without_answers(name)
        self.session = replace(self.session, step=self.session.step + 1, place=self._home(), trail=())

    def _arrive(self) -> None:
        """Stand somewhere that exists, and note the version of the flow that it belongs to."""
        if self.session.place is None or not self.catalog.knows(self.session.place):
            if self.session.place is not None:
                self.events.append(Fault("unknown-place", str(self.session.place)))
                self.notes.append(text(words.OUR_FAULT))
            self._go_home()
        flow = self._flow()
        self.session = replace(self.session, versions={**self.session.versions, flow.name: flow.version})
        if self.session.place is not None and self.session.place.node in flow.ends:
            if flow.name not in self.session.ended:
                self.events.extend(flow.finished(self._scene()))
            self.session = replace(self.session, ended=self.session.ended | {flow.name})

    # what is seen

    def show(self) -> Shown:
        """Show where the conversation stands."""
        prompt = self._node().show(self._scene())
        if self.said is not None:
            prompt = replace(prompt, body=self.said)
        if self.notes:
            prompt = replace(prompt, body=paragraphs(*self.notes, prompt.body))
        return Shown(prompt, self.session.id, self.session.step, self.is_edit)

    def _home(self) -> Place:
        flow = self.catalog.by_name[self.catalog.home]
        return flow.start(self._scene_of(flow, Place(flow.name, "")))

    def _flow(self) -> d.Flow:
        place = self.session.place
        return self.catalog.by_name[place.flow if place else self.catalog.home]

    def _node(self) -> d.Node:
        node = self._flow().node(self.session.place.node) if self.session.place else None
        assert node is not None, "a step stands at a place that exists before its node is asked"  # noqa: S101 - invariant
        return node

    def _scene(self) -> d.Scene:
        return self._scene_of(self._flow(), self.session.place or self._home())

    def _scene_of(self, flow: d.Flow, place: Place) -> d.Scene:
        answers = self.session.answers.get(flow.name, {})
        return d.Scene(place, answers, self.visitor, self.now, self.assets)


def _is_number(entered: Typed) -> bool:
    return not any(sign.isalpha() for sign in entered.words)
