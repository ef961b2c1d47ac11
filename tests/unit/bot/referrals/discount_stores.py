"""Stand-ins for the discount APIs of Shopify and WooCommerce, as documented, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

VERSION = "2026-07"


@dataclass
class Store:
    """`codes` by code in small letters, as the store keeps them. `faults` are answered first, one
    for each call: (status, headers, body); `lost` calls are carried out and never answered."""

    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    lost: int = 0
    calls: list[str] = field(default_factory=list)
    allowed: bool = True
    address: str = ""

    def put(self, code: str, entry: dict[str, Any]) -> dict[str, Any]:
        entry = {"id": 100 + len(self.codes), **entry}
        return self.codes.setdefault(code.lower(), entry)


class _Handler(BaseHTTPRequestHandler):
    store: ClassVar[Store]

    def log_message(self, *_: Any) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        store = self.store
        self._doing = ""
        if store.faults:
            self._answer(*store.faults.pop(0))
            return
        if not store.allowed:
            self._answer(401, {}, {"errors": "[API] Invalid API key or access token"})
            return
        url = urlsplit(self.path)
        if url.path == f"/admin/api/{VERSION}/graphql.json":
            answer = 200, {}, {"data": self._graphql(body["query"], body["variables"])}
        else:
            answer = self._rest(url.path, parse_qs(url.query), body)
        if store.lost and self._doing in ("create", "POST", "DELETE", "end"):
            store.lost -= 1
            self.connection.close()
            return
        self._answer(*answer)

    do_GET = do_POST = do_DELETE = _serve

    def _answer(self, status: int, headers: dict[str, str], body: Any) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def _note(self, doing: str) -> None:
        self._doing = doing
        self.store.calls.append(doing)

    def _graphql(self, query: str, told: dict[str, Any]) -> dict[str, Any]:
        assert self.headers["X-Shopify-Access-Token"] == "secret"
        if "codeDiscountNodeByCode" in query:
            self._note("look")
            found = self.store.codes.get(told["code"].lower())
            node = found and {
                "id": f"gid://shopify/DiscountCodeNode/{found['id']}",
                "codeDiscount": {"title": found["title"], "status": found["status"]},
            }
            return {"codeDiscountNodeByCode": node}
        if "discountCodeDeactivate" in query:
            self._note("end")
            number = int(told["id"].rpartition("/")[2])
            (found,) = [one for one in self.store.codes.values() if one["id"] == number]
            found["status"] = "EXPIRED"
            return {"discountCodeDeactivate": {"codeDiscountNode": {}, "userErrors": []}}
        self._note("create")
        discount = told["discount"]
        errors = []
        if discount["code"].lower() in self.store.codes:
            field_ = ["basicCodeDiscount", "code"]
            message = "Code must be unique. Please try a different code."
            errors.append({"field": field_, "code": "TAKEN", "message": message})
        elif discount["customerGets"]["value"].get("percentage", 1) > 1:
            errors.append({"field": [], "code": "INVALID", "message": "Value is too high."})
        else:
            self.store.put(discount["code"], {"status": "ACTIVE", **discount})
        return {"discountCodeBasicCreate": {"codeDiscountNode": {}, "userErrors": errors}}

    def _rest(
        self, path: str, asked: dict[str, list[str]], body: Any
    ) -> tuple[int, dict[str, str], Any]:
        assert self.headers["authorization"].startswith("Basic ")
        assert path.startswith("/wp-json/wc/v3/coupons")
        self._note(self.command)
        if self.command == "GET":
            found = self.store.codes.get(asked["code"][0].lower())
            return 200, {}, [found] if found else []
        if self.command == "POST":
            if body["code"].lower() in self.store.codes:
                return 400, {}, {"code": "woocommerce_rest_coupon_code_already_exists"}
            return 201, {}, self.store.put(body["code"], {**body, "code": body["code"].lower()})
        assert asked["force"] == ["true"]
        number = int(path.rpartition("/")[2])
        code = next(code for code, one in self.store.codes.items() if one["id"] == number)
        return 200, {}, self.store.codes.pop(code)


@contextmanager
def serving() -> Iterator[Store]:
    store = Store()
    handler = type("Handler", (_Handler,), {"store": store})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    store.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
