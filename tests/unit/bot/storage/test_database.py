import pytest

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
