"""Collects everything that is known of a person, for themselves. Must not leave anything out but what is another person's."""

from datetime import date, datetime

from bot.services.work import Work
from flows.catalog import data_words as words
from flows.catalog.case_words import MODE_LABELS, OUTCOME_LABELS, TOPIC_LABELS
from flows.catalog.coordination_texts import ROLE_NAMES
from flows.my_data import Collected, Entry, Section, Value
from flows.text import COMMA, Joined, LanguageNames, Verbatim, lines, text
from storage.repositories.traces import Trace


async def collect(work: Work) -> Collected:
    """Collect what is known of the person who wants it."""
    sections = [
        await _person(work),
        *await _roles(work),
        *await _work(work),
        *await _cases(work),
        *await _meetings(work),
        await _messages(work),
    ]
    documents = {"conversation": await _conversation(work), "kept_check": await _kept_check(work)}
    return Collected(work.now, tuple(sections), documents)


def _section(kind: str, **values: Value | None) -> Section:
    entries = tuple(Entry(name, text(words.ENTRIES[name]), each) for name, each in values.items() if each is not None)
    return Section(kind, text(words.SECTIONS[kind]), entries)


def _words(written: str | None) -> Verbatim | None:
    return Verbatim(written) if written else None


def _day(work: Work, instant: datetime) -> date:
    return instant.astimezone(work.zone).date()


async def _person(work: Work) -> Section:
    person, known = work.person, await work.uow.people.known_of(work.person_id)
    return _section(
        "person",
        telegram_id=Verbatim(str(person.chat_id)) if person else None,
        language=text(words.VALUE_LANGUAGE, language=LanguageNames((person.language,))) if person else None,
        name=_words(await work.uow.people.name_of(work.person_id)),
        first_here=_day(work, known.created_at) if known else None,
        last_here=_day(work, known.seen_at) if known else None,
    )


async def _roles(work: Work) -> list[Section]:
    held = await work.uow.roles.of_person(work.person_id)
    sections = [
        _section(
            "role",
            role=text(ROLE_NAMES[each.about]),
            scope=_words(", ".join(held.get(each.about, ()))),
            first_here=_day(work, each.at),
        )
        for each in await work.uow.traces.roles(work.person_id)
    ]
    guide = await work.uow.guides.get(work.person_id)
    if guide is not None:
        offered = _section(
            "guide",
            languages=text(words.VALUE_LANGUAGE, language=LanguageNames(guide.languages)),
            districts=_words(", ".join(guide.districts)),
            modes=Joined(tuple(text(MODE_LABELS[mode]) for mode in guide.modes), COMMA),
            capacity=guide.capacity,
            paused=text(words.YES if guide.is_paused else words.NO),
        )
        sections.append(offered)
    return sections


async def _work(work: Work) -> list[Section]:
    """List what the person did for others, and was asked to: numbers of cases, roles and kinds, and their own notes."""
    traces, person_id = work.uow.traces, work.person_id
    found = {
        "held": await traces.held(person_id),
        "asked": await traces.asked(person_id),
        "noted": await traces.noted(person_id),
        "invited": await traces.invited(person_id),
        "joined": await traces.joined(person_id),
        "planned": await traces.planned(person_id),
    }
    listed = {name: _listed(work, each) for name, each in found.items() if each}
    return [_section("work", **listed)] if listed else []


def _listed(work: Work, traces: list[Trace]) -> Joined:
    lines_of = (text(words.VALUE_TRACE, about=Verbatim(each.about), date=_day(work, each.at)) for each in traces)
    return Joined(tuple(lines_of))


async def _cases(work: Work) -> list[Section]:
    found = await work.uow.cases.of_seeker(work.person_id)
    notes = await work.uow.cases.notes([case.id for case in found])
    return [
        _section(
            "case",
            case_number=case.id,
            topic=text(TOPIC_LABELS[case.topic]),
            mode=text(MODE_LABELS[case.mode]),
            district=_words(case.district),
            outcome=text(OUTCOME_LABELS[case.outcome]) if case.outcome else None,
            released=lines(*case.lines) if case.lines else None,
            notes=Joined(tuple(Verbatim(note.words) for note in notes.get(case.id, ())))
            if notes.get(case.id)
            else None,
            first_here=_day(work, case.created_at),
            changed=_day(work, case.changed_at),
        )
        for case in found
    ]


async def _meetings(work: Work) -> list[Section]:
    answered = await work.uow.meetings.answered_by(work.person_id)
    return [
        _section(
            "meeting", meeting=Verbatim(meeting.title), starts=meeting.starts_at, answer=text(words.ANSWERS[answer])
        )
        for meeting, answer in answered
    ]


async def _messages(work: Work) -> Section:
    """Count what is on its way to the person: what it says they get anyway, and it is wiped when it is sent."""
    waiting = await work.uow.outbox.waiting_for(work.person_id)
    return _section("messages", waiting=len(waiting))


async def _conversation(work: Work) -> object:
    stored = await work.uow.sessions.load(work.person_id)
    return stored.state if stored else None


async def _kept_check(work: Work) -> object:
    kept = await work.uow.saved_checks.of_person(work.person_id)
    if kept is None:
        return None
    return {
        "facts": dict(kept.facts),
        "answer": kept.answer.as_json(),
        "purposes": sorted(kept.purposes),
        "kept_at": kept.kept_at.isoformat(),
        "stage": kept.stage,
        "law": kept.law,
        "said": sorted(kept.said),
        "questions": list(kept.questions),
    }
