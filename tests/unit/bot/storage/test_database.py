import time
import traceback
from datetime import UTC, datetime

import pytest
from sqlalchemy import BigInteger, func, literal, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import BadInput, SettingsWrong, StorageProblem
from bot.storage.database import postgres_engine, reading, sqlite_engine, writing
from bot.storage.order_tables import order_events
from bot.storage.transactions import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path, opened):
    file = tmp_path / "shop.db"
    file.write_bytes(b"not a database, but long enough to be looked at" * 50)

    def use():
        with opened(sqlite_engine(file)) as connection:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master")

    with pytest.raises(StorageProblem, match=r"shop\.db cannot be used"):
        use()


def test_an_error_tells_nothing_of_what_was_written(tmp_path):
    engine = sqlite_engine(tmp_path / "shop.db")
    said = "my address"

    def write() -> None:
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO turns VALUES (:said)"), {"said": said})

    with pytest.raises(StorageProblem) as problem:
        write()
    told = "".join(traceback.format_exception(problem.value))
    assert "no such table" in told
    assert said not in told


@pytest.mark.parametrize("address", ["x", "mysql://u:hidden@h/db", "postgresql://u:hidden@h", ""])
def test_an_address_that_is_none_of_postgresql_is_refused_without_repeating_it(address):
    with pytest.raises(SettingsWrong, match="postgresql://user:password@host") as problem:
        postgres_engine(address)
    assert "hidden" not in str(problem.value)


def test_a_server_that_is_not_there_is_told_in_one_sentence():
    engine = postgres_engine("postgres://ana:hidden@127.0.0.1:1/shop")
    with pytest.raises(StorageProblem, match=r"shop cannot be used .*refused") as problem:
        writing(engine).__enter__()
    told = "".join(traceback.format_exception(problem.value))
    assert "hidden" not in told
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(("said", "error"), [("my address", IntegrityError), ("x" * 900, BadInput)])
def test_postgresql_tells_nothing_of_what_was_written(postgres, said, error):
    def write():
        with postgres.shop() as engine, writing(engine) as connection:
            for number in (1, 2):
                values = {"number": number, "said": said}
                connection.execute(text("INSERT INTO labels VALUES (:number, :said)"), values)

    with pytest.raises(error) as problem:
        write()
    assert said not in "".join(traceback.format_exception(problem.value))


def test_both_engines_give_whole_sums_keep_text_and_tell_of_conflicts(database):
    with database.write() as tx:
        assert tx.inbox.keep(10, "a", "nothing\0ness", NOW)
        assert not tx.inbox.keep(10, "a", "again", NOW)
        kept = tx.inbox.next_of("a").body
        assert kept.replace("\0", "") == "nothingness"
        total = tx.connection.scalar(select(func.sum(order_events.c.amount)))
        assert total is None
        asked = select(func.sum(literal(2**40, BigInteger)), func.avg(literal(1.5)))
        assert tx.connection.execute(asked).one() == (2**40, 1.5)
        assert isinstance(tx.connection.scalar(asked), int)


def test_a_database_on_postgresql_is_served_by_one_process(postgres):
    with postgres.shop() as engine:
        first, second = Database(engine, b"key"), Database(postgres_engine(url(engine)), b"key")
        assert first.serve_alone()
        assert not second.serve_alone()
        first.close()
        assert any(second.serve_alone() or time.sleep(0.01) for _ in range(1_000))
        second.close()


def test_a_reader_on_postgresql_sees_one_moment_and_may_not_write(postgres):
    with postgres.shop() as engine:
        database = Database(engine, b"key")
        with database.read() as reader:
            assert reader.inbox.waiting("a") == 0
            with database.write() as tx:
                tx.inbox.keep(1, "a", "{}", NOW)
            assert reader.inbox.waiting("a") == 0
        with pytest.raises(StorageProblem, match="read-only"), database.read() as reader:
            reader.inbox.keep(2, "a", "{}", NOW)


def test_what_is_append_only_stays_as_it_is(database):
    with database.write() as tx:
        tx.audit.add("Ana", "staff.added", "Ben", NOW)
    for change in ("UPDATE audit SET subject = 'x'", "DELETE FROM audit"):
        with pytest.raises(IntegrityError, match="audit is append-only"), database.write() as tx:
            tx.connection.execute(text(change))


def url(engine):
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
