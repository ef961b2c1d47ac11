"""A whole shop, served in a thread as `shopvine run` serves it."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from bot.app import App
from bot.cli.playing import free_port
from bot.cli.serving import Serving, serve
from rehearsal.orders import Till
from rehearsal.server import Rehearsal


@contextlib.contextmanager
def running(app: App, server: Rehearsal, *, webhook: bool = False) -> Iterator[str]:
    """The shop's own address while it is served; stopped gracefully."""
    listen = f"127.0.0.1:{free_port(0)}"
    address = f"http://{listen}"
    hook = f"{address}/telegram" if webhook else None
    serving = Serving(server.token, server.url, listen, hook)
    server.till = Till(f"{address}/orders", app.orders_secret.decode(), app.currency)
    failures: list[BaseException] = []
    started = threading.Event()
    handle: dict[str, object] = {}

    async def main() -> None:
        handle["stop"], handle["loop"] = asyncio.Event(), asyncio.get_running_loop()
        started.set()
        await serve(app, serving, handle["stop"])

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run, name="shop")
    thread.start()
    assert started.wait(10)
    try:
        yield address
    finally:
        with contextlib.suppress(RuntimeError):
            handle["loop"].call_soon_threadsafe(handle["stop"].set)
        thread.join(30)
        assert not thread.is_alive()
        if failures:
            raise failures[0]
