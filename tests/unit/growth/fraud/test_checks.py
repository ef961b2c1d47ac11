"""Each check finds what it is for, and leaves alone the honest case that looks most like it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from benchmarks.fraud_world import BEGIN, HOLD, LEAST, Ask, Buy, GiveBack, Start, World
from growth.fraud import guessing, identity, shapes
from growth.fraud.facts import Finding, Mark
from growth.fraud.judging import combine, examine

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = BEGIN + 60 * DAY
USUAL = 12_000


class Shop:
    """A world that is told one event at a time."""

    def __init__(self) -> None:
        self.world = World()
        self._people = self._keys = 0

    def start(self, at: datetime, inviter: int | None = None, account: int | None = None) -> int:
        self._people += 1
        self.world.happen(Start(at, self._people, inviter, account or self._people))
        return self._people

    def ask(self, at: datetime, who: int) -> None:
        self.world.happen(Ask(at, who))

    def buy(
        self,
        at: datetime,
        who: int,
        amount: int = USUAL,
        coupon: str | None = None,
        product: str = "P1",
        **marks: str,
    ) -> int:
        self._keys += 1
        own: dict[Mark, str] = {"email": f"e{who}", "phone": f"p{who}", "payment": f"c{who}"}
        kept = own | marks  # type: ignore[operator]
        self.world.happen(Buy(at, who, self._keys, amount, product, coupon, kept))
        return self._keys

    def back(self, at: datetime, key: int) -> None:
        self.world.happen(GiveBack(at, key))

    def found(self, key: int) -> dict[str, Finding]:
        return {each.check: each for each in examine(self.world, key)}


@pytest.fixture
def shop() -> Shop:
    """Ordinary trade of two months: a newcomer whom somebody invited buys twice a day."""
    shop = Shop()
    for half_day in range(120):
        at = BEGIN + half_day * DAY / 2
        friend = shop.start(at, shop.start(at))
        shop.ask(at, friend)
        shop.buy(at + 6 * HOUR, friend, product=f"P{half_day % 3}")
    return shop


def friends(
    shop: Shop,
    many: int,
    every: timedelta = 8 * HOUR,
    *,
    wait: timedelta = HOUR / 2,
    asks: bool = False,
    amount: int = USUAL,
) -> tuple[int, list[int]]:
    """An inviter and the orders of their friends, who come one after another."""
    inviter = shop.start(NOW)
    keys = []
    for number in range(many):
        at = NOW + (number + 1) * every
        friend = shop.start(at, inviter)
        if asks:
            shop.ask(at, friend)
        keys.append(shop.buy(at + wait, friend, amount))
    return inviter, keys


def test_an_ordinary_order_passes(shop: Shop) -> None:
    _, keys = friends(shop, 1)
    assert shop.found(keys[0]) == {}
    assert combine([]) == "pass"


def test_nobody_is_examined_whom_nobody_invited(shop: Shop) -> None:
    who = shop.start(NOW)
    shop.buy(NOW, who, email="same")
    assert shop.found(shop.buy(NOW, shop.start(NOW), email="same")) == {}


@pytest.mark.parametrize(
    ("shared", "outcome"),
    [
        (["email"], "hold"),
        (["phone"], "hold"),
        (["email", "phone"], "block"),
        (["payment"], None),
        (["address", "payment"], None),
    ],
)
def test_the_inviter_buys_as_their_own_friend(
    shop: Shop, shared: Sequence[str], outcome: str | None
) -> None:
    """Families share a roof and a card."""
    marks = {kind: f"one {kind}" for kind in shared}
    inviter = shop.start(NOW)
    shop.buy(NOW, inviter, **marks)
    friend = shop.start(NOW + DAY, inviter)
    found = shop.found(shop.buy(NOW + 2 * DAY, friend, **marks)).get("self_referral")
    assert (found.outcome if found else None) == outcome
    if found:
        assert found.evidence == {"inviter": inviter, "kinds": shared}
        assert found.reason.startswith(f"Buyer and inviter (#{inviter}) share ")


def test_an_account_is_nobodys_own_friend(shop: Shop) -> None:
    inviter = shop.start(NOW)
    friend = shop.start(NOW + DAY, inviter, account=inviter)
    found = shop.found(shop.buy(NOW + 2 * DAY, friend))
    assert found["self_referral"].outcome == "block"
    assert "rejoined" not in found


@pytest.mark.parametrize(("kind", "outcome"), [("phone", "hold"), ("payment", None)])
def test_the_chain_comes_back(shop: Shop, kind: str, outcome: str | None) -> None:
    first = shop.start(NOW)
    shop.buy(NOW, first, **{kind: "first's"})
    between = shop.start(NOW + DAY, first)
    again = shop.start(NOW + 2 * DAY, between)
    found = shop.found(shop.buy(NOW + 3 * DAY, again, **{kind: "first's"})).get("ring")
    assert (found.outcome if found else None) == outcome
    assert found is None or found.evidence["steps"] == 2


def test_who_came_back_is_not_new(shop: Shop) -> None:
    before = shop.start(NOW)
    back = shop.start(NOW + 9 * DAY, shop.start(NOW), account=before)
    assert shop.found(shop.buy(NOW + 10 * DAY, back))["rejoined"].evidence == {"person": before}
    other = shop.start(NOW + 9 * DAY, shop.start(NOW))
    assert "rejoined" not in shop.found(shop.buy(NOW + 10 * DAY, other))


def test_two_friends_with_one_phone(shop: Shop) -> None:
    inviter = shop.start(NOW)
    first = shop.buy(NOW + HOUR, shop.start(NOW, inviter), phone="one")
    found = shop.found(shop.buy(NOW + 2 * HOUR, shop.start(NOW, inviter), phone="one"))
    assert found["shared_mark"].orders == (first,)
    elsewhere = shop.start(NOW, shop.start(NOW))
    assert "shared_mark" not in shop.found(shop.buy(NOW + 3 * HOUR, elsewhere, phone="one"))


def test_a_family_has_one_card_and_a_farm_has_one_card(shop: Shop) -> None:
    inviter = shop.start(NOW)
    shop.buy(NOW, inviter, payment="card")
    found = {}
    for number in range(identity.HOUSEHOLD):
        assert "shared_mark" not in found
        at = NOW + number * DAY
        friend = shop.start(at, inviter)
        found = shop.found(shop.buy(at + HOUR, friend, payment="card"))
    assert found["shared_mark"].evidence["count"] == identity.HOUSEHOLD + 1


def test_coupons_are_farmed(shop: Shop) -> None:
    outcomes = []
    for number in range(identity.FARM_BLOCKS):
        at = NOW + number * DAY
        friend = shop.start(at, shop.start(at))
        found = shop.found(shop.buy(at + HOUR, friend, coupon="WELCOME", payment="card"))
        farmed = found.get("coupon_farming")
        outcomes.append(farmed.outcome if farmed else None)
    assert outcomes[: identity.FARM] == [None] * identity.FARM
    assert outcomes[identity.FARM] == "hold"
    assert outcomes[-1] == "block"
    at = NOW + 30 * DAY
    without = shop.buy(at, shop.start(at, shop.start(at)), payment="card")
    assert "coupon_farming" not in shop.found(without)


def test_a_burst_under_one_inviter(shop: Shop) -> None:
    """Nine colleagues at lunch are no burst; twelve accounts within the hour are."""
    _, colleagues = friends(shop, 9, HOUR / 12, asks=True)
    assert "burst_inviter" not in shop.found(colleagues[-1])
    _, accounts = friends(shop, 12, HOUR / 15, asks=True)
    found = shop.found(accounts[-1])["burst_inviter"]
    assert found.evidence == {"count": 12}
    assert set(found.orders) == set(accounts)


def test_a_burst_of_one_product_under_many_inviters(shop: Shop) -> None:
    keys = []
    for number in range(16):
        at = NOW + number * HOUR / 20
        friend = shop.start(at, shop.start(at))
        keys.append(shop.buy(at, friend, product="P1"))
    assert shop.found(keys[4]) == {}
    assert "burst_product" in shop.found(keys[12])
    assert "burst_hour" in shop.found(keys[-1])


def test_of_a_product_that_hardly_sold_the_usual_is_that_of_the_shop(shop: Shop) -> None:
    keys = []
    for number in range(12):
        at = NOW + number * HOUR / 20
        keys.append(shop.buy(at, shop.start(at, shop.start(at)), product="new"))
    assert "burst_product" not in shop.found(keys[6])
    assert set(shop.found(keys[-1])["burst_product"].orders) == set(keys)


def test_the_regulars_buy_in_a_campaign(shop: Shop) -> None:
    """A busy hour of people who came long ago."""
    people = [shop.start(BEGIN, shop.start(BEGIN)) for _ in range(30)]
    keys = [shop.buy(NOW + n * HOUR / 40, who) for n, who in enumerate(people)]
    assert shop.found(keys[-1]) == {}


def test_a_star_of_silent_buyers(shop: Shop) -> None:
    _, silent = friends(shop, 10)
    found = shop.found(silent[-1])["star"]
    assert found.evidence == {"count": 10, "of": 10}
    assert set(found.orders) == set(silent)
    _, later = friends(shop, 10, wait=5 * HOUR)
    _, asking = friends(shop, 10, asks=True)
    assert shop.found(later[-1]) == shop.found(asking[-1]) == {}


def test_who_does_not_fit_the_star_is_not_held_with_it(shop: Shop) -> None:
    inviter, _ = friends(shop, 12)
    friend = shop.start(NOW + 9 * DAY, inviter)
    shop.ask(NOW + 9 * DAY, friend)
    assert "star" not in shop.found(shop.buy(NOW + 10 * DAY, friend))


@pytest.mark.parametrize(("every", "held"), [(HOUR, True), (3 * DAY, False)])
def test_a_thin_chain(shop: Shop, every: timedelta, held: bool) -> None:
    who, at, keys = shop.start(NOW, shop.start(NOW)), NOW, []
    for _ in range(shapes.LINKS):
        keys.append(shop.buy(at + HOUR, who))
        at += every
        who = shop.start(at, who)
    assert all("chain" not in shop.found(key) for key in keys)
    found = shop.found(shop.buy(at + HOUR, who))
    assert ("chain" in found) is held
    if held:
        assert set(found["chain"].orders) == set(keys), "the links before it belong to it"


def test_a_chain_that_branches_is_word_of_mouth(shop: Shop) -> None:
    who, at = shop.start(NOW, shop.start(NOW)), NOW
    for _ in range(shapes.LINKS):
        at += HOUR
        shop.start(at, who)
        who = shop.start(at, who)
    assert "chain" not in shop.found(shop.buy(at + HOUR, who))


def test_friends_who_only_buy_the_minimum(shop: Shop) -> None:
    _, thin = friends(shop, 7, asks=True, wait=4 * HOUR, amount=LEAST)
    assert shop.found(thin[-1])["minimum"].evidence == {"count": 7, "of": 7}
    _, gifts = friends(shop, 7, asks=True, wait=2 * DAY, amount=LEAST)
    _, usual = friends(shop, 7, asks=True, wait=4 * HOUR)
    assert shop.found(gifts[-1]) == shop.found(usual[-1]) == {}


@pytest.mark.parametrize(
    ("after", "held"), [(HOLD + DAY, True), (HOLD - DAY, False)], ids=["paid", "in the hold"]
)
def test_refunds_once_the_reward_is_paid(shop: Shop, after: timedelta, held: bool) -> None:
    inviter, keys = friends(shop, 5, asks=True, wait=5 * HOUR)
    for key in keys:
        shop.back(shop.world.orders[key].placed_at + after, key)
    at = NOW + 40 * DAY
    found = shop.found(shop.buy(at + 5 * HOUR, shop.start(at, inviter)))
    assert ("refunds" in found) is held


def test_the_third_refund_makes_it_plain_and_holds_what_is_not_paid(shop: Shop) -> None:
    inviter, keys = friends(shop, 3, asks=True, wait=5 * HOUR)
    at = NOW + 10 * DAY
    waiting = [shop.buy(at + n * HOUR, shop.start(at, inviter)) for n in (5, 6)]
    for number, key in enumerate(keys):
        shop.back(NOW + HOLD + (2 + number) * DAY, key)
        found = shop.found(key).get("refunds")
        assert (found is not None) is (number == 2)
    assert found is not None
    assert found.evidence == {"count": 3, "of": 3}
    assert set(found.orders) == set(waiting)


def test_codes_are_guessed() -> None:
    told = [guessing.by_person(count) is not None for count in range(1, 9)]
    assert told.count(True) == 1
    assert not guessing.limited(guessing.PERSON_HOURLY - 1)
    assert guessing.limited(guessing.PERSON_HOURLY)
    assert guessing.by_all(guessing.ALL_FROM - 1, 0.1) is None
    assert guessing.by_all(guessing.ALL_FROM, 10.0) is None
    assert guessing.by_all(guessing.ALL_FROM, 0.1) is not None


def test_the_worst_finding_counts() -> None:
    hold = Finding("star", "hold", "", {})
    block = Finding("blocklist", "block", "", {})
    assert combine([hold, hold]) == "hold"
    assert combine([hold, block]) == "block"
