"""The web pages of a shop in a process of their own, to be killed while it works on a delivery."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

import uvicorn

from bot.app import App
from bot.llm.scripted import ScriptedChatModel
from bot.receiving import Desk
from bot.web.server import build_web
from knowledge.embedders.hashing import HashingEmbedder


def serve(folder: str, killed_at: int) -> None:
    """The process kills itself when it is about to work on the `killed_at`-th delivery (0: never).
    It prints its port."""
    work_on, numbers = Desk.work_on, count(1)

    def until_killed(desk: Desk, delivery_key: int) -> bool:
        if next(numbers) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return work_on(desk, delivery_key)

    Desk.work_on = until_killed  # type: ignore[method-assign]
    model = ScriptedChatModel(["NONE"])
    with App.open(Path(folder), chat_model=model, embedder=HashingEmbedder()) as shop:
        config = uvicorn.Config(build_web(shop), port=0, log_level="warning", ws="none")
        server = uvicorn.Server(config)
        startup = server.startup

        async def told(sockets: object = None) -> None:
            await startup()
            print(server.servers[0].sockets[0].getsockname()[1], flush=True)

        server.startup = told  # type: ignore[method-assign, assignment]
        server.run()


def main(folder: str, *killed_at: str) -> None:
    """One process after the other; what they need is loaded once."""
    for number in killed_at:
        child = os.fork()
        if not child:
            serve(folder, int(number))
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
