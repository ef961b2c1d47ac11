"""Every page of reports, orders and rewards of a large shop, asked for by its owner over HTTP, and
the two commands that tell a shopper most."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import Engine
from starlette.testclient import TestClient

from benchmarks.large_shop import BEGIN, NOW
from bot.app import App, make_shop
from bot.chat.handlers.invites import invite
from bot.chat.handlers.rewards import rewards
from bot.chat.talks import Talk
from bot.storage.transactions import Database
from bot.web.server import build_web
from bot.web.sessions import Sessions
from bot.web.words import WORDS
from growth.reports import Person

TIMES = 3
"""Everything is asked for so often; the slowest counts."""


class Then(App):
    """The shop on the day that its made-up data end."""

    def now(self) -> datetime:
        return NOW


@contextmanager
def shop_on(engine: Engine) -> Iterator[App]:
    """An app on that database."""
    with TemporaryDirectory(prefix="shopvine-bench-") as temporary:
        folder = Path(temporary) / "shop"
        make_shop(folder, "Large")
        with Then.open(folder) as app:
            app.database = Database(engine, b"key")
            yield app


def pages(engine: Engine) -> dict[str, float]:
    """Seconds for each page, by its address; the night's work is done."""
    with (
        shop_on(engine) as app,
        TestClient(build_web(app), follow_redirects=False) as client,
    ):
        token, owner = app.new_token(), app.staffing.add("Olga", "owner", None, "console")
        with app.database.write() as tx:
            tx.logins.open(Sessions(app).mark(token), owner.staff_id, NOW)
        client.cookies.set("shopvine_staff", token)

        def opened(address: str) -> None:
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            assert WORDS["en"]["not_counted"] not in answer.text, address

        return {address: _slowest(opened, address) for address in _addresses(app)}


def commands(engine: Engine) -> dict[str, float]:
    """Seconds for what a shopper asks who brought more friends than anybody else."""
    with shop_on(engine) as app:

        def asked(command: Callable[[Talk, str], None]) -> None:
            with app.database.write() as tx:
                shopper = tx.shoppers.get(most)
                assert shopper is not None
                command(Talk(app, tx, shopper, "en", NOW, "large_bot"), "")

        with app.database.read() as tx:
            most = max(tx.invitations.best(500), key=_friends).shopper_id
        return {f"/{each.__name__}": _slowest(asked, each) for each in (invite, rewards)}


def _addresses(app: App) -> list[str]:
    with app.database.read() as tx:
        top, *_, last = tx.invitations.best(1_000)
        friend = tx.forest.friends(top.shopper_id, 1)[0]
        key = tx.order_parts.below(top.shopper_id)[-1]
    days = [f"{BEGIN + (NOW - BEGIN) * part / 4:%Y-%m-%d}" for part in (1, 2, 3)]
    root, below = f"root={top.shopper_id}", f"open={friend.shopper_id}"
    return [
        "/today",
        *(f"/reports/funnel?by={by}" for by in ("week", "product", "campaign", "language")),
        "/reports/funnel?since=2025-06-01&until=2025-06-30",
        *(f"/reports/{kind}" for kind in ("cohorts", "money", "advocates", "answers")),
        "/reports/money?by=campaign",
        "/reports/advocates.csv",
        "/reports/tree",
        f"/reports/tree?{root}&{below}",
        *(f"/reports/tree?day={day}" for day in days),
        f"/reports/tree?{root}&{below}&day={days[-1]}",
        f"/reports/tree?root={last.shopper_id}&day={days[-1]}",
        f"/reports/tree.svg?day={days[-1]}",
        "/referrals/lost",
        f"/referrals/{friend.shopper_id}",
        *(f"/orders?state={state}" for state in ("all", "matched", "unmatched", "refunded")),
        f"/orders?search={quote('o29')}",
        f"/orders?search={quote('nothing like it')}",
        f"/orders/{key}",
        "/reviews",
        "/reviews/blocklist",
        f"/reviews/{key}",
        "/payouts",
        "/coupons",
        "/rules",
    ]


def _friends(person: Person) -> int:
    return person.branch.direct


def _slowest(step: Callable[..., object], *arguments: object) -> float:
    taken = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        step(*arguments)
        taken.append(time.perf_counter() - begin)
    return round(max(taken), 3)
