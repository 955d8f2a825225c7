"""Offers and claims on the real bot and a real database, in any order, at the same instant, with time passing and restarts.

What must hold after every burst: no case has two holders, none is without a next step, and nobody is in a talk that is not theirs.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scenario_people import GuideEntry, PersonEntry, join
from scenario_world import BotApi, Person, Seed, Service, bot_api, service

from flows.cases import OUTCOMES, Case, CaseState, has_next_step
from storage.crypto import Keyring
from storage.reading import Reading

BEGIN = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
GUIDES, SEEKERS, COORDINATORS = 3, 2, 2
CASES = (1, 2, 3)
ALL_GUIDES, ALL_COORDINATORS = -1, -2
EVERYBODY = {ALL_GUIDES: range(GUIDES), ALL_COORDINATORS: range(GUIDES + SEEKERS, GUIDES + SEEKERS + COORDINATORS)}
Act = tuple[int, str, int]
"""Who, what, and about which case."""

GUIDE_ACTS = ("accept", "decline", "close", "hand back", "block", "unblock")
SEEKER_ACTS = ("ask", "another", "end", "delete")
OFFICE_ACTS = ("office closes", "office closes", "office takes back")
PATHS = {
    "accept": ("go-cases.accept-{case}",),
    "decline": ("go-cases.decline-{case}", "r-no_time"),
    "close": ("go-cases.case-{case}", "close", "x-informed"),
    "hand back": ("go-cases.case-{case}", "back-to-others", "h-too_complex"),
    "ask": ("go-guide", "t-work", "l-en", "m-online", "skip", "release"),
    "another": ("go-mycase", "another", "yes"),
    "end": ("go-mycase", "end", "yes"),
    "delete": ("go-mycase", "delete", "yes"),
    "office closes": ("go-coordination.case-{case}", "close", "close-yes", "x-not_reached"),
    "office takes back": ("go-coordination.case-{case}", "take", "take-back"),
}
"""The buttons that lead through each act; the first works from anywhere, the others if they are there."""
ENDED = "Do you have another question?"
"""In what a seeker is told when somebody else has closed their request."""

guide_acts = st.tuples(st.integers(0, GUIDES - 1), st.sampled_from(GUIDE_ACTS), st.sampled_from(CASES))
seeker_acts = st.tuples(st.integers(GUIDES, GUIDES + SEEKERS - 1), st.sampled_from(SEEKER_ACTS), st.just(0))
rushes = st.tuples(
    st.just(ALL_GUIDES), st.sampled_from(("accept", "accept", "close", "hand back")), st.sampled_from(CASES)
)
office_acts = st.tuples(st.just(ALL_COORDINATORS), st.sampled_from(OFFICE_ACTS), st.sampled_from(CASES))
bursts = st.lists(st.one_of(guide_acts, rushes, rushes, seeker_acts, office_acts), min_size=1, max_size=4)
interruptions = st.sampled_from(["", "", "restart", "day", "week"])
histories = st.lists(st.tuples(bursts, interruptions), min_size=2, max_size=5)


@given(history=histories)
@settings(max_examples=8, phases=(Phase.explicit, Phase.generate))  # to shorten an example would take minutes
def test_whatever_happens_no_case_has_two_holders_or_no_next_step(
    history: list[tuple[list[Act], str]], seed: Seed
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live_through(history, seed, Path(folder)))


async def _live_through(history: list[tuple[list[Act], str]], seed: Seed, folder: Path) -> None:
    async with bot_api(clock=BEGIN) as api, service(api, folder, seed) as running:
        people = await _gather(api, running)
        await _do_all([(seeker, "ask", 0) for seeker in range(GUIDES, GUIDES + SEEKERS)], people)
        for burst, interruption in history:
            await _do_all(burst, people)
            if interruption == "restart":
                await running.restart()
            await _settle(api, running, timedelta(days={"day": 1, "week": 7}.get(interruption, 0)))
            await _assert_sound(running, people)


async def _gather(api: BotApi, running: Service) -> list[Person]:
    people = []
    for number in range(GUIDES + SEEKERS + COORDINATORS):
        person = await api.person(f"Person {number}", "en")
        if number < GUIDES:
            guide = GuideEntry(languages=("en",), capacity=1 + number)
            await join(running, person, PersonEntry(language="en", roles=("guide",), name=person.name, guide=guide))
        elif number >= GUIDES + SEEKERS:
            await join(running, person, PersonEntry(language="en", roles=("coordinator",), name=person.name))
        people.append(person)
        await person.say("/start")
    await running.quiet()
    return people


async def _do_all(burst: Sequence[Act], people: list[Person]) -> None:
    """Do everything at once, but what one person does one after the other."""

    async def one_after_the_other(mine: list[Act]) -> None:
        for _who, what, case in mine:
            await _act(people[_who], what, case)

    burst = [(each, what, case) for who, what, case in burst for each in EVERYBODY.get(who, [who])]
    doers = {who for who, _what, _case in burst}
    await asyncio.gather(*(one_after_the_other([act for act in burst if act[0] == who]) for who in doers))


async def _act(person: Person, what: str, case: int) -> None:
    if what in {"block", "unblock"}:
        await person.api.ask("POST", f"/people/{person.id}/{what}")
        return
    if person.api.world.bot_for_people(None).chat_with(person.id).blocked:
        return
    for number, step in enumerate(PATHS[what]):
        await _press(person, step.format(case=case), is_first=number == 0)


async def _press(person: Person, choice: str, *, is_first: bool) -> None:
    messages = [message for message in await person.messages() if message["from"] == "bot"]
    if is_first:
        await person.press(messages[-1]["message_id"], f":0:{choice}")
    else:
        found = [
            (message["message_id"], button["callback_data"])
            for message in reversed(messages)
            for row in message["buttons"]
            for button in row
            if button.get("callback_data", "").endswith(f":{choice}")
        ]
        if not found:
            return
        await person.press(*found[0])
    await _answered(person, len(messages))


async def _answered(person: Person, before: int) -> None:
    """Give the bot a moment to answer; it may have nothing to say to a second tap."""
    for _ in range(40):
        if len(await person.bot_messages()) > before:
            return
        await asyncio.sleep(0.005)


async def _settle(api: BotApi, running: Service, time: timedelta) -> None:
    # What the clock plays forward is also what looks after blocked guides and offers whose time is over.
    await api.advance(time or timedelta(seconds=1))
    await running.app.processor.join()


async def _assert_sound(running: Service, people: list[Person]) -> None:
    errors = [entry for entry in running.logs if entry["log_level"] in {"error", "critical"}]
    assert not errors, f"the log says {errors}"
    reading = Reading(running.app.database, Keyring(running.settings.secret_keys))
    ids = await running.app.database.fetch_all("SELECT id FROM cases")
    cases = [case for row in ids if (case := await reading.cases.get(row["id"])) is not None]
    assert all(has_next_step(case) for case in cases), cases
    guides = {guide.person_id: guide for guide in await reading.guides.all()}
    for case in cases:
        _assert_one_holder(case)
        if case.holder_id is not None:
            assert guides[case.holder_id].is_reachable, "somebody who cannot be reached still holds a case"
    assert all(guide.offers <= guide.capacity for guide in guides.values())
    unclosed = [case.seeker_id for case in cases if case.state is not CaseState.CLOSED]
    assert len(unclosed) == len(set(unclosed)), "somebody has two open cases"
    await _assert_each_end_is_said_once(people[GUIDES : GUIDES + SEEKERS], cases)


async def _assert_each_end_is_said_once(seekers: list[Person], cases: list[Case]) -> None:
    """See that a request that guide and coordinators close at the same instant is closed once, and said to be so once."""
    told = [message["text"] for seeker in seekers for message in await seeker.bot_messages()]
    ends = sum(ENDED in text for text in told)
    assert ends <= len([case for case in cases if case.outcome in OUTCOMES]), "somebody heard twice that it is over"


def _assert_one_holder(case: Case) -> None:
    live = [offer for offer in case.offers if offer.state == "offered"]
    assert len(live) <= 1, case
    assert (case.state is CaseState.HELD) == (case.holder_id is not None), case
    assert not (live and case.holder_id), "offered to one while another holds it"
