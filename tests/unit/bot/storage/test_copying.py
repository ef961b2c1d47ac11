"""A shop's rows go from one engine to the other and back, and numbers go on where they were."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BadInput
from bot.storage.copying import copy
from bot.storage.database import metadata, reading, sqlite_engine
from bot.storage.migrating import migrate
from bot.storage.transactions import Database
from growth.links import Link

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def contents(engine):
    with reading(engine) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in metadata.sorted_tables
        }


def test_there_and_back_nothing_changes(postgres, tmp_path):
    first = sqlite_engine(tmp_path / "shop.db")
    migrate(first)
    with Database(first, b"key").write() as tx:
        for number in range(3):
            tx.shoppers.meet(number, f"P{number} 中文", "zh", NOW)
        tx.links.add(Link("a" * 14, 1, None, NOW))
        tx.offers.add(1, None, "share?", NOW)
        tx.outbox.add("send_photo", {"chat_id": 1}, chat_id=1, now=NOW, file=b"\0\xff")
        tx.audit.add("Ana", "staff.added", "Ben", NOW)
    with postgres.empty() as middle:
        rows = copy(first, middle)
        assert contents(middle) == contents(first)
        assert rows == sum(map(len, contents(first).values()))
        with pytest.raises(BadInput, match="holds a shop already"):
            copy(first, middle)
        last = sqlite_engine(tmp_path / "new.db")
        copy(middle, last)
        assert contents(last) == contents(first)
        for engine in (middle, last):
            with Database(engine, b"key").write() as tx:
                later = tx.shoppers.meet(9, "P9", "en", NOW + timedelta(days=1))
                assert later.shopper.shopper_id == 4
        last.dispose()
    first.dispose()
