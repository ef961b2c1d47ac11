"""Updates a second, from the shopper's message to the reply, against a bare echo bot.

Each bot runs in a process of its own and is met over HTTP on the rehearsal server. Twenty people
write five messages each, all at once. The clock stops when every reply has arrived.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.shop import demo_shop
from rehearsal.server import serve

PEOPLE = 20
MESSAGES = 5
QUESTION = "Does the warranty cover water damage?"
SAID = {"a question": (QUESTION, "water damage"), "a command": ("/privacy", "/forget")}
"""What people write, and what every reply to it holds. A command needs no retrieval."""
PATIENCE = 90
"""Seconds to wait for all the replies."""


def measure() -> dict[str, Any]:
    """Updates a second of both, and ours as a share of the echo bot's."""
    echo = rate("benchmarks.echo_bot", [], QUESTION, "echo: ")
    told: dict[str, Any] = {"updates": PEOPLE * MESSAGES}
    with demo_shop(("faq.en.md",)) as folder:
        for name, (message, reply) in SAID.items():
            ours = rate("benchmarks.shopvine_bot", [str(folder)], message, reply)
            figures = {"echo": round(echo, 1), "shopvine": round(ours, 1)}
            told[name] = figures | {"ratio": round(ours / echo, 3)}
    return told


def rate(module: str, arguments: list[str], message: str, reply: str) -> float:
    """Updates a second of that bot; a reply is a new message that holds `reply`."""
    with serve() as server, _running(module, [server.url, server.token, *arguments]):
        first = server.person("First", language_code="en")
        first.send(message)
        first.wait(reply, timeout=60)
        people = [server.person(f"Person {n}", language_code="en") for n in range(PEOPLE)]
        begin = time.perf_counter()
        for _ in range(MESSAGES):
            for person in people:
                person.send(message)
        for person in people:
            for _ in range(MESSAGES):
                left = PATIENCE - (time.perf_counter() - begin)
                person.wait(lambda seen: reply in seen.text and seen.version == 0, timeout=left)
        return PEOPLE * MESSAGES / (time.perf_counter() - begin)


@contextmanager
def _running(module: str, arguments: list[str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", module, *arguments])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
