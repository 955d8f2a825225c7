"""Instants as the database keeps them: whole milliseconds of UTC. Refuses naive datetimes; knows no time zone but UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_millis(instant: datetime) -> int:
    """Turn an aware instant into milliseconds since 1970, cutting off what is finer."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (instant - _EPOCH) // _MILLISECOND


def from_millis(millis: int) -> datetime:
    """Turn milliseconds since 1970 into an aware instant of UTC."""
    return _EPOCH + millis * _MILLISECOND


def to_millis_or_none(instant: datetime | None) -> int | None:
    """Turn an instant that may be missing into milliseconds."""
    return None if instant is None else to_millis(instant)


def from_millis_or_none(millis: int | None) -> datetime | None:
    """Turn milliseconds that may be missing into an instant."""
    return None if millis is None else from_millis(millis)
