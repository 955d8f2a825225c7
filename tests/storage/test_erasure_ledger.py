"""The ledger of erasures holds each once, with the key it was written under, and says so where the disk did not take it."""

import errno
import os
from datetime import timedelta

import pytest

from storage.erasure_ledger import ErasureLedger, ledger_beside


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
