"""Order events at the border: what is taken, and what is refused with field and remedy."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import OrderRefused
from bot.orders import COLUMNS, Marker
from bot.orders import parse_order as parse
from bot.orders import read_orders_csv as read_csv
from growth.purchases import Line, OrderEvent

BODY = {
    "source": "shop",
    "event_id": "e1",
    "type": "order",
    "order_id": "o1",
    "shopper": 12345,
    "product_id": "p1",
    "amount": "199.90",
    "currency": "CNY",
    "occurred_at": "2026-05-01T12:00:00+08:00",
}
EVENT = OrderEvent(
    "shop", "e1", "order", "o1", 12345, "p1", 19_990, "CNY", datetime(2026, 5, 1, 4, tzinfo=UTC)
)
HEADER = ",".join(COLUMNS)
MARKER = Marker(b"key")
ROW = "shop,e1,order,o1,12345,p1,199.90,CNY,2026-05-01T12:00:00+08:00"


def parse_order(body):
    return parse(body, MARKER)


def read_orders_csv(path):
    return read_csv(path, MARKER)


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_a_body_becomes_an_event_in_minor_units():
    assert parse_order(BODY) == EVENT


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0", "CNY", 0),
        ("12", "CNY", 1200),
        ("12.5", "EUR", 1250),
        ("12.500", "EUR", 1250),
        (" 12.50 ", "EUR", 1250),
        (199, "CNY", 19_900),
        (0.29, "CNY", 29),
        (4.35, "USD", 435),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
    ],
)
def test_amounts_are_exact_in_every_currency(amount, currency, minor):
    assert parse_order(BODY | {"amount": amount, "currency": currency}).amount == minor


@pytest.mark.parametrize("shopper", [None, "", "  ", "absent"])
def test_a_buyer_may_be_unknown(shopper):
    body = BODY | {"shopper": shopper}
    if shopper == "absent":
        del body["shopper"]
    assert parse_order(body).shopper is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("source", "", "source"),
        ("event_id", "   ", "event_id"),
        ("event_id", "a\x00b", "control characters"),
        ("order_id", "\ud800", "order_id"),
        ("order_id", "x" * 129, "order_id"),
        ("type", "sale", "write order or refund"),
        ("shopper", "ana", "Telegram id in digits"),
        ("shopper", -5, "Telegram id in digits"),
        ("shopper", True, "Telegram id in digits"),
        ("shopper", 2**60, "Telegram id in digits"),
        ("amount", "-5", "never negative"),
        ("amount", -5, "never negative"),
        ("amount", "1,234.50", "digits, a point, digits"),
        ("amount", "1e3", "digits, a point, digits"),
        ("amount", "１２", "digits, a point, digits"),
        ("amount", float("nan"), "digits, a point, digits"),
        ("amount", "1.234", "more decimals than CNY"),
        ("amount", "99999999999", "larger than"),
        ("amount", True, "amount"),
        ("amount", None, "amount"),
        ("currency", "XYZ", "not a currency code"),
        ("currency", "cny", "not a currency code"),
        ("occurred_at", "2026-05-01T12:00:00", "2026-05-01T12:00:00+08:00"),
        ("occurred_at", "yesterday", "2026-05-01T12:00:00+08:00"),
        ("occurred_at", 1_770_000_000, "2026-05-01T12:00:00+08:00"),
        ("note", "hello", "note"),
        ("phone", "138 0013 8000", "begin it with + and the country's code"),
        ("country", "XX", "two letters of ISO 3166"),
        ("lines", [{"amount": "200"}], "they sum to more than amount"),
        ("lines", "p1:1", "line 1 is not product_id:quantity:amount"),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(field, value, words):
    with pytest.raises(OrderRefused) as refused:
        parse_order(BODY | {field: value})
    assert f"refused: {field}: " in str(refused.value)
    assert words in str(refused.value)


def test_a_missing_field_is_named():
    with pytest.raises(OrderRefused, match="refused: amount: Field required"):
        parse_order({key: value for key, value in BODY.items() if key != "amount"})


def test_the_refusal_never_repeats_who_bought():
    with pytest.raises(OrderRefused) as refused:
        parse_order(json.loads(json.dumps(BODY | {"shopper": "ana@example.org"})))
    assert "ana@" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_gives_its_events(tmp_path, encoding):
    read = read_orders_csv(written(tmp_path, HEADER, ROW, encoding=encoding))
    assert read.events == ((2, EVENT),)
    assert read.problems == ()


def test_columns_may_come_in_another_order_and_cells_hold_line_separators(tmp_path):
    header = ",".join(reversed(COLUMNS))
    row = ",".join(reversed(ROW.split(",")))
    assert read_orders_csv(written(tmp_path, header, "", row)).events == ((3, EVENT),)
    odd = ROW.replace("p1", '"p,1"')
    assert read_orders_csv(written(tmp_path, HEADER, odd)).events[0][1].product_id == "p,1"


def test_good_rows_go_in_and_bad_rows_are_reported(tmp_path):
    path = written(
        tmp_path,
        HEADER,
        ROW.replace("199.90", "a lot"),
        ROW,
        ROW + ",more",
        "shop,e2,order",
        ROW.replace("order", "gift", 1),
    )
    read = read_orders_csv(path)
    assert read.events == ((3, EVENT),)
    assert [(problem.row, problem.column) for problem in read.problems] == [
        (2, "amount"),
        (4, ""),
        (5, "order_id"),
        (6, "type"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"a;b;c\n", "it is a;b;c"),
        (HEADER.replace("source,", "").encode(), "the first line must name the columns"),
        (HEADER.encode() + b",source\n", "the first line must name the columns"),
        (HEADER.encode("utf-16"), "save it as CSV in UTF-8"),
        (HEADER.encode() + b'\n"never closed', "not valid CSV"),
        (b'"never closed,event_id', "line 1: not valid CSV"),
    ],
)
def test_a_file_that_is_no_order_file_is_refused(tmp_path, content, words):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(OrderRefused, match=words):
        read_orders_csv(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(OrderRefused, match="does not exist"):
        read_orders_csv(tmp_path / "none.csv")


PERSON = {
    "email": "Ana.Lee+shop@Gmail.com",
    "phone": "138 0013 8000",
    "country": "cn",
    "address": "7 Wharf Lane, Cork, IE",
    "payment": "fp_1",
    "number": "#1042",
    "ref": "AbCdEfGh12345J",
    "coupon": "FRIEND-7",
}


def test_of_the_buyer_only_keyed_hashes_go_on():
    event = parse_order(BODY | PERSON)
    assert event.marks.email == MARKER.email("analee@gmail.com")
    assert event.marks.phone == MARKER.phone("+8613800138000")
    assert "" not in (event.marks.address, event.marks.payment)
    assert (event.number, event.ref, event.coupon) == ("#1042", "AbCdEfGh12345J", "FRIEND-7")
    assert not any(word in repr(event) for word in ("Ana", "gmail", "138", "Wharf", "fp_1"))


def test_lines_come_as_a_list_or_in_a_cell(tmp_path):
    two = (Line("K:1", None, 2, 15_000), Line("K-2", "Tea", 1, 2_000))
    listed = [
        {"product_id": "K:1", "quantity": 2, "amount": "150"},
        {"product_id": "K-2", "category": "Tea", "amount": 20},
    ]
    assert parse_order(BODY | {"lines": listed}).lines == two
    path = written(tmp_path, f"{HEADER},lines", f"{ROW},K:1:2:150.00;K-2:1:20")
    ((_, event),) = read_orders_csv(path).events
    assert [(line.product_id, line.amount) for line in event.lines] == [
        ("K:1", 15_000),
        ("K-2", 2_000),
    ]


def test_a_category_alone_makes_one_line_of_the_order():
    assert parse_order(BODY | {"category": "Tea"}).lines == (Line("p1", "Tea", 1, 19_990),)


def test_a_refund_has_no_goods():
    with pytest.raises(OrderRefused, match="category: only an order has goods"):
        parse_order(BODY | {"type": "refund", "category": "Tea"})


def test_the_place_of_a_bad_line_is_told(tmp_path):
    path = written(tmp_path, f"{HEADER},lines", f"{ROW},K-1:0:150", f"{ROW},K-1:1:x")
    problems = read_orders_csv(path).problems
    assert [(each.row, each.column) for each in problems] == [
        (2, "lines.0.quantity"),
        (3, "lines.0.amount"),
    ]
