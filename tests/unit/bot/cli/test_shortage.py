"""Staff are told once that a pool is empty, by what runs with the shop."""

from pathlib import Path

import pytest

from bot.app import App, make_shop
from bot.cli.serving import _settle_due
from tests.unit.bot.rewarded_shop import BEN, NOW, SETTLED, SPRING, WELCOME, buy, open_with

HERE = "[telegram]\n"


def test_staff_are_told_once_of_an_empty_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_shop(tmp_path / "shop", "Lantern Lane")
    settings = tmp_path / "shop" / "shop.toml"
    settings.write_text(
        settings.read_text("utf-8").replace(HERE, f"{HERE}staff_chat = -100\n"), "utf-8"
    )
    monkeypatch.setattr(App, "now", lambda _: NOW)
    with App.open(tmp_path / "shop") as app:
        with app.database.write() as tx:
            open_with(tx, WELCOME)
            buy(tx, BEN, 10_000, "o1")
        monkeypatch.setattr(App, "now", lambda _: SETTLED)
        assert [_settle_due(app) for _ in range(2)] == [0, 0]
        with app.database.read() as tx:
            told = [row.payload["text"] for row in tx.outbox.due(SETTLED, 9) if row.chat_id == -100]
        assert len(told) == 1
        assert "spring" in told[0]
        app.coupons.add(SPRING, ["SPRING-1"])
        assert _settle_due(app) == 1
