"""Looks at what the bot says: catalogues and who read them, the law's age and sources, numbers, organisations' data."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib import resources
from typing import Any

from babel.messages.pofile import read_po

from bot.alerts import is_law_old
from bot.doctor_findings import Finding, listed
from bot.i18n import LOCALES, SOURCE_LANGUAGE
from bot.languages import complete_languages
from flows.catalog.knowledge import emergency_numbers
from flows.eligibility.law import fixed, read_parameters
from flows.errors import FlowsError

UNCHECKED = ("nicht geprüft", "zu bestätigen")
"""So a citation of the law says that somebody still has to look."""
UNCONFIRMED = ("to be confirmed", "zu bestätigen", "not checked", "nicht geprüft")
HEARSAY = ("reported", *UNCONFIRMED)
NUMBERS_OLD = timedelta(days=180)


def look_at_texts() -> Iterator[Finding]:
    """Find out how the catalogues are, a line for each language."""
    german = _messages(SOURCE_LANGUAGE)
    for language in complete_languages():
        texts = _messages(language)
        compiled = LOCALES / language / "LC_MESSAGES" / "messages.mo"
        missing = [name for name in german if not texts.get(name)]
        what = f"texts in {language}"
        if not compiled.is_file():
            yield Finding("bad", what, "the catalogue is not compiled", "`make install`")
        elif compiled.stat().st_mtime < compiled.with_suffix(".po").stat().st_mtime:
            yield Finding(
                "warn",
                what,
                "the compiled catalogue is older than its source",
                "`make install`, and start the bot again",
            )
        elif missing:
            yield Finding(
                "warn", what, f"{len(missing)} of {len(german)} are missing and said in German", "translate them"
            )
        elif not _is_reviewed(language):
            yield Finding(
                "warn",
                what,
                f"all {len(german)} are there, as drafts",
                "have a native speaker read them, then set X-Review: reviewed",
            )
        else:
            yield Finding("ok", what, f"all {len(german)} are there and reviewed")


def look_at_law(today: date) -> Iterator[Finding]:
    """Find out how old the law is, and which of its numbers somebody still has to look at."""
    try:
        as_of: date = fixed("law_as_of")
        open_ones = _unchecked()
    except FlowsError as error:
        yield Finding("bad", "law", str(error), "mend flows/eligibility/parameters")
        return
    if is_law_old(as_of, today):
        days = (today - as_of).days
        yield Finding("warn", "law", f"as of {as_of}, {days} days ago", "have somebody read whether it has changed")
    else:
        yield Finding("ok", "law", f"as of {as_of}")
    if open_ones:
        yield Finding(
            "warn",
            "numbers of the law",
            f"citations still to be checked: {listed(open_ones, 10)}",
            "check them, then say so in the citation",
        )
    else:
        yield Finding("ok", "numbers of the law", "each has its citation")


def look_at_numbers(today: date) -> Iterator[Finding]:
    """Find out when the emergency numbers were last looked at."""
    numbers = emergency_numbers()
    oldest = min(number.checked_on for number in numbers)
    old = [number.id for number in numbers if today - number.checked_on > NUMBERS_OLD]
    if old:
        yield Finding(
            "warn",
            "emergency numbers",
            f"looked at too long ago: {listed(old)}",
            "call them, then set checked_on in flows/data/emergency.yaml",
        )
    else:
        yield Finding("ok", "emergency numbers", f"all {len(numbers)} were looked at on {oldest} or later")
    hearsay = [number.id for number in numbers if any(word in number.source for word in HEARSAY)]
    if hearsay:
        yield Finding("warn", "emergency numbers", f"known from second hand only: {listed(hearsay)}", "call them")


def look_at_network(records: Sequence[dict[str, Any]] | None, today: date, *, is_telegram: bool) -> Iterator[Finding]:
    """Find out how the organisations' data is.

    Args:
        records: as the database has them; None if it cannot be read.
        today: the day it is.
        is_telegram: the bot speaks to Telegram, where invented places would send people nowhere.
    """
    if records is None:
        yield Finding("bad", "organisations", "they cannot be read", "first mend the database")
        return
    used = [record for record in records if record.get("active", True)]
    if not used:
        yield Finding("bad", "organisations", "there are none", "`lotse network import FILE`")
        return
    invented = [record["id"] for record in used if record.get("demo")]
    if invented and is_telegram:
        yield Finding(
            "bad", "organisations", f"invented places are shown to people: {listed(invented)}", "import your own"
        )
    old = [record["id"] for record in used if date.fromisoformat(record["verified_until"]) < today]
    if old:
        yield Finding(
            "warn",
            "organisations",
            f"checked too long ago: {listed(old)}",
            "look at them again, then set verified_until",
        )
    else:
        until = min(record["verified_until"] for record in used)
        yield Finding("ok", "organisations", f"{len(used)} records, the first to be checked again by {until}")
    doubtful = [record["id"] for record in used if any(word in record["source"] for word in UNCONFIRMED)]
    if doubtful:
        yield Finding(
            "warn", "sources", f"still to be confirmed: {listed(doubtful)}", "ask them, then mend the record's source"
        )


def _unchecked() -> list[str]:
    folder = resources.files("flows.eligibility.parameters")
    files = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")}
    return sorted(
        f"{name} ({value.since:%Y})"
        for name, values in read_parameters(files).items()
        for value in values
        if name != "covered_from" and any(word in value.citation for word in UNCHECKED)
    )


def _messages(language: str) -> dict[str, bool]:
    """Say of each message whether all its forms are there."""
    text = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_bytes()
    said: dict[str, bool] = {}
    for message in read_po(io.BytesIO(text), locale=language):
        name = message.id if isinstance(message.id, str) else message.id[0]
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
        if name:
            said[name] = all(forms)
    return said


def _is_reviewed(language: str) -> bool:
    head = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_text("utf-8").split("\n\n")[0]
    return '"X-Review: reviewed\\n"' in head
