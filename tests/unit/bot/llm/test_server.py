"""What goes wrong with model servers: each time one sentence, and never a wait without end."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import ModelFailed
from bot.llm.server import ModelServer
from bot.ports import Message

KEY = "key-that-nobody-may-read"
ASK = [Message("user", "How much is the lamp?")]


class FaultyServer(ThreadingHTTPServer):
    """Behaves as `fault` says; keeps what it was asked, and whether a caller hung up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault = ""
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyServer

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body) | {"bearer": self.headers["Authorization"]})
        self.server.paths.append(self.path)
        if self.server.fault.isdecimal():
            self._whole(int(self.server.fault), "application/json", b'{"error": {"message": "x"}}')
        elif self.server.fault == "html":
            self._whole(200, "text/html", b"<html>Welcome to the router</html>")
        elif self.server.fault == "json":
            self._whole(200, "application/json", b'{"choices": [{"message": {"content": "45"}}]}')
        else:
            self._stream()

    def _whole(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._event({"delta": {"role": "assistant", "content": ""}, "finish_reason": None})
        self._event({"delta": {"content": "45 "}, "finish_reason": None})
        match self.server.fault:
            case "cut":
                self.close_connection = True
                return
            case "unfinished":
                self._chunk(b"data: [DONE]\n\n")
                self._chunk(b"")
                return
            case "garbage":
                self._chunk(b"data: {not json\n\n")
            case "error":
                self._chunk(b'data: {"error": {"message": "out of memory"}}\n\n')
            case "silent":
                self.connection.settimeout(10)
                if not self.connection.recv(1):
                    self.server.hung_up.set()
                self.close_connection = True
                return
        self._event({"delta": {"content": "dollars"}, "finish_reason": None})
        self._event({"delta": {}, "finish_reason": "stop"})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, choice: dict[str, Any]) -> None:
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "small",
            "choices": [{"index": 0} | choice],
        }
        self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


@pytest.fixture
def faulty() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def model(faulty: FaultyServer) -> Iterator[ModelServer]:
    model = ModelServer(faulty.url, "small", SecretStr(KEY), 5)
    yield model
    model.close()


def test_pieces_come_as_the_server_sends_them(faulty: FaultyServer, model: ModelServer) -> None:
    assert [piece for piece in model.stream(ASK, max_tokens=9) if piece] == ["45 ", "dollars"]
    assert faulty.paths == ["/v1/chat/completions"]
    asked = faulty.asked[0]
    assert asked["messages"] == [{"role": "user", "content": ASK[0].content}]
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("small", 9, 0)
    assert asked["bearer"] == f"Bearer {KEY}"


def test_a_grammar_goes_as_each_server_takes_it(faulty: FaultyServer, model: ModelServer) -> None:
    choice, digits = 'root ::= "yes" | "no"', "root ::= [0-9]+"
    for grammar in (choice, digits):
        list(model.stream(ASK, grammar=grammar))
    assert [asked["grammar"] for asked in faulty.asked] == [choice, digits]
    bound = [asked["structured_outputs"] for asked in faulty.asked]
    assert bound == [{"choice": ["yes", "no"]}, {"grammar": digits}]


def test_the_address_may_end_in_v1(faulty: FaultyServer) -> None:
    model = ModelServer(f"{faulty.url}/v1/", "small", None, 5)
    assert "".join(model.stream(ASK)) == "45 dollars"
    model.close()
    assert faulty.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("401", "refuses the key: .*model_server_key"),
        ("403", "refuses the key"),
        ("404", "knows no model 'small'"),
        ("400", "HTTP status 400"),
        ("500", "HTTP status 500"),
        ("503", "HTTP status 503"),
        ("html", "does not answer in the OpenAI protocol"),
        ("json", "does not answer in the OpenAI protocol"),
        ("garbage", "does not answer in the OpenAI protocol"),
        ("error", "failed while it wrote"),
        ("cut", "broke off in the middle"),
        ("unfinished", "broke off in the middle"),
    ],
)
def test_a_fault_is_told_in_one_sentence(
    faulty: FaultyServer,
    model: ModelServer,
    fault: str,
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    faulty.fault = fault
    with pytest.raises(ModelFailed, match=told) as failed:
        list(model.stream(ASK))
    assert faulty.url in str(failed.value)
    assert str(failed.value).count(". ") == 0
    assert len(faulty.asked) == 1  # asked once: an answer has no time for a second try
    assert KEY not in str(failed.value) + caplog.text
    assert ASK[0].content not in str(failed.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        model = ModelServer(f"http://127.0.0.1:{port}", "small", None, 5)
        with pytest.raises(ModelFailed, match=f"{port} cannot be reached: start it"):
            list(model.stream(ASK))
        model.close()


def test_a_server_that_takes_no_connection_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.llm.server._CONNECT_SECONDS", 0.2)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        with socket.create_connection(address):  # the only place in its queue
            model = ModelServer(f"http://127.0.0.1:{address[1]}", "small", None, 5)
            with pytest.raises(ModelFailed, match="cannot be reached"):
                list(model.stream(ASK))
            model.close()


def test_a_silent_server_is_given_up(faulty: FaultyServer) -> None:
    faulty.fault = "silent"
    model = ModelServer(faulty.url, "small", None, 0.5)
    with pytest.raises(ModelFailed, match=r"took longer than 0\.5 seconds"):
        list(model.stream(ASK))
    model.close()
    assert faulty.hung_up.wait(5)


def test_a_caller_can_leave_a_silent_server(faulty: FaultyServer, model: ModelServer) -> None:
    faulty.fault = "silent"
    pieces = model.stream(ASK)
    assert "45 " in (next(pieces) for _ in range(20))
    while next(pieces):
        pass
    pieces.close()
    assert faulty.hung_up.wait(5)


def test_a_silent_server_holds_nobody_else(faulty: FaultyServer, model: ModelServer) -> None:
    faulty.fault = "silent"
    waiting = model.stream(ASK)
    while not faulty.asked:
        next(waiting)
    faulty.fault = ""
    assert "".join(model.stream(ASK)) == "45 dollars"
    waiting.close()


def test_who_waits_when_the_model_is_closed_is_told(faulty: FaultyServer) -> None:
    faulty.fault = "silent"
    model = ModelServer(faulty.url, "small", None, 5)
    waiting = model.stream(ASK)
    while not faulty.asked:
        next(waiting)
    model.close()
    model.close()
    for pieces in (waiting, model.stream(ASK)):
        with pytest.raises(ModelFailed, match="closed"):
            list(pieces)


def test_nothing_is_left_running(faulty: FaultyServer) -> None:
    before = threading.active_count()
    model = ModelServer(faulty.url, "small", None, 5)
    list(model.stream(ASK))
    model.close()
    patience = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < patience:
        time.sleep(0.01)
    assert threading.active_count() <= before
