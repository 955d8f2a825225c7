"""The talk between a seeker and their guide: what one writes goes to the other, and neither sees the other's account.

It also listens beside other screens: words that nothing else understood may be meant for the other side, and are asked about.
A place is about the case and its holder, so that nothing goes to a guide whom the person does not know of.
"""

from dataclasses import asdict, replace
from typing import Any

from flows.cases import Case, CaseState, room_for
from flows.catalog.case_words import case_name
from flows.catalog.long_words import shortened
from flows.catalog.mycase import VIEW, guide_name
from flows.catalog.screen import choice, desk_of, entry, is_way_out, page, screen, turned_page
from flows.catalog.talk_content import content_of, numbers, refused, with_numbers
from flows.deeds import Content, Relayed
from flows.engine.definition import Back, Flow, Go, Move, Node, Noted, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Located, Press, Sent, Typed
from flows.engine.session import Place
from flows.roles import GUIDES
from flows.text import N_, NP_, AnyText, Verbatim, counted, lines, paragraphs, text

FLOW = "talk"
CONFIRM = Place(FLOW, "confirm")
OVER = Place(FLOW, "over")
MOST_KEPT = 10
"""So many things sent wait for the answer to whom they are meant."""
MOST_QUOTED = 80
"""So many units are shown of each."""
ABOUT = "about-"
"""Before a case's id in what a replied message was about: something that the bot said of the case, and nobody in its talk."""


def _open_talks(scene: Scene) -> tuple[Case, ...]:
    """List the talks that the person has a part in now: their own case's, then those they hold."""
    desk = desk_of(scene)
    own = (desk.own_case,) if desk.own_case and desk.own_case.state is CaseState.HELD else ()
    return (*own, *desk.held)


def _key(case: Case) -> str:
    return f"{case.id}-{case.holder_id}"


def _talk(scene: Scene) -> Case | None:
    return next((case for case in _open_talks(scene) if _key(case) == scene.place.about), None)


def _open(case: Case) -> Place:
    return Place(FLOW, "open", _key(case))


def _other_side(scene: Scene, case: Case) -> AnyText:
    return case_name(case) if case.holder_id == desk_of(scene).person_id else guide_name(scene)


def _enter(scene: Scene) -> Move:
    case = next((case for case in _open_talks(scene) if str(case.id) == scene.place.about), None)
    if case is None:
        return Go(_over(scene))
    return Go(CONFIRM if _kept(scene) else _open(case), answers=_chosen(scene, case))


def _kept(scene: Scene) -> list[Any]:
    """List what waits for the answer to whom it is meant."""
    kept: list[Any] = scene.answers.get("kept", [])
    return kept


def _chosen(scene: Scene, case: Case) -> dict[str, Any]:
    """Remember, of several talks, which was chosen, and up to which message the person knew then what there was.

    What waits for a yes goes on waiting: who has gone back from the question has not given one.
    """
    kept = _kept(scene)
    return {**_choice_of(scene, case), **({"kept": kept} if kept else {})}


def _choice_of(scene: Scene, case: Case) -> dict[str, Any]:
    heard = desk_of(scene).heard
    chosen = {"talk": _key(case)} if len(_open_talks(scene)) > 1 else {}
    return {**chosen, **({"heard": heard[1]} if heard else {})}


def _is_ambiguous(scene: Scene, case: Case) -> bool:
    """Tell whether somebody else has written since the person chose this talk, so that words may be meant for them."""
    heard = desk_of(scene).heard
    others = {each.id for each in _open_talks(scene)} - {case.id}
    return heard is not None and heard[0] in others and heard[1] > scene.answers.get("heard", 0)


def _replied(scene: Scene, entered: Input) -> Move | None:
    """Pass a reply on to whose message it replies to, wherever the person stands; if another has the case by now, ask.

    A reply to what the bot itself said may as well answer the question on the screen, so that is tried first.
    """
    about = scene.place.about
    if not about or about.startswith(ABOUT):
        return None
    case, content = _talk(scene), content_of(entered)
    if case is None and _is_gone(scene, about):
        return _not_passed_on(about, entered)
    if case is None and not _open_talks(scene):
        return Go(_over(scene), note=numbers(entered))
    if content is None:
        return refused(entered) or Stay(text(N_("talk.refused")))
    if case is None:
        return _overhear(scene, entered)
    return _pass_on_there(scene, case, content, entered)


def _pass_on_there(scene: Scene, case: Case, content: Content, entered: Input) -> Move:
    """Pass something on in a talk where the person need not stand; what waits for an answer goes on waiting."""
    place = CONFIRM if _kept(scene) else _open(case)
    if not room_for(case, desk_of(scene).person_id):
        return Go(place, note=with_numbers(text(N_("talk.too_many")), entered))
    note = with_numbers(_passed_on(scene, case), entered)
    return Go(place, (Relayed(case.id, content),), answers=_chosen(scene, case), note=note)


def _reply_about(entered: Input) -> str | None:
    """Read what a replied message was about; None if this is no reply, empty if nobody knows."""
    about = entered.reply_about if isinstance(entered, Typed | Located | Sent) else ""
    flow, _, rest = about.partition(".")
    return rest if flow == FLOW else None


def _directed(scene: Scene, entered: Input) -> Move | None:
    """Pass on a reply to what the bot said of a case that the person holds, or say that they do not hold it, any more or yet.

    None if it is not clear to whom it goes, and with one talk, where everything is for that.
    """
    about, content = _reply_about(entered), content_of(entered)
    if not about or not about.startswith(ABOUT) or content is None:
        return None
    named = about.removeprefix(ABOUT)
    if _is_gone(scene, named):
        return _not_passed_on(named, entered)
    if desk_of(scene).offer(int(named)):
        return Stay(with_numbers(text(N_("talk.accept_first"), number=Verbatim(named)), entered))
    case = desk_of(scene).held_case(int(named))
    return _pass_on_there(scene, case, content, entered) if case and len(_open_talks(scene)) > 1 else None


def _is_gone(scene: Scene, named: str) -> bool:
    """Tell whether a case that a message was about is one that the person worked on, and does not any more."""
    number, _, holder = named.partition("-")
    desk, case_id = desk_of(scene), int(number)
    if desk.held_case(case_id) or desk.offer(case_id):
        return False
    if holder:
        return holder == str(desk.person_id)
    own = desk.own_case or desk.past_case
    return not (own and own.id == case_id) and _is_guide(scene)


def _is_guide(scene: Scene) -> bool:
    return not scene.visitor.roles.isdisjoint(GUIDES)


def _not_passed_on(named: str, entered: Input) -> Stay:
    number = Verbatim(named.partition("-")[0])
    return Stay(with_numbers(text(N_("talk.not_with_you"), number=number), entered))


def _show_open(scene: Scene) -> Prompt:
    case = _talk(scene)
    if case is None:
        return _show_over(scene)
    if case.holder_id == desk_of(scene).person_id:
        body = paragraphs(text(N_("talk.guide_open"), case=case_name(case)), text(N_("talk.how_to_stop")))
        return screen(body, (Choice(f"go-cases.case-{case.id}", text(N_("talk.see_case"))),))
    body = paragraphs(text(N_("talk.open"), name=guide_name(scene)), text(N_("talk.how_to_stop")))
    return screen(body, (entry("mycase", N_("menu.mycase")),))


def _take_open(scene: Scene, entered: Input) -> Move | None:
    if is_way_out(entered):
        return None
    case = _talk(scene)
    if case is None:
        # It is over, or another guide has it by now: then the person decides whether it goes to them.
        return _overhear(scene, entered) or Go(_over(scene), trail=(), note=numbers(entered))
    content, directed = content_of(entered), _directed(scene, entered)
    if directed is not None:
        return directed
    if content is not None:
        asks = _is_ambiguous(scene, case) or _may_reply_elsewhere(scene, entered)
        return _overhear(scene, entered) if asks else _pass_on(scene, case, content, entered)
    return refused(entered) or Stay(text(N_("talk.refused"))) if isinstance(entered, Sent) else None


def _may_reply_elsewhere(scene: Scene, entered: Input) -> bool:
    """Tell whether something replies to a message of which it is not known that it belongs to the talk.

    With one talk it does, unless it may be an answer to an offer, of which the list of requests shows one too.
    """
    about = _reply_about(entered)
    may_be_offer = not about and bool(desk_of(scene).offers)
    return about is not None and (len(_open_talks(scene)) > 1 or may_be_offer)


def _pass_on(scene: Scene, case: Case, content: Content, entered: Input) -> Move:
    if not room_for(case, desk_of(scene).person_id):
        return Noted(note=text(N_("talk.too_many")))
    return Noted((Relayed(case.id, content),), with_numbers(_passed_on(scene, case), entered))


def _passed_on(scene: Scene, case: Case) -> AnyText:
    """Say that it is done, and to whom, where there could be a doubt."""
    if len(_open_talks(scene)) == 1:
        return text(N_("talk.passed_on"))
    return text(N_("talk.passed_on_to"), name=_other_side(scene, case))


def _over(scene: Scene) -> Place:
    """Say where a talk that is over leads; of the person's own case it says which, for a guide may have asked something too."""
    own = desk_of(scene).own_case
    is_own = own is not None and scene.place.about.partition("-")[0] == str(own.id)
    return replace(OVER, about=str(own.id)) if own and is_own else OVER


def _is_looked_for(scene: Scene) -> bool:
    """Tell whether it is the talk about the person's own case that is over, and another guide is looked for."""
    own, about = desk_of(scene).own_case, scene.place.about.partition("-")[0]
    if own is None or own.state is not CaseState.OPEN:
        return False
    return about == str(own.id) if about else not _is_guide(scene)


def _show_over(scene: Scene) -> Prompt:
    if _is_looked_for(scene):
        return screen(text(N_("talk.nobody_reads")), (entry("mycase", N_("menu.mycase")),))
    if _is_guide(scene):
        way = entry("cases", N_("menu.cases"))
    elif desk_of(scene).own_case:
        way = entry("mycase", N_("menu.mycase"))
    else:
        way = entry("guide", N_("menu.guide"))
    return screen(text(N_("talk.over")), (way,))


def _overhear(scene: Scene, entered: Input) -> Move | None:
    """Ask whether something is meant for the other side of a talk; None where there is no talk."""
    directed = _directed(scene, entered)
    if directed is not None or not _open_talks(scene):
        return directed
    content = content_of(entered)
    if content is None:
        return refused(entered)
    if len(_kept(scene)) >= MOST_KEPT:
        return Go(CONFIRM, note=with_numbers(text(N_("talk.first_decide")), entered))
    return Go(CONFIRM, answers=_keeping(scene, content), note=numbers(entered))


def _keeping(scene: Scene, content: Content) -> dict[str, Any]:
    return {**scene.answers, "kept": [*_kept(scene), asdict(content)]}


def _show_confirm(scene: Scene) -> Prompt:
    talks, count = _open_talks(scene), len(_kept(scene))
    if not talks:
        return _show_over(scene)
    if len(talks) == 1:
        rows = ((choice(f"to-{_key(talks[0])}", N_("talk.send")),),)
        question = counted(NP_("talk.confirm"), count, name=_other_side(scene, talks[0]))
        return screen(_with_quotes(scene, question), *rows, _no())
    listed = tuple(Choice(f"to-{_key(case)}", _other_side(scene, case)) for case in _likeliest_first(scene))
    shown = page(listed, int(scene.place.side or 0))
    return screen(_with_quotes(scene, counted(NP_("talk.confirm_whom"), count)), *shown, _no())


def _with_quotes(scene: Scene, question: AnyText) -> AnyText:
    """Show what waits beside the question about it, for something else may have been written since."""
    waiting = (" ".join(content["words"].split()) for content in _kept(scene))
    quotes = [
        text(N_("talk.waiting_words"), words=Verbatim(shortened(words, MOST_QUOTED))) for words in waiting if words
    ]
    return paragraphs(lines(*quotes), question) if quotes else question


def _likeliest_first(scene: Scene) -> list[Case]:
    """List the talks: the one chosen last, then the one heard of last, then the others."""
    chosen, heard = scene.answers.get("talk"), desk_of(scene).heard
    heard_of = heard[0] if heard else None
    return sorted(_open_talks(scene), key=lambda case: (_key(case) != chosen, case.id != heard_of))


def _no() -> tuple[Choice, ...]:
    return (choice("no", N_("talk.do_not_send")),)


def _take_confirm(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return _keep_more(scene, entered)
    following, kept = turned_page(entered.choice), _kept(scene)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    if entered.choice == "no" or not kept:
        return Back(forget=True)
    case = next((each for each in _open_talks(scene) if entered.choice == f"to-{_key(each)}"), None)
    if case is None:
        return Go(OVER, answers={}, trail=())
    room = room_for(case, desk_of(scene).person_id)
    passed_on = tuple(Relayed(case.id, Content(**content)) for content in kept[:room])
    left = len(kept) - len(passed_on)
    if not passed_on:
        note: AnyText = text(N_("talk.too_many"))
    else:
        note = counted(NP_("talk.some_left"), left) if left else _passed_on(scene, case)
    # There is nothing left to ask about, so Back leads past the question.
    return Go(_open(case), passed_on, answers=_choice_of(scene, case), trail=(_behind(scene, case),), note=note)


def _behind(scene: Scene, case: Case) -> Place:
    return Place("cases", "case", str(case.id)) if case.holder_id == desk_of(scene).person_id else VIEW


def _keep_more(scene: Scene, entered: Input) -> Move | None:
    """Keep what is sent on while the question waits, so that nothing is lost; words that mean a way out are one."""
    content = content_of(entered)
    if is_way_out(entered) or not _open_talks(scene):
        return None
    directed = _directed(scene, entered)
    if directed is not None:
        return directed
    if content is None:
        return refused(entered)
    if len(_kept(scene)) >= MOST_KEPT:
        return Stay(with_numbers(text(N_("talk.first_decide")), entered))
    answers = _keeping(scene, content)
    question = _show_confirm(replace(scene, answers=answers)).body
    return Noted(note=with_numbers(question, entered), answers=answers)


def lost_to_former(name: AnyText) -> Prompt:
    """Tell a seeker that what they wrote last did not reach their former guide any more."""
    body = paragraphs(text(N_("notice.lost_to_former"), name=name), text(N_("notice.lost_to_former_how")))
    return Prompt(body, ((entry("mycase", N_("menu.mycase")),),))


TALK = Flow(
    FLOW,
    2,
    (
        Node("open", _show_open, _take_open, takes_all=True),
        Node("confirm", _show_confirm, _take_confirm, takes_all=True),
        Node("over", _show_over),
    ),
    lambda _scene: VIEW,
    ends=frozenset({"confirm"}),
    enter=_enter,
    overhears=_overhear,
    replied=_replied,
)
