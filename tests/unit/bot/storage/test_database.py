import traceback

import pytest
from sqlalchemy import text

from bot.errors import StorageProblem
from bot.storage.database import reading, sqlite_engine, writing


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
