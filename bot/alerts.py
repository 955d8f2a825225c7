"""When the service is not well enough that a person should hear of it, and how often: pure decisions.

Each alert is said once until it is over, and at most once a day; that it is over is said to who heard of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot import alert_words
from flows.catalog import alert_notices as kinds
from flows.catalog.alert_notices import Alarm
from storage.figures import Figures
from storage.instants import from_millis_or_none, to_millis_or_none

REMINDERS_LATE: Final = timedelta(minutes=10)
TELEGRAM_SILENT: Final = timedelta(minutes=20)
LAW_OLD: Final = timedelta(days=90)
BACKUP_OLD: Final = timedelta(days=8)
"""For whoever makes a backup a week; who never made one hears nothing."""
DISK_LEAST: Final = 200_000_000
DISK_SHARE: Final = 0.05
DISK_ENOUGH: Final = 2_000_000_000
"""Below so many bytes a disk is nearly full, or below this share of it unless so many are free."""
PAUSE: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """How the service is.

    Args:
        now: on the wall clock, aware.
        figures: what waits and what died.
        silent: for how long nothing was heard from Telegram.
        still: for how long nothing could be taken in.
        is_polling: the bot asks for updates, so that silence means something even when nobody writes.
        free: bytes left on the database's disk.
        disk: bytes it has.
        law_as_of: the day up to which the law was read.
        backup_at: when the last backup was made, None if there never was one.
    """

    now: datetime
    figures: Figures
    silent: timedelta
    still: timedelta
    is_polling: bool
    free: int
    disk: int
    law_as_of: date
    backup_at: datetime | None


@dataclass(frozen=True)
class Episode:
    """What is remembered of one kind of alert: whether it lasts, whether this time it was said, when it was said last."""

    lasts: bool = False
    is_said: bool = False
    said_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Show as JSON values."""
        return {"lasts": self.lasts, "is_said": self.is_said, "said_at": to_millis_or_none(self.said_at)}


@dataclass(frozen=True)
class Decision:
    """What is to be said, and what is to be remembered."""

    begun: tuple[Alarm, ...]
    over: tuple[str, ...]
    episodes: Mapping[str, Episode]


def episode_of(kept: Mapping[str, Any]) -> Episode:
    """Read back what `as_json` wrote."""
    return Episode(kept["lasts"], kept["is_said"], from_millis_or_none(kept["said_at"]))


def alarms(signs: Signs) -> dict[str, Alarm]:
    """Find what is not well."""
    return {alarm.kind: alarm for alarm in _alarms(signs)}


def is_disk_full(free: int, disk: int) -> bool:
    """Say whether a disk is nearly full."""
    return free < DISK_LEAST or (free < DISK_ENOUGH and free < disk * DISK_SHARE)


def is_law_old(law_as_of: date, today: date) -> bool:
    """Say whether the law was read too long ago."""
    return today - law_as_of > LAW_OLD


def is_backup_old(made_at: datetime, now: datetime) -> bool:
    """Say whether the last backup is too old."""
    return now - made_at > BACKUP_OLD


def decide(active: Mapping[str, Alarm], episodes: Mapping[str, Episode], now: datetime) -> Decision:
    """Decide what to say about what is not well now, given what was said before."""
    begun, over, kept = [], [], dict(episodes)
    for kind in alert_words.KINDS:
        before = episodes.get(kind, Episode())
        if kind in active and not before.is_said and _may_speak(before, now):
            begun.append(active[kind])
            kept[kind] = Episode(lasts=True, is_said=True, said_at=now)
        elif kind in active:
            kept[kind] = replace(before, lasts=True)
        elif before.lasts:
            over += [kind] if before.is_said else []
            kept[kind] = replace(before, lasts=False, is_said=False)
    return Decision(tuple(begun), tuple(over), kept)


def _may_speak(episode: Episode, now: datetime) -> bool:
    """Keep a day between two alerts of a kind; a moment that lies ahead, for the clock went back, holds nobody up."""
    return episode.said_at is None or not timedelta(0) <= now - episode.said_at < PAUSE


def _alarms(signs: Signs) -> Iterator[Alarm]:
    late = timedelta(seconds=signs.figures.reminders.seconds)
    if late >= REMINDERS_LATE:
        yield Alarm(kinds.REMINDERS_LATE, late // timedelta(minutes=1))
    is_waited = timedelta(seconds=signs.figures.oldest) >= TELEGRAM_SILENT
    if signs.silent >= TELEGRAM_SILENT and (signs.is_polling or is_waited):
        yield Alarm(kinds.TELEGRAM_SILENT, since=signs.now - signs.silent)
    if signs.still >= TELEGRAM_SILENT:
        yield Alarm(alert_words.NOTHING_ARRIVES, since=signs.now - signs.still)
    if signs.figures.lost:
        yield Alarm(kinds.LOST, signs.figures.lost)
    if signs.figures.failed:
        yield Alarm(kinds.FAILED, signs.figures.failed)
    if signs.figures.erasures.count:
        yield Alarm(alert_words.ERASURES_STUCK, signs.figures.erasures.count)
    if is_disk_full(signs.free, signs.disk):
        yield Alarm(kinds.DISK_FULL, signs.free // 1_000_000)
    if is_law_old(signs.law_as_of, signs.now.date()):
        yield Alarm(kinds.LAW_OLD, (signs.now.date() - signs.law_as_of).days, day=signs.law_as_of)
    if signs.backup_at is not None and is_backup_old(signs.backup_at, signs.now):
        yield Alarm(kinds.BACKUP_OLD, day=signs.backup_at.astimezone(signs.now.tzinfo).date())
