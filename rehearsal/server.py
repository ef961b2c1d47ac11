"""The rehearsal server: `with serve() as server:` and it is there."""

import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn
from starlette.applications import Starlette

from rehearsal.accounts import Chat
from rehearsal.botapi import BotApi, cuttable
from rehearsal.errors import RehearsalError
from rehearsal.faults import Faults
from rehearsal.limits import FloodLimits
from rehearsal.people import Group, Person
from rehearsal.webhook import delivering
from rehearsal.world import World

TOKEN = "7000000000:a-token-of-the-rehearsal-server"
USERNAME = "shopvine_rehearsal_bot"


class Rehearsal:
    """A stand-in for Telegram. `url` is what the bot uses in place of api.telegram.org."""

    def __init__(self, url: str, world: World) -> None:
        self.url = url
        self.world = world
        self.token = world.token
        self.bot_id = world.bot.id
        self.bot_username = str(world.bot.username)
        self.faults = Faults()
        self.limits = FloodLimits()
        self._people: dict[int, Person] = {}

    def person(
        self, name: str, user_id: int | None = None, language_code: str | None = None
    ) -> Person:
        """A new person; `language_code` as Telegram sends it (zh-hans, en ...) or absent."""
        account = self.world.add_person(name, user_id, language_code)
        self._people[account.id] = Person(self.world, account)
        return self._people[account.id]

    def people(self) -> list[Person]:
        """Everyone."""
        with self.world.bell.lock:
            for number, account in self.world.accounts.items():
                self._people.setdefault(number, Person(self.world, account))
        return list(self._people.values())

    def group(
        self,
        title: str,
        forum: bool = False,
        members: tuple[Person, ...] = (),
        admin: bool | None = None,
        chat_id: int | None = None,
    ) -> Group:
        """A supergroup with the bot in it, as administrator when it is a forum or `admin`.

        Everyone who exists already is a member unless `members` are given. An ordinary bot
        gets only commands, mentions and replies (privacy mode).
        """
        world = self.world
        with world.bell.lock:
            number = chat_id or -1_002_000_000_001 - len(world.chats)
            joined = {person.id for person in members} or set(world.accounts)
            rank = "administrator" if (forum if admin is None else admin) else "member"
            chat = Chat(number, "supergroup", title, forum, joined)
            chat.bot = "administrator" if rank == "administrator" else "member"
            world.chats[number] = chat
            if joined:
                adder = world.accounts[min(joined)]
                world.member_changed(chat, adder, "left", rank)
            world.bell.ring()
        return Group(world, chat)

    def app(self) -> Starlette:
        """The ASGI application."""

        @contextlib.asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            async with delivering(self.world):
                yield

        routes = BotApi(self.world, self.faults, self.limits).routes()
        return Starlette(routes=routes, lifespan=lifespan)


@contextlib.contextmanager
def serve(
    port: int = 0,
    host: str = "127.0.0.1",
    token: str = TOKEN,
    username: str = USERNAME,
    clock: Callable[[], float] | None = None,
) -> Iterator[Rehearsal]:
    """Serve in a thread until the block ends. Port 0 takes a free one. Raises RehearsalError."""
    listener = _listen(host, port)
    world = World(token, username, clock) if clock else World(token, username)
    rehearsal = Rehearsal(f"http://{host}:{listener.getsockname()[1]}", world)
    config = uvicorn.Config(
        rehearsal.app(),
        log_level="critical",
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.http_protocol_class = cuttable(config.http_protocol_class)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="rehearsal", daemon=True)
    thread.start()
    try:
        _wait_until(lambda: server.started or not thread.is_alive())
        yield rehearsal
    finally:
        world.updates.close()
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise RehearsalError(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port."
        ) from None
    return listener


def _wait_until(ready: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not ready():
        pause.wait(0.01)
