"""Collects everything that is known of a person, for themselves. Must not leave anything out but what is another person's."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.services.work import Work
from flows.cases import Case, Note, OfferState
from flows.catalog import data_words as words
from flows.catalog.case_words import MODE_LABELS, OUTCOME_LABELS, TOPIC_LABELS
from flows.catalog.coordination_texts import REASON_NAMES, ROLE_NAMES
from flows.catalog.meeting_notices import KINDS
from flows.my_data import Collected, Entry, Section, Value
from flows.text import COMMA, AnyText, Joined, LanguageNames, Text, Verbatim, lines, text
from storage.repositories.traces import Asked, Trace


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


def _day(work: Work, instant: datetime | None) -> date | None:
    return None if instant is None else instant.astimezone(work.zone).date()


def _languages(*codes: str) -> Text:
    return text(words.VALUE_LANGUAGE, language=LanguageNames(codes))


def _named(names: Mapping[str, str], name: str) -> AnyText:
    """Give it the name we have for it; what an other release called something is better than nothing."""
    return text(names[name]) if name in names else Verbatim(name)


def _yes_or_no(holds: bool) -> Text:
    return text(words.YES if holds else words.NO)


async def _person(work: Work) -> Section:
    person, known = work.person, await work.uow.people.known_of(work.person_id)
    dates = await work.uow.traces.dates(work.person_id)
    return _section(
        "person",
        number=work.person_id,
        telegram_id=Verbatim(str(person.chat_id)) if person else None,
        language=_languages(person.language) if person else None,
        language_chosen=_yes_or_no(person.language_chosen) if person else None,
        name=_words(await work.uow.people.name_of(work.person_id)),
        first_here=_day(work, known.created_at) if known else None,
        last_here=_day(work, known.seen_at) if known else None,
        erased=_day(work, person.leaving_at) if person else None,
        answers_until=dates.answers_until,
        check_next=_day(work, dates.check_next),
        check_until=_day(work, dates.check_until),
    )


async def _roles(work: Work) -> list[Section]:
    sections = [
        _section("role", role=_named(ROLE_NAMES, each.about), scope=_words(each.part), first_here=_day(work, each.at))
        for each in await work.uow.traces.roles(work.person_id)
    ]
    guide = await work.uow.guides.get(work.person_id)
    if guide is not None:
        dates = await work.uow.traces.dates(work.person_id)
        offered = _section(
            "guide",
            languages=_languages(*guide.languages),
            districts=_words(", ".join(guide.districts)),
            modes=Joined(tuple(text(MODE_LABELS[mode]) for mode in guide.modes), COMMA),
            capacity=guide.capacity,
            paused=_yes_or_no(guide.is_paused),
            changed=_day(work, dates.guide_changed),
        )
        sections.append(offered)
    return sections


async def _work(work: Work) -> list[Section]:
    """List what the person did for others, and was asked to: cases by number, links by role, meetings, and their own notes."""
    traces, person_id = work.uow.traces, work.person_id
    found = {
        "held": [_traced(work, each, Verbatim(each.about)) for each in await traces.held(person_id)],
        "asked": [_asked(work, each) for each in await traces.asked(person_id)],
        "noted": [_noted(work, each) for each in await traces.noted(person_id)],
        "invited": [_traced(work, each, _named(ROLE_NAMES, each.about)) for each in await traces.invited(person_id)],
        "joined": [_traced(work, each, _named(ROLE_NAMES, each.about)) for each in await traces.joined(person_id)],
        "planned": [_traced(work, each, _named(KINDS, each.about)) for each in await traces.planned(person_id)],
    }
    listed = {name: lines(*each) for name, each in found.items() if each}
    return [_section("work", **listed)] if listed else []


def _traced(work: Work, trace: Trace, about: AnyText) -> Text:
    named = Joined((about, Verbatim(trace.part)), COMMA) if trace.part else about
    return text(words.VALUE_TRACE, about=named, date=_day(work, trace.at))


def _noted(work: Work, note: Trace) -> Text:
    return text(words.VALUE_NOTE, case=Verbatim(note.part), words=Verbatim(note.about), date=_day(work, note.at))


def _asked(work: Work, asked: Asked) -> Text:
    """Say what became of it that the person was asked: nobody asked them where a coordinator gave them the case."""
    reason = _named(REASON_NAMES, asked.reason) if asked.reason else None
    was_asked = asked.until > asked.at
    became = (
        text(words.OFFERS[OfferState(asked.state)]) if was_asked else None,
        reason,
        text(words.VALUE_UNTIL, until=asked.until) if was_asked else None,
    )
    said = Joined(tuple(each for each in became if each is not None), COMMA)
    return text(words.VALUE_OFFER, about=Verbatim(str(asked.case_id)), date=_day(work, asked.at), became=said)


async def _cases(work: Work) -> list[Section]:
    found = await work.uow.cases.of_seeker(work.person_id)
    notes = await work.uow.cases.notes([case.id for case in found])
    return [_case(work, case, notes.get(case.id, ())) for case in found]


def _case(work: Work, case: Case, notes: tuple[Note, ...]) -> Section:
    """Show the person's own case; who was asked to take it, and who has it, is theirs and not in it."""
    written = [text(words.VALUE_TRACE, about=Verbatim(each.words), date=_day(work, each.written_at)) for each in notes]
    return _section(
        "case",
        case_number=case.id,
        state=text(words.CASE_STATES[case.state]),
        topic=text(TOPIC_LABELS[case.topic]),
        language=_languages(case.language),
        mode=text(MODE_LABELS[case.mode]),
        district=_words(case.district),
        complex=_yes_or_no(case.is_complex),
        escalated=_yes_or_no(case.is_escalated),
        unanswered=case.unanswered,
        outcome=text(OUTCOME_LABELS[case.outcome]) if case.outcome else None,
        released=lines(*case.lines) if case.lines else None,
        notes=lines(*written) if written else None,
        first_here=_day(work, case.created_at),
        changed=_day(work, case.changed_at),
    )


async def _meetings(work: Work) -> list[Section]:
    return [
        _section(
            "meeting",
            meeting=Verbatim(meeting.title),
            starts=meeting.starts_at,
            answer=text(words.ANSWERS[answer]),
            answered=_day(work, at),
        )
        for meeting, answer, at in await work.uow.meetings.answered_by(work.person_id)
    ]


async def _messages(work: Work) -> Section:
    """Count what goes and went to and fro: what it says they have in their chat, and it is wiped when it is sent."""
    chat_id = work.person.chat_id if work.person else 0
    found = await work.uow.traces.messages(work.person_id, chat_id)
    return _section(
        "messages",
        waiting=found.waiting,
        waiting_next=_day(work, found.waiting_next),
        sent=found.sent,
        sent_last=found.sent_last,
        unsent=found.unsent,
        received=found.received,
        received_last=found.received_last,
        to_answer=found.to_answer,
    )


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
        "counts_from": kept.counts_from.isoformat(),
        "stage": kept.stage,
        "law": kept.law,
        "said": sorted(kept.said),
        "questions": list(kept.questions),
    }
