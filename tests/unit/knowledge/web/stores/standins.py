"""Stand-ins for the HTTP APIs of stores, on real loopback connections, with documented shapes."""

import base64
import contextlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], Any]
"""Status, headers, and a value for JSON or bytes."""


class Standin(ABC):
    """Keeps what was asked. Answers in `faults` go before the real ones, in order."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str], str]] = []
        self.faults: list[Answer] = []

    @abstractmethod
    def answer(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: str
    ) -> Answer: ...

    def paths(self) -> list[str]:
        return [path for _, path, *_ in self.asked]


@contextlib.contextmanager
def serving(standin: Standin) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            headers = {name.casefold(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0))).decode()
            standin.asked.append((self.command, url.path, query, headers, body))
            given = (
                standin.faults.pop(0)
                if standin.faults
                else standin.answer(self.command, url.path, query, headers, body)
            )
            status, told, value = given
            content = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            for name, text in {"Content-Length": str(len(content)), **told}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = "Connection" in told

        do_GET = do_POST = _do

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    standin.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield standin.address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class WooCommerce(Standin):
    """REST v3: products and their variations in pages, with X-WP-Total and X-WP-TotalPages."""

    def __init__(self, products: list[dict[str, Any]]) -> None:
        super().__init__()
        self.products = products
        self.variations: dict[int, list[dict[str, Any]]] = {}

    def answer(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: str
    ) -> Answer:
        given = base64.b64decode(headers.get("authorization", "").removeprefix("Basic "))
        if given != b"ck_key:cs_secret":
            message = "Sorry, you cannot list resources."
            return 401, {}, {"code": "woocommerce_rest_cannot_view", "message": message}
        place = path.removeprefix("/wp-json/wc/v3")
        if place == "/data/currencies/current":
            return 200, {}, {"code": "EUR", "name": "Euro", "symbol": "&euro;"}
        if place == "/products":
            after = query.get("modified_after", "")
            rows = [row for row in self.products if row["date_modified_gmt"] > after]
            if query["status"] != "any":
                rows = [row for row in rows if row["status"] == query["status"]]
            return self._page(sorted(rows, key=lambda row: row["id"]), query)
        if place.endswith("/variations"):
            return self._page(self.variations[int(place.split("/")[2])], query)
        return 404, {}, {"code": "rest_no_route", "message": "No route was found"}

    def _page(self, rows: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        size, page = int(query["per_page"]), int(query["page"])
        assert 1 <= size <= 100
        fields = query["_fields"].split(",")
        some = rows[size * (page - 1) : size * page]
        totals = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(-(-len(rows) // size))}
        return 200, totals, [{name: row[name] for name in fields if name in row} for row in some]


def woo_product(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Lamp {number}",
        "type": "simple",
        "status": "publish",
        "catalog_visibility": "visible",
        "date_modified_gmt": "2026-11-01T00:00:00",
        "sku": f"L-{number}",
        "price": "19.90",
        "regular_price": "19.90",
        "on_sale": False,
        "manage_stock": True,
        "stock_quantity": 4,
        "stock_status": "instock",
        "backorders_allowed": False,
        "description": "<p>Oak.</p>",
        "short_description": "",
        "categories": [{"id": 1, "name": "Lamps", "slug": "lamps"}],
        "images": [{"id": 1, "src": f"https://w.example/{number}.jpg"}],
        "attributes": [],
        "permalink": f"https://w.example/lamp-{number}",
        **more,
    }


class Shopify(Standin):
    """GraphQL: the currency, bulk operations that take a few looks, and their result as JSONL."""

    def __init__(self, products: list[dict[str, Any]]) -> None:
        super().__init__()
        self.products = products
        self.looks_needed = 2
        self.operations: list[str] = []
        self.status = "COMPLETED"
        self.throttle = 0
        self.token = "shpat_token"
        self._looks = 0

    def answer(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: str
    ) -> Answer:
        if path == "/admin/oauth/access_token":
            form = {name: values[0] for name, values in parse_qs(body).items()}
            good = (form["client_id"], form["client_secret"]) == ("id", "secret")
            granted = {"access_token": self.token, "scope": "read_products", "expires_in": 86399}
            return (200, {}, granted) if good else (401, {}, {"error": "invalid_client"})
        if path == "/result.jsonl":
            assert "x-shopify-access-token" not in headers
            return 200, {}, self._result().encode()
        if headers.get("x-shopify-access-token") != self.token:
            return 401, {}, {"errors": "[API] Invalid API key or access token"}
        return self._graphql(json.loads(body))

    def _graphql(self, asked: dict[str, Any]) -> Answer:
        if self.throttle:
            self.throttle -= 1
            cost = {
                "requestedQueryCost": 60,
                "actualQueryCost": None,
                "throttleStatus": {
                    "maximumAvailable": 2000.0,
                    "currentlyAvailable": 10,
                    "restoreRate": 100.0,
                },
            }
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return 200, {}, {"errors": [error], "extensions": {"cost": cost}}
        query, variables = asked["query"], asked["variables"]
        if "currencyCode" in query:
            return 200, {}, {"data": {"shop": {"currencyCode": "USD"}}}
        if "bulkOperationRunQuery" in query:
            self.operations.append(variables["query"])
            made = {
                "id": f"gid://shopify/BulkOperation/{len(self.operations)}",
                "status": "CREATED",
            }
            done = {"bulkOperation": made, "userErrors": []}
            return 200, {}, {"data": {"bulkOperationRunQuery": done}}
        assert variables["id"] == f"gid://shopify/BulkOperation/{len(self.operations)}"
        self._looks += 1
        running = self._looks < self.looks_needed
        node = {
            "status": "RUNNING" if running else self.status,
            "errorCode": "ACCESS_DENIED" if self.status == "FAILED" else None,
            "objectCount": str(10 * self._looks),
            "url": None if running or not self.products else f"{self.address}/result.jsonl",
        }
        return 200, {}, {"data": {"node": node}}

    def _result(self) -> str:
        """Every product, then every variant: a child can stand anywhere after its parent."""
        lines = [{k: v for k, v in each.items() if k != "variants"} for each in self.products]
        for each in self.products:
            lines += [{**variant, "__parentId": each["id"]} for variant in each["variants"]]
        return "".join(json.dumps(line) + "\n" for line in lines)


def shopify_variant(number: int, *options: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {
        "__typename": "ProductVariant",
        "id": f"gid://shopify/ProductVariant/{number}",
        "sku": "",
        "price": "19.90",
        "compareAtPrice": None,
        "inventoryQuantity": 3,
        "inventoryPolicy": "DENY",
        "inventoryItem": {"tracked": True},
        "selectedOptions": [{"name": name, "value": value} for name, value in options],
        **more,
    }


def shopify_product(handle: str, *variants: dict[str, Any], **more: Any) -> dict[str, Any]:
    only = shopify_variant(1, ("Title", "Default Title"))
    return {
        "__typename": "Product",
        "id": f"gid://shopify/Product/{handle}",
        "handle": handle,
        "title": handle.title(),
        "descriptionHtml": "",
        "vendor": "Acme",
        "productType": "",
        "status": "ACTIVE",
        "publishedAt": "2026-01-01T00:00:00Z",
        "onlineStoreUrl": f"https://s.example/products/{handle}",
        "category": None,
        "featuredMedia": None,
        "variants": variants or (only,),
        **more,
    }
