"""The ledger of erasures holds each once, with the key it was written under, and says so where the disk did not take it."""

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.erasure_ledger import Erasure, ErasureLedger, ledger_beside


def test_an_erasure_is_written_down_once_with_its_key(tmp_path, now):
    path = ledger_beside(tmp_path / "lotse.db")
    ErasureLedger(path).add("a" * 64, now)  # as it was before lines named their key
    ledger = ErasureLedger(path, "k2")
    for _ in range(3):
        ledger.add("a" * 64, now)
        ledger.add("b" * 64, now)
    ledger.add("b" * 64, now + timedelta(seconds=1))
    assert [(each.telegram_hash[0], each.key) for each in ledger.entries()] == [("a", ""), ("b", "k2"), ("b", "k2")]


def test_what_the_disk_took_only_in_part_is_no_line(tmp_path, now, monkeypatch):
    ledger = ErasureLedger(ledger_beside(tmp_path / "lotse.db"))
    ledger.add("a" * 64, now)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:30]))
    with pytest.raises(OSError, match="part") as raised:
        ledger.add("b" * 64, now)
    assert raised.value.errno == errno.ENOSPC
    monkeypatch.undo()
    assert [each.telegram_hash[0] for each in ledger.entries()] == ["a"]
    ledger.add("b" * 64, now)
    assert [each.telegram_hash[0] for each in ledger.entries()] == ["a", "b"]


def ledger_of(tmp_path, now, *names):
    ledger = ErasureLedger(ledger_beside(tmp_path / "lotse.db"), "k")
    for name in names:
        ledger.add(name * 64, now)
    return ledger, ledger_beside(tmp_path / "lotse.db")


def cut(content):
    return content[:150]


def emptied(_content):
    return b""


def garbage(_content):
    return b"garbage"


def a_database(_content):
    return b"SQLite format 3\0" + bytes(range(256)) * 16


def not_a_hash(content):
    return content.replace(b"b" * 64, b"b" * 63)


def another_object(content):
    return content + b'\n{"hash": "me", "at": 1}\n'


def nulls(content):
    return content + b"\n" + bytes(64)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut, "line 3 is no entry"),
        (emptied, "is empty"),
        (garbage, "line 1 is no entry"),
        (a_database, "is a database"),
        (not_a_hash, "line 3 is no entry"),
        (another_object, "line 7 is no entry"),
        (nulls, "line 7 is no entry"),
    ],
)
def test_a_damaged_ledger_says_so_also_when_the_bot_has_gone_on_with_it(tmp_path, now, damage, words):
    ledger, path = ledger_of(tmp_path, now, "a", "b", "c")
    assert ledger.damage() is None
    path.write_bytes(damage(path.read_bytes()))
    assert words in ledger.damage()
    ledger.add("d" * 64, now)
    assert ledger.damage() is not None, "what is lost is not back by an entry more"
    assert "d" in [each.telegram_hash[0] for each in ledger.entries()], "nobody's erasure waits for the repair"


def test_a_line_that_a_crash_cut_off_is_no_damage_once_its_erasure_is_known(tmp_path, now):
    """It was not written to its end, so nobody was erased yet: it is written anew, or stands in the database still."""
    ledger, path = ledger_of(tmp_path, now, "a", "b")
    path.write_bytes(path.read_bytes()[:-20])
    assert ledger.damage() is not None
    assert ledger.damage([Erasure("b" * 64, now, "k")]) is None
    assert ledger.damage([Erasure("c" * 64, now, "k")]) is not None
    ledger.add("b" * 64, now)
    assert ledger.damage() is None
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert ledger.damage() is None, "only the end of the line is missing"
    path.write_bytes(whole + b"\n" + whole[:5])
    assert "is no entry" in ledger.damage(), "so little may be of anybody"


def test_no_ledger_is_left_empty_or_half_written(tmp_path, now, monkeypatch):
    ledger, path = ledger_of(tmp_path, now)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:30]))
    with pytest.raises(OSError, match="part"):
        ledger.add("a" * 64, now)
    assert not path.exists()
    monkeypatch.undo()
    ledger.add("a" * 64, now)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:30]))
    with pytest.raises(OSError, match="part"):
        ledger.add("b" * 64, now)
    assert path.read_bytes() == before


def test_erasures_of_the_same_moment_are_all_written_down(tmp_path, now):
    path, hashes, together = ledger_beside(tmp_path / "lotse.db"), [each * 64 for each in "abcd"], threading.Barrier(4)

    def write_down(telegram_hash):
        together.wait()
        ErasureLedger(path, "k").add(telegram_hash, now)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write_down, hashes))
    assert sorted(each.telegram_hash for each in ErasureLedger(path).entries()) == hashes
    assert ErasureLedger(path).damage() is None
