"""A shop's `/orders` that checks the signature and keeps the events."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class TillOrders:
    """`status` is what it answers to events that are signed rightly."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.events: list[dict[str, Any]] = []


@contextmanager
def shop_orders(secret: str = "s3cret") -> Iterator[TillOrders]:
    kept: TillOrders

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            status = kept.status
            if self.headers.get("X-Shopvine-Signature") != f"sha256={right}":
                status = 403
            if status == 200:
                kept.events.append(json.loads(body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept = TillOrders(f"http://127.0.0.1:{httpd.server_port}/orders")
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield kept
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
