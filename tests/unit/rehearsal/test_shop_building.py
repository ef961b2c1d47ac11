"""Writing the demo shop, and its past."""

import csv
import json
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from rehearsal.shop import DemoShopRefused, building, past_events, past_people, write_demo_shop
from rehearsal.shop.past import COLUMNS
from rehearsal.shop.source import DATA, read_past, read_products

NOW = datetime(2026, 11, 3, 9, 30, 15, 700, tzinfo=UTC)
REPEATED = 2


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shops") / "lantern-lane"
    write_demo_shop(folder, NOW)
    return folder


def order_rows(shop: Path) -> list[dict[str, str]]:
    with (shop / "data" / "orders.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_writing_twice_gives_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    write_demo_shop(tmp_path / "again", NOW)
    first = {file.relative_to(shop): file.read_bytes() for file in shop.rglob("*.*")}
    again = tmp_path / "again"
    second = {file.relative_to(again): file.read_bytes() for file in again.rglob("*.*")}
    assert first == second


def test_an_existing_shop_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("mine")
    with pytest.raises(DemoShopRefused, match=r"shop\.toml exists already: choose an empty"):
        write_demo_shop(tmp_path, NOW)
    assert [file.name for file in tmp_path.iterdir()] == ["shop.toml"]
    assert (tmp_path / "shop.toml").read_text() == "mine"


def test_data_of_another_shop_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "products.json").write_text("mine")
    with pytest.raises(DemoShopRefused, match="data exists already: choose an empty"):
        write_demo_shop(tmp_path, NOW)
    assert (tmp_path / "data" / "products.json").read_text() == "mine"
    assert not (tmp_path / "shop.toml").exists()


def test_an_interrupted_writing_leaves_nothing_and_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(building, "draw_photos", broken)
        with pytest.raises(OSError, match="disk full"):
            write_demo_shop(tmp_path / "shop", NOW)
    assert list((tmp_path / "shop").iterdir()) == []
    write_demo_shop(tmp_path / "shop", NOW)
    assert (tmp_path / "shop" / "shop.toml").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("")
    with pytest.raises(DemoShopRefused, match="is a file"):
        write_demo_shop(tmp_path / "shop", NOW)


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DemoShopRefused, match="no time zone"):
        write_demo_shop(tmp_path, NOW.replace(tzinfo=None))


def test_the_settings_agree_with_the_policy_on_invitations(shop: Path) -> None:
    settings = tomllib.loads((shop / "shop.toml").read_text(encoding="utf-8"))
    assert settings["shop"] == {
        "name": "Lantern Lane",
        "languages": ["zh", "en"],
        "timezone": "Asia/Shanghai",
        "currency": "CNY",
    }
    rewards = settings["rewards"]
    policy = (shop / "data" / "policies.en.md").read_text(encoding="utf-8")
    assert f"you get {rewards['inviter_percent']}% of their first order" in policy
    assert f"must be {rewards['minimum_order'] // 100} yuan or more" in policy
    assert f"confirmed {rewards['hold_days']} days after the order" in policy
    assert f"at most {rewards['cap_per_inviter'] // 100} yuan in all" in policy


def test_every_product_has_a_small_photo(shop: Path) -> None:
    for product in read_products():
        file = shop / "data" / "photos" / f"{product['product_id']}.png"
        assert file.stat().st_size < 15_000
        with Image.open(file) as picture:
            assert picture.size == (480, 480)
            assert len(picture.convert("RGB").getcolors(4096) or ()) >= 4


def test_photos_of_two_products_differ(shop: Path) -> None:
    photos = {file.read_bytes() for file in (shop / "data" / "photos").iterdir()}
    assert len(photos) == len(read_products())


def test_one_campaign_is_over_one_runs_one_comes(shop: Path) -> None:
    rows = json.loads((shop / "data" / "campaigns.json").read_text(encoding="utf-8"))
    known = {product["product_id"] for product in read_products()}
    states = []
    for row in rows["marketing_data"]:
        assert set(row["product_ids"]) <= known
        start, end = date.fromisoformat(row["start_date"]), date.fromisoformat(row["end_date"])
        assert start < end
        states.append("over" if end < NOW.date() else "runs" if start <= NOW.date() else "comes")
    assert states == ["over", "runs", "comes"]


def test_behaviour_is_of_this_shop_and_of_the_past(shop: Path) -> None:
    file = shop / "data" / "behavior.json"
    rows = json.loads(file.read_text(encoding="utf-8"))["user_behavior_data"]
    known = {product["product_id"] for product in read_products()}
    assert 600 <= len(rows) < 620
    assert file.stat().st_size < 100_000
    assert {row["behavior"] for row in rows} == {"view", "cart", "buy", "share", "favorite"}
    assert {row["product_id"] for row in rows} <= known
    times = [datetime.fromisoformat(row["timestamp"]) for row in rows]
    assert times == sorted(times)
    assert NOW - timedelta(weeks=8) <= times[0] < times[-1] <= NOW
    bought = Counter(
        (row["user_id"], row["product_id"]) for row in rows if row["behavior"] == "buy"
    )
    unique = {row["event_id"]: row for row in order_rows(shop) if row["type"] == "order"}
    ordered = Counter((row["shopper"], row["product_id"]) for row in unique.values())
    assert bought == ordered


def test_orders_have_the_documented_columns_and_prices(shop: Path) -> None:
    rows = order_rows(shop)
    prices = {row["product_id"]: Decimal(str(row["price"])) for row in read_products()}
    assert tuple(rows[0]) == COLUMNS
    assert ",".join(COLUMNS) == (
        "source,event_id,type,order_id,shopper,product_id,amount,currency,occurred_at"
    )
    met = {event.person: event.at for event in past_events(NOW) if event.kind in ("met", "started")}
    for row in rows:
        amount = Decimal(row["amount"])
        assert amount.as_tuple().exponent == -2
        assert amount % prices[row["product_id"]] == 0
        assert row["currency"] == "CNY"
        assert met[int(row["shopper"])] < datetime.fromisoformat(row["occurred_at"]) < NOW
    times = [row["occurred_at"] for row in rows]
    assert times == sorted(times)


def test_two_orders_arrive_twice_and_three_are_refunded(shop: Path) -> None:
    rows = order_rows(shop)
    counts = Counter(row["event_id"] for row in rows)
    assert sum(count == 2 for count in counts.values()) == REPEATED == len(rows) - len(counts)
    orders = {row["order_id"]: row for row in rows if row["type"] == "order"}
    refunds = [row for row in rows if row["type"] == "refund"]
    assert len(refunds) == 3
    assert 33 <= len(orders) <= 40
    for refund in refunds:
        order = orders[refund["order_id"]]
        assert refund["amount"] == order["amount"]
        assert refund["shopper"] == order["shopper"]
        assert refund["occurred_at"] > order["occurred_at"]


def test_every_invitation_stands_on_an_earlier_share_of_an_earlier_person() -> None:
    began: set[int] = set()
    shared: set[tuple[int, str | None]] = set()
    offered: set[tuple[int, str | None]] = set()
    for event in past_events(NOW):
        if event.kind in ("met", "started"):
            assert event.person not in began
            began.add(event.person)
        assert event.person in began
        if event.kind == "started":
            assert (event.via, event.product_id) in shared
        if event.kind == "offered":
            offered.add((event.person, event.product_id))
        if event.kind == "shared":
            assert (event.person, event.product_id) in offered
            assert event.channel in ("chat", "copy", "inline", "qr")
            shared.add((event.person, event.product_id))
        assert (event.kind == "asked") == bool(event.text)
    assert began == set(past_people())


def test_the_forest_has_forty_people_and_five_levels() -> None:
    inviter = {row["person"]: row["invited_by"] for row in read_past()["people"]}
    assert len(inviter) == 40

    def depth(person: int) -> int:
        above = inviter[person]
        return 0 if above is None else 1 + depth(above)

    depths = Counter(depth(person) for person in inviter)
    assert max(depths) == 5
    assert depths[0] < 12


def test_nobody_is_offered_twice_within_seven_days_or_before_asking() -> None:
    offers: dict[int, datetime] = {}
    asked: set[int] = set()
    for event in past_events(NOW):
        if event.kind == "asked":
            asked.add(event.person)
        if event.kind == "offered":
            assert event.person in asked
            last = offers.get(event.person)
            assert last is None or event.at - last >= timedelta(days=7)
            offers[event.person] = event.at


def test_the_past_lies_within_eight_weeks_whatever_now_is() -> None:
    known = {product["product_id"] for product in read_products()}
    for now in (NOW, NOW + timedelta(days=400)):
        events = past_events(now)
        assert now - timedelta(weeks=8) <= events[0].at < events[-1].at < now
        assert {event.product_id for event in events} - {None} <= known


def test_no_past_file_is_left_for_the_shop_to_import(shop: Path) -> None:
    assert (DATA / "past.json").exists()
    assert not (shop / "data" / "past.json").exists()
