"""The gate for the law's content: what a change of rules or numbers does to all law cases and to 5,000 invented people.

`make law-gate` assesses them and shows what differs from the record in tests/law, `ACCEPT=1` writes the record anew, and
`PERSON=17` prints the facts of one of the invented people. Must not judge whether a change is right.
"""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.bench.invented_people import Person, invent, invent_people
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.routes.route import CODES
from tests.flows.eligibility.law_cases import FOLDER, facts_of, law_cases

CASES_FILE = FOLDER / "recorded_cases.txt"
PEOPLE_FILE = FOLDER / "recorded_people.txt"
HOW = "see what changed with `make law-gate`; if it is meant, `make law-gate ACCEPT=1` records it"
LETTERS = {
    "met": "m", "not_met": "n", "not_yet": "y", "unclear": "u", "on_hold": "h", "unknown": "?", "not_applicable": "-",
}  # fmt: skip
STATUSES = {letter: status for status, letter in LETTERS.items()}
EXAMPLES = 3


@dataclass(frozen=True)
class Short:
    """An assessment on one line: verdict, route, first day, and a letter for each requirement in the contract's order."""

    verdict: str
    route: str
    earliest: str
    letters: str

    @classmethod
    def of(cls, found: Assessment) -> "Short":
        letters = "".join(LETTERS[each.status] for each in found.requirements)
        return cls(found.verdict, found.route or "-", str(found.earliest_date or "-"), letters or ".")

    def __str__(self) -> str:
        return f"{self.verdict} {self.route} {self.earliest} {self.letters}"

    def changes_to(self, other: "Short") -> str:
        """What differs, in words."""
        pairs = [("verdict", self.verdict, other.verdict), ("route", self.route, other.route)]
        pairs.append(("earliest date", self.earliest, other.earliest))
        if len(self.letters) == len(other.letters) == len(CODES):
            letters = zip(CODES, self.letters, other.letters, strict=True)
            pairs += [(code, STATUSES[old], STATUSES[new]) for code, old, new in letters]
        return (
            "; ".join(f"{what} {old} → {new}" for what, old, new in pairs if old != new) or "requirements shown or not"
        )


Record = Mapping[str, Short]


def cases_now() -> Record:
    return {
        case["title"]: Short.of(assess(read_facts(facts_of(case)), date.fromisoformat(case["day"])))
        for case in law_cases()
    }


def people_now(people: Iterable[Person]) -> Record:
    return {_name(person): Short.of(assess(read_facts(person.facts), person.on)) for person in people}


def _name(person: Person) -> str:
    return f"{person.number:04} on {person.on}"


def fingerprint(people: Iterable[Person]) -> str:
    """Changes when the people themselves do, so that this is not taken for a change of the law."""
    lines = (json.dumps([str(person.on), person.facts], sort_keys=True) for person in people)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def as_text(record: Record, head: str) -> str:
    return "".join([f"# {head}\n", *(f"{name} | {short}\n" for name, short in record.items())])


def from_text(text: str) -> Record:
    lines = (line.rsplit(" | ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: Short(*short.split(" ")) for name, short in lines}


def recorded(path: Any) -> tuple[str, Record]:
    """The head of a record, and the record; empty where nothing was recorded yet."""
    text = path.read_text("utf-8") if path.exists() else "# \n"
    return text.split("\n", 1)[0].removeprefix("# "), from_text(text)


def compared(what: str, old: Record, new: Record) -> Iterator[str]:
    """Say line by line what differs: how many, and each with what is another now, those of one change together."""
    changed = {name: (old[name], short) for name, short in new.items() if name in old and old[name] != short}
    verdicts = sum(before.verdict != after.verdict for before, after in changed.values())
    added, gone = new.keys() - old.keys(), old.keys() - new.keys()
    yield (
        f"{what}: {len(new)}; {verdicts} change their verdict, {len(changed) - verdicts} only the way to it; "
        f"{len(added)} new, {len(gone)} gone"
    )
    groups: dict[str, list[str]] = defaultdict(list)
    for name, (before, after) in changed.items():
        kind = (
            f"{before.verdict} → {after.verdict}" if before.verdict != after.verdict else f"{after.verdict} as before"
        )
        groups[kind].append(f"{name}: {before.changes_to(after)}")
    for kind, lines in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"  {kind}: {len(lines)}"
        shown = lines if what == "law cases" else lines[:EXAMPLES]
        yield from (f"    {line}" for line in shown)


def differences(people: list[Person]) -> tuple[list[str], bool]:
    """The whole report, and whether anything differs."""
    pairs = {
        "law cases": (recorded(CASES_FILE)[1], cases_now()),
        "invented people": (recorded(PEOPLE_FILE)[1], people_now(people)),
    }
    lines = [line for what, (old, new) in pairs.items() for line in compared(what, old, new)]
    if recorded(PEOPLE_FILE)[0] != fingerprint(people):
        lines.append("The people themselves are others than recorded: not every change comes from the law.")
    return lines, any(old != new for old, new in pairs.values())


def accept(people: list[Person]) -> None:
    CASES_FILE.write_text(as_text(cases_now(), "law cases"), "utf-8")
    PEOPLE_FILE.write_text(as_text(people_now(people), fingerprint(people)), "utf-8")


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--accept", action="store_true")
    reader.add_argument("--person", type=int)
    options = reader.parse_args()
    if options.person is not None:
        person = invent(options.person)
        print(json.dumps({"id": str(person.number), "date": str(person.on), "facts": person.facts}, ensure_ascii=False))
        return 0
    people = list(invent_people())
    lines, differ = differences(people)
    print("\n".join(lines))
    if options.accept:
        accept(people)
        print("recorded")
    elif differ:
        print(HOW)
    return int(differ and not options.accept)


if __name__ == "__main__":
    sys.exit(main())
