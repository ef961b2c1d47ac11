"""A demo shop whose making was broken off is finished by the next start."""

import pytest

from bot import reporting
from bot.app import App
from bot.cli.demo import make_demo_shop


def numbers(folder):
    with App.open(folder) as app, app.database.read() as tx:
        assert reporting.doctor_ledger(tx) == []
        return app.knowledge.version(), reporting.funnel(tx), reporting.tree(tx).as_json()


@pytest.mark.parametrize("lost", ["shop.db", None], ids=["before its past", "at the very end"])
def test_the_next_start_goes_on_and_does_nothing_twice(demo_shop, lost):
    whole = numbers(demo_shop)
    (demo_shop / "state" / "unfinished").touch()
    if lost:
        for file in (demo_shop / "state").glob(f"{lost}*"):
            file.unlink()
    make_demo_shop(demo_shop)
    assert numbers(demo_shop) == whole
    assert not (demo_shop / "state" / "unfinished").exists()
