"""A migration that has landed is never edited: databases in use have gone through it as it was. A new one comes after it."""

import hashlib
from pathlib import Path

import storage

VERSIONS = Path(storage.__file__).parent / "migrations" / "versions"
LANDED = {
    "0001_the_first_schema.py": "6fc164c633e4eddaec709ee87d908fe9aae61ad0b807c3190595af653e10a300",
    "0002_roles_cases_and_meetings.py": "d9f006bac8ee93688ce68fcf47bb4b42895c08a084cfe0aa043810b51809bf4f",
    "0003_deleted_cases_lead_to_nobody.py": "ae0b7cebe655c856408953d36fa7d2c2de36f3e85ade2f97c70e88db4f900421",
    "0004_checks_that_people_keep.py": "63483032313c7d8daa0e17d9868699b28716cb07472b2dad847d4a64dd915d44",
    "0005_people_who_leave.py": "25bc34bfd84d8b483c6793c0afc7a4ed3025c9c55cf03e79c838b754f384eac1",
}
"""By SHA-256. Add a migration here with the release that brings it; never change a line."""


def test_no_landed_migration_was_edited():
    found = {name: hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() for name in LANDED}
    assert found == LANDED, "write a new migration instead"


def test_migrations_are_numbered_without_a_gap():
    numbers = sorted(file.name[:4] for file in VERSIONS.glob("*.py") if file.name != "__init__.py")
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
