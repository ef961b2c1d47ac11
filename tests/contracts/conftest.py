"""A real model server, started once for all tests that ask one."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

import bot  # sets how the server's threads wait for one another
from bot.llm.fetching import locate
from bot.settings import cache_folder

assert bot


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """The address of a llama_cpp.server with the small model."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    path = locate("qwen2.5-coder-0.5b", cache_folder()).path
    options = {
        "model": path,
        "model_alias": "small",
        "host": "127.0.0.1",
        "port": port,
        "n_ctx": 1024,
        "n_batch": 64,
        "logits_all": True,  # else it knows no probabilities
        "chat_format": "chatml",
        "api_key": "only-for-tests",
        "interrupt_requests": False,  # else a new caller ends the answer of the one before
        "verbose": False,
    }
    arguments = [word for key, value in options.items() for word in (f"--{key}", str(value))]
    process = subprocess.Popen(
        [sys.executable, "-m", "llama_cpp.server", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience and process.poll() is None:
        try:
            httpx.get(f"{url}/v1/models", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"llama_cpp.server did not start (exit code {process.poll()})")
