"""A shop with ten weeks of referrals behind it, for every page that staff read of them.

What happens, happens through the same doors as in a real shop, at the hour that its clock shows.
All of it falls seven minutes past a full hour of UTC, which is 37 past in the shop's zone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import reporting, sharing
from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.messages import Made
from bot.orders import parse_order
from bot.referrals import deciding
from bot.web.server import build_web
from growth.coupons import Pool
from growth.lost import About
from growth.programme import Milestone, Programme, Rule, Tier
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Campaign, Product
from tests.journeys.chromium import Served

START = datetime(2026, 3, 2, 3, 7, tzinfo=UTC)
DAYS = 70
ZONE = "Asia/Kolkata"
LAST = "Maximiliane Freifrau von Hohenfels-Waldeck"
NAMES = (
    *(f"{first} {last}" for last in ("Berg", "Lindqvist", "Okafor", "Moreau")
      for first in ("Annika", "Bruno", "Chiara", "Dmitri", "Esra", "Finn")),
    *(family + given for given in ("小明", "雨桐", "子涵", "建国")
      for family in ("王", "李", "张", "刘", "陈", "欧阳")),
    LAST,
)  # fmt: skip
GOODS = (
    Product("K-1", {"en": "Aurora kettle", "zh": "极光水壶"}, 19900, "CNY", stock=7),
    Product("T-1", {"en": "Jasmine tea", "zh": "茉莉花茶"}, 4900, "CNY", category={"en": "Tea"}),
)
SALE = Campaign("S-1", {"en": "Sale", "zh": "特惠"}, "2026-03-09", "2026-03-29", "15%", ("K-1",))
RULES = (
    Rule("share", "inviter", "percent", 500, minimum_order=5_000, per_person_cap=4_000),
    Rule("tea", "inviter", "fixed", 300, categories=frozenset({"Tea"}), first_order_only=False),
    Rule("march", "inviter", "fixed", 100, ends=START + timedelta(days=24, minutes=-7, hours=-8.5)),
    Rule("may", "inviter", "fixed", 150, starts=START + timedelta(days=56, minutes=-7, hours=-8.5)),
    Rule("lucky", "inviter", "fixed", 400, programme_cap=1_000, tiers=(Tier(3, 500),)),
    Rule("stars", "inviter", "points", 10, first_order_only=False, expires_days=365),
    Rule("far", "inviter", "percent", 100, level=2),
    Rule("welcome", "friend", "coupon", 1, pool="welcome"),
)
MILESTONES = (Milestone("three-friends", 3, "points", 50), Milestone("ten", 10, "fixed", 5_000))
PROGRAMME = Programme(
    "CNY", RULES, MILESTONES, depth=2, hold_days=10, attribution_window_days=30, name="Spring 春"
)
NOTES = (
    "cousins 表兄弟",
    "a reseller 二手商",
    "not the right one 弄错了",
    "she told us 她告诉我们",
)
OWN = (*NAMES, *NOTES, "Aurora & Co", "Spring 春", "10 % off 九折", "茉莉花茶", "极光水壶", "特惠")
"""Words of the shop and its people: they stand on a page of either language."""


class Dated(App):
    """A shop whose clock is turned by hand."""

    at = START

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Open:
    """A shop whose pages are served."""

    app: Dated
    address: str


@contextmanager
def opened(folder: Path) -> Iterator[Open]:
    make_shop(folder, "Aurora & Co")
    settings = folder / "shop.toml"
    settings.write_text(settings.read_text().replace("Asia/Shanghai", ZONE))
    model = ScriptedChatModel(lambda call: "NONE")
    with Dated.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(Loaded(GOODS, campaigns=(SALE,)), lambda done, total: None)
        with Served(build_web(app)) as address:
            yield Open(app, address)


def fill(app: Dated) -> None:
    """Ten weeks, in the order in which they happened."""
    acts: list[tuple[float, Callable[[Dated], None]]] = [
        (0, _publish),
        *((_came(number), lambda app, n=number: _comes(app, n)) for number in range(len(NAMES))),
        *((day, lambda app, o=order: _order(app, **o)) for day, order in _orders()),
        *((float(day), _night) for day in range(5, DAYS, 13)),
        (30, _pools),
        (40, _forgotten),
        (45, _first_list),
        (60, _troubles),
        (62, _decisions),
        (64, _more_lists),
        (66, _corrections),
    ]
    for day, act in sorted(acts, key=lambda each: each[0]):
        app.at = START + timedelta(hours=round(day * 24))
        act(app)
    app.at = START + timedelta(days=DAYS)
    _night(app)
    reporting.refresh(app.database, app.now(), app.zone)


def _came(number: int) -> float:
    """The day on which that person first wrote."""
    return 0.5 + number * 1.25


def _inviter(number: int) -> int | None:
    """The first five came by themselves, and every ninth; the others through somebody who was
    there, some of whom bring many."""
    return None if number < 5 or number % 9 == 0 else number // 4 if number % 2 else number // 7


def _code(number: int) -> str:
    return f"Code{number:010d}"


def _publish(app: Dated) -> None:
    with app.database.write() as tx:
        sharing.publish(tx, PROGRAMME, "Lin", app.now(), "Lin")


def _comes(app: Dated, number: int) -> None:
    """Somebody starts, asks, is asked to share, and shares."""
    now, inviter = app.now(), _inviter(number)
    product = GOODS[number % 2].product_id
    tone = ("plain", "warm", "playful")[number % 3]
    with app.database.write() as tx:
        met = tx.shoppers.meet(700 + number, NAMES[number], ("en", "zh")[number // 24 % 2], now)
        who = met.shopper.shopper_id
        if inviter is not None:
            sharing.arrive(tx, who, _code(inviter), True, now)
        made = Made("filled", 0.1, "v", "")
        tx.conversations.add_turn(
            who, "answered", language="en", product_id=product, now=now, made=made
        )
        tx.shoppers.asked(who, now)
        if number % 4 < 3:
            tx.offers.add(who, product, "words", now, tone)
            campaign = "S-1" if 7 < _came(number) < 27 else None
            sharing.link_for(tx, who, product, now, lambda: _code(number), campaign, tone)
            tx.links.shared(_code(number), "inline", now)
        else:
            sharing.link_for(tx, who, None, now, lambda: _code(number))


def _orders() -> Iterator[tuple[float, dict[str, object]]]:
    """(day on which the shop hears of it, what the till tells)."""
    for number in range(len(NAMES)):
        bought = _came(number) + 2
        if (number % 3 == 2 and number not in (2, 5, 8, 14)) or bought >= DAYS:
            continue
        more: dict[str, object] = {"amount": f"{60 + number * 37 % 400}.00"}
        more |= SPECIAL.get(number, {})
        if number % 4 == 3:
            more["lines"] = [
                {"product_id": "T-1", "category": "Tea", "quantity": 2, "amount": "49"}
            ]
        yield bought, {"buyer": number, "id": f"o{number}", **more}
    again = {"buyer": 10, "id": "again", "amount": "88.00", "address": "Nanjing Road 1, Shanghai"}
    yield _came(10) + 6, again
    yield _came(7) + 40, {"buyer": 7, "id": "late", "amount": "99.00"}
    yield _came(16) + 1, {"buyer": 16, "id": "early", "amount": "70.00", "earlier": 3}
    for number, amount, day in ((12, SPECIAL[12]["amount"], 9), (13, "100.00", 21)):
        refund = {"buyer": number, "id": f"o{number}", "amount": amount, "type": "refund"}
        yield _came(number) + day, refund
    nobodys = {"buyer": None, "address": "Nanjing Road 1, Shanghai"}
    yield 61, {**nobodys, "id": "T-1042", "amount": "75.00"}
    yield 61, {"buyer": 31, "id": "abroad", "amount": "30.00", "currency": "USD"}
    yield 61, {"buyer": 33, "id": "waits", "amount": "3000", "currency": "JPY"}


BROKEN = '{"id": 5, "name": "#1077", "financial_status": "paid"}'
PHONE, OTHER = "+86 138 0013 8000", "+86 139 1111 2222"
SPECIAL: dict[int, dict[str, object]] = {
    2: {"phone": PHONE},
    3: {"phone": OTHER, "email": "liu@shop.example"},
    5: {"amount": "500.00"},
    7: {"amount": "499.50"},
    8: {"amount": "500.00", "number": "#1008"},
    10: {"amount": "500.00"},
    12: {"amount": "120.00"},
    13: {"amount": "401.00"},
    14: {"amount": "311.00", "phone": PHONE},
    15: {"amount": "512.50", "phone": OTHER, "number": "#1015", "email": "eva@shop.example"},
    21: {"amount": "0.50"},
    24: {"amount": "20.00"},
}
"""What is peculiar about the orders of some."""


def _order(app: Dated, buyer: int | None, id: str, earlier: int = 0, **more: object) -> None:
    back = more.get("type") == "refund"
    event = {
        "source": "till",
        "event_id": f"{'r' if back else 'e'}-{id}",
        "type": "order",
        "order_id": id,
        "currency": "CNY",
        "occurred_at": (app.now() - timedelta(days=earlier)).isoformat(),
        **({} if buyer is None else {"shopper": 700 + buyer}),
        **more,
    }
    app.desk.receive(parse_order(event, app.desk.marker))


def _night(app: Dated) -> None:
    with app.database.write() as tx:
        sharing.settle(tx, app.now(), app.telling)


def _pools(app: Dated) -> None:
    """One of a month that has run dry, one that is full, one that has ended."""
    for name, codes, days in (("welcome", 4, None), ("birthday", 30, None), ("march", 6, 14)):
        ends = days and app.now() + timedelta(days=days)
        pool = Pool(name, "10 % off 九折", "10 % off 九折", "imported", app.now(), "Lin", ends)
        app.coupons.add(pool, [f"{name.upper()}-{each:03}" for each in range(codes)])
    app.coupons.revoke("MARCH-001", NOTES[2], "Lin")


def _forgotten(app: Dated) -> None:
    with app.database.write() as tx:
        tx.shoppers.forget(10, app.now())


def _first_list(app: Dated) -> None:
    number = app.payouts.propose("CNY", 100, "Lin").list.list_id
    app.at += timedelta(hours=1)
    app.payouts.approve(number, "Lin")
    app.at += timedelta(days=1)
    app.payouts.paid(number, "Lin", "SEPA 7")


def _troubles(app: Dated) -> None:
    """A delivery that is not understood, and a day's rate."""
    app.desk.give_rate("USD", "7.12", app.now().date(), "Lin")
    with app.database.write() as tx:
        key = tx.deliveries.keep("shopify", "d1", "orders/paid", BROKEN, app.now())
    assert key is not None
    assert not app.desk.work_on(key)


def _decisions(app: Dated) -> None:
    blocked = key_of(app, "o15")
    with app.database.write() as tx:
        deciding.decide(tx, blocked, "block", "Lin", NOTES[0], app.now(), app.telling)
        entry = deciding.put_on_blocklist(tx, blocked, "email", "Lin", NOTES[1], app.now())
    app.at += timedelta(hours=2)
    with app.database.write() as tx:
        deciding.lift(tx, entry.entry_id, "Lin", NOTES[2], app.now())
        deciding.put_on_blocklist(tx, blocked, "buyer", "Lin", NOTES[1], app.now())


def _more_lists(app: Dated) -> None:
    """One that was cancelled, one in points that is approved, and one that waits."""
    app.payouts.cancel(app.payouts.propose("CNY", 100, "Lin").list.list_id, "Lin")
    app.payouts.approve(app.payouts.propose("PTS", 10, "Lin").list.list_id, "Lin")
    app.payouts.propose("CNY", 200, "Lin")


def _corrections(app: Dated) -> None:
    """Staff attach one and detach another; somebody slips in a code, another opens a link late."""
    app.referrals.attach(46, 3, NOTES[3], "Lin")
    app.referrals.attach(37, 4, NOTES[3], "Lin")
    app.referrals.detach(37, NOTES[2], "Lin")
    app.desk.say_buyer(key_of(app, "o4"), 19, NOTES[3], "Lin")
    for number, code in ((800, "Cod80000000022"), (801, _code(6))):
        with app.database.write() as tx:
            met = tx.shoppers.meet(number, f"Hana {'AB'[number % 2]}rolin", "en", app.now())
        app.at += timedelta(hours=1)
        with app.database.write() as tx:
            sharing.arrive(tx, met.shopper.shopper_id, code, number == 800, app.now())
    app.referrals.dismiss(About("opened", 51, 7), NOTES[2], "Lin")


def key_of(app: Dated, order: str) -> int:
    return app.desk.order_called(order).purchase.order_key
