from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.errors import SourceRefused
from knowledge.passages import Product, Variant
from knowledge.web.stores import Pulled, Store, finish, pull
from tests.unit.knowledge.web.stores.standins import WooCommerce, serving, woo_product

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Shop:
    def __init__(self, folder: Path, standin: WooCommerce) -> None:
        self.folder, self.standin = folder, standin
        self.waited: list[float] = []
        self.progress: list[tuple[int, int]] = []

    def pull(self, *, only_changed: bool = False, now: datetime = NOW) -> Pulled:
        return pull(
            Store("woocommerce", self.standin.address, "ck_key", "cs_secret"),
            self.folder,
            only_changed=only_changed,
            default_language="en",
            now=now,
            on_progress=lambda done, total: self.progress.append((done, total)),
            wait=self.waited.append,
        )


@pytest.fixture
def shop(tmp_path: Path):  # type: ignore[no-untyped-def]
    standin = WooCommerce([woo_product(number) for number in range(1, 251)])
    with serving(standin):
        yield Shop(tmp_path / "pull", standin)


def test_every_page_is_read(shop: Shop) -> None:
    pulled = shop.pull()
    assert [p.product_id for p in pulled.loaded.products] == [str(n) for n in range(1, 251)]
    assert pulled.loaded.products[0] == Product(
        "1",
        {"en": "Lamp 1"},
        1990,
        "EUR",
        stock=4,
        category={"en": "Lamps"},
        description={"en": "Oak."},
        attributes={"en": {"SKU": "L-1"}},
        url="https://w.example/lamp-1",
        photo="https://w.example/1.jpg",
    )
    assert shop.progress == [(100, 250), (200, 250), (250, 250)]
    assert {query.get("per_page") for _, path, query, *_ in shop.standin.asked[1:]} == {"100"}


def test_variations_sales_and_stock(shop: Shop) -> None:
    hoodie = woo_product(
        9,
        type="variable",
        name="Hoodie &amp; more",
        manage_stock=False,
        attributes=[
            {"name": "Colour", "visible": True, "variation": True, "options": ["Blue", "Red"]},
            {"name": "Fabric", "visible": True, "variation": False, "options": ["Cotton", "Wool"]},
            {"name": "Secret", "visible": False, "variation": False, "options": ["x"]},
        ],
    )
    shop.standin.products = [hoodie]
    blue, red, gone = (
        woo_product(n, sku="", attributes=[{"name": "Colour", "option": colour}], price=price)
        for n, colour, price in ((91, "Blue", "15.00"), (92, "Red", "19.90"), (93, "Green", ""))
    )
    red |= {"manage_stock": "parent", "stock_status": "outofstock"}
    shop.standin.variations = {9: [blue, red, gone]}
    (product,) = shop.pull().loaded.products
    assert product.title == {"en": "Hoodie & more"}
    assert product.variants == (
        Variant("Blue", {"en": "Blue"}, 1500, 4),
        Variant("Red", {"en": "Red"}, 1990, 0),
    )
    assert product.price_minor == 1500
    assert product.attributes == {
        "en": {
            "Colour": "Blue, Red",
            "Fabric": "Cotton, Wool",
            "Regular price": "Blue EUR 19.90",
        }
    }


def test_only_what_changed_since_the_last_finished_pull(shop: Shop) -> None:
    finish(shop.pull())
    shop.standin.products[4] |= {"date_modified_gmt": "2026-11-22T12:30:00", "price": "5"}
    shop.standin.products[5] |= {"date_modified_gmt": "2026-11-22T12:30:00", "status": "draft"}
    shop.standin.asked.clear()
    pulled = shop.pull(only_changed=True, now=NOW + timedelta(hours=1))
    assert [(p.product_id, p.price_minor) for p in pulled.loaded.products] == [("5", 500)]
    assert pulled.withdrawn == ("6",)
    query = shop.standin.asked[1][2]
    assert (query["modified_after"], query["dates_are_gmt"]) == ("2026-11-22T11:50:00", "true")


def test_an_unfinished_pull_of_changes_moves_no_date(shop: Shop) -> None:
    pulled = shop.pull(only_changed=True)
    assert pulled.since is None
    assert shop.pull(only_changed=True, now=NOW + timedelta(days=1)).since is None


def test_a_busy_store_is_asked_again_as_it_wants(shop: Shop) -> None:
    busy = {"code": "busy", "message": "slow down"}
    shop.standin.faults = [
        (429, {"Retry-After": "7"}, busy),
        (503, {}, b"<html>"),
        (500, {}, b""),
        (200, {"Connection": "close", "Content-Length": "5000"}, b"cut off"),
    ]
    assert len(shop.pull().loaded.products) == 250
    assert shop.waited == [7.0, 2.0, 4.0, 8.0]


def test_a_store_that_stays_busy_is_named_and_what_came_is_kept(shop: Shop) -> None:
    original = shop.standin.answer

    def failing(method, path, query, headers, body):  # type: ignore[no-untyped-def]
        if query.get("page") == "3":
            return 502, {}, b""
        return original(method, path, query, headers, body)

    shop.standin.answer = failing  # type: ignore[method-assign]
    with pytest.raises(SourceRefused, match=r"error 502 again and again; try again later"):
        shop.pull()
    assert shop.waited == [1.0, 2.0, 4.0, 8.0, 16.0]
    shop.standin.answer = original  # type: ignore[method-assign]
    shop.standin.asked.clear()
    pulled = shop.pull(now=NOW + timedelta(hours=1))
    assert len(pulled.loaded.products) == 250
    assert [query.get("page") for _, _, query, *_ in shop.standin.asked] == [None, "3"]
    finish(pulled)
    assert (shop.folder / "last.json").read_text().count(NOW.isoformat()) == 1


def test_a_stale_or_cut_off_rest_is_not_used(shop: Shop) -> None:
    shop.pull()
    kept = shop.folder / "unfinished.jsonl"
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-50])
    shop.standin.asked.clear()
    assert len(shop.pull().loaded.products) == 250
    assert [query.get("page") for _, _, query, *_ in shop.standin.asked] == [None, "3"]
    assert kept.read_bytes() == whole
    shop.standin.asked.clear()
    shop.pull(now=NOW + timedelta(hours=7))
    assert len(shop.standin.asked) == 4


def test_what_cannot_be_mended_by_asking_again(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    store = Store("woocommerce", shop.standin.address, "ck_key", "cs_wrong")
    with pytest.raises(SourceRefused, match=r"refuses store_key and store_secret") as told:
        pull(store, shop.folder, only_changed=False, default_language="en", now=NOW)
    shop.standin.faults = [(301, {"Location": "https://other.example/"}, b"")]
    with pytest.raises(SourceRefused, match=r"points to https://other\.example/; write"):
        shop.pull()
    shop.standin.faults = [(200, {}, b"<html>log in</html>")]
    with pytest.raises(SourceRefused, match="is not JSON"):
        shop.pull()
    shop.standin.faults = [(429, {"Retry-After": "86400"}, b"")]
    with pytest.raises(SourceRefused, match="try again later"):
        shop.pull()
    assert shop.waited == []
    spoken = caplog.text + str(told.value) + repr(store)
    assert "cs_wrong" not in spoken
    assert "ck_key" not in spoken


def test_keys_go_nowhere_in_the_clear(tmp_path: Path) -> None:
    store = Store("woocommerce", "http://shop.example", "ck_key", "cs_secret")
    with pytest.raises(SourceRefused, match="must begin with https://"):
        pull(store, tmp_path, only_changed=False, default_language="en", now=NOW)


def test_a_store_that_shows_nothing_takes_nothing_away(shop: Shop) -> None:
    shop.standin.products = []
    with pytest.raises(SourceRefused, match="shows no product"):
        shop.pull()
