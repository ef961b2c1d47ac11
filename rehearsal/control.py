"""`/rehearsal/...`: what the page does, as JSON over HTTP."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from rehearsal.errors import RehearsalError
from rehearsal.inline import InlineResult
from rehearsal.orders import Till, order_json
from rehearsal.people import Group, Person
from rehearsal.seen import Seen, seen
from rehearsal.stage import Rehearsal
from rehearsal.view import view_json

JSON = dict[str, Any]
ANSWER_SECONDS = 15.0
HEARTBEAT_SECONDS = 15.0


class Control:
    """The people's side of the server."""

    def __init__(self, stage: Rehearsal) -> None:
        self._stage = stage
        self._results: dict[int, list[InlineResult]] = {}

    def routes(self) -> list[Route]:
        """Where it lives."""
        posts: dict[str, Callable[[JSON], Awaitable[Any]]] = {
            "people": self._add_person,
            "groups": self._add_group,
            "start": self._start,
            "send": self._send,
            "tap": self._tap,
            "open": self._open,
            "inline": self._inline,
            "choose": self._choose,
            "chat": self._chat_with,
            "block": self._block,
            "faults": self._add_fault,
            "limits": self._set_limits,
            "buy": self._buy,
            "refund": self._refund,
        }
        return [
            *(Route(f"/rehearsal/{n}", _posted(f), methods=["POST"]) for n, f in posts.items()),
            Route("/rehearsal/view", self._view),
            Route("/rehearsal/trouble", self._trouble),
            Route("/rehearsal/events", self._events),
            Route("/rehearsal/files/{file_id}", self._file),
        ]

    async def _view(self, request: Request) -> Response:
        world = self._stage.world
        with world.bell.lock:
            people = world.accounts
            person = int(request.query_params.get("person") or 0)
            if person not in people:
                person = next(iter(people), 0)
            if not person:
                return JSONResponse({"people": [], "me": None})
            return JSONResponse(view_json(world, person, self._stage.till))

    async def _trouble(self, request: Request) -> Response:
        stage = self._stage
        return JSONResponse(
            {
                "pending": [asdict(fault) for fault in stage.faults.pending()],
                "happened": dict(stage.faults.happened),
                "limits": stage.limits.enabled,
                "refused": stage.limits.refused,
                "waiting": len(stage.world.updates.waiting),
                "webhook": bool(stage.world.updates.webhook),
            }
        )

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._rings(request), media_type="text/event-stream")

    async def _rings(self, request: Request) -> AsyncIterator[str]:
        world, last = self._stage.world, -1

        def look() -> int | None:
            changed = world.bell.rings != last or world.updates.closed
            return world.bell.rings if changed else None

        while not world.updates.closed and not await request.is_disconnected():
            rings = await world.bell.listen(look, HEARTBEAT_SECONDS)
            last = last if rings is None else rings
            yield f"data: {last}\n\n"

    async def _file(self, request: Request) -> Response:
        stored = self._stage.world.files.get(request.path_params["file_id"])
        if stored is None:
            return Response(status_code=404)
        if stored.kind == "photo":
            return Response(stored.data, media_type=stored.mime)
        headers = {"Content-Disposition": "attachment"}
        return Response(stored.data, headers=headers, media_type="application/octet-stream")

    async def _add_person(self, asked: JSON) -> Any:
        name = str(asked.get("name", "")).strip()[:64]
        if not name:
            raise RehearsalError("A person needs a name.")
        return {"id": self._stage.person(name, language_code=asked.get("language") or None).id}

    async def _add_group(self, asked: JSON) -> Any:
        title = str(asked.get("title", "")).strip()[:128]
        if not title:
            raise RehearsalError("A group needs a title.")
        return {"id": self._stage.group(title, forum=bool(asked.get("forum"))).id}

    async def _start(self, asked: JSON) -> Any:
        self._person(asked).start(asked.get("payload") or None)

    async def _send(self, asked: JSON) -> Any:
        text = str(asked.get("text", "")).strip()[:4096]
        if not text:
            raise RehearsalError("Write something first.")
        chat, reply = self._chat(asked), self._message(asked, "reply_to")
        self._person(asked).send(text, chat, reply, asked.get("thread") or None)

    async def _tap(self, asked: JSON) -> Any:
        message = self._message(asked, "message")
        tapped = self._person(asked).tap(str(asked.get("button", "")), message)
        if tapped.button.kind != "callback_data":
            return {"kind": tapped.button.kind, "value": tapped.value}
        world = self._stage.world
        answers = world.callback_answers
        answer = await world.bell.listen(lambda: answers.get(tapped.value), ANSWER_SECONDS)
        return {"kind": "callback", "answer": answer}

    async def _open(self, asked: JSON) -> Any:
        return {"started": self._person(asked).open(str(asked.get("url", ""))) is not None}

    async def _inline(self, asked: JSON) -> Any:
        person = self._person(asked)
        results = await run_in_threadpool(person.inline, str(asked.get("query", ""))[:256])
        self._results[person.id] = results
        return [
            {
                "id": result.id,
                "title": result.title,
                "description": result.description,
                "photo": result.message["photo"][-1]["file_id"]
                if "photo" in result.message
                else None,
            }
            for result in results
        ]

    async def _choose(self, asked: JSON) -> Any:
        person = self._person(asked)
        results = self._results.get(person.id, [])
        chosen = next((one for one in results if one.id == asked.get("result")), None)
        if chosen is None:
            raise RehearsalError("This result is gone: type the query again.")
        return {"chat": person.choose(chosen, self._chat(asked)).chat_id}

    async def _chat_with(self, asked: JSON) -> Any:
        return {"chat": self._person(asked).chat_id(self._chat(asked))}

    async def _block(self, asked: JSON) -> Any:
        person = self._person(asked)
        if asked.get("on"):
            person.block()
        else:
            person.unblock()

    async def _add_fault(self, asked: JSON) -> Any:
        if asked.get("clear"):
            return self._stage.faults.clear()
        method, kind = str(asked.get("method") or "*"), asked.get("kind", "")
        times, seconds = int(asked.get("times", 1)), float(asked.get("seconds", 1))
        return self._stage.faults.add(method, kind, times, seconds)

    async def _set_limits(self, asked: JSON) -> Any:
        self._stage.limits.enabled = bool(asked.get("on"))

    async def _buy(self, asked: JSON) -> Any:
        product, amount = str(asked.get("product_id", "")), str(asked.get("amount", "")).strip()
        now = self._stage.world.clock()
        order = await self._till().buy(self._person(asked).id, product, amount, now)
        self._stage.world.bell.ring()
        return order_json(order)

    async def _refund(self, asked: JSON) -> Any:
        now = self._stage.world.clock()
        order = await self._till().refund(str(asked.get("order_id", "")), now)
        self._stage.world.bell.ring()
        return order_json(order)

    def _till(self) -> Till:
        if self._stage.till is None:
            raise RehearsalError("This rehearsal has no shop to buy from.")
        return self._stage.till

    def _person(self, asked: JSON) -> Person:
        person = self._stage.people().get(int(asked.get("person", 0)))
        if person is None:
            raise RehearsalError("There is no such person: reload the page.")
        return person

    def _chat(self, asked: JSON) -> Group | Person | None:
        """The chat to write to: absent or own id for the bot, a group, a person, or their chat."""
        number, me = int(asked.get("chat") or 0), int(asked.get("person", 0))
        if not number or number == me:
            return None
        if number in self._stage.groups():
            return self._stage.groups()[number]
        chat = self._stage.world.chats.get(number)
        if chat is not None and chat.kind == "people":
            number = next(iter(chat.members - {me}))
        if number in self._stage.people():
            return self._stage.people()[number]
        raise RehearsalError("There is no such chat: reload the page.")

    def _message(self, asked: JSON, name: str) -> Seen | None:
        number = int(asked.get(name) or 0)
        if not number:
            return None
        world = self._stage.world
        with world.bell.lock:
            for chat in world.chats.values():
                if number in chat.messages:
                    return seen(world, chat.messages[number])
        raise RehearsalError("That message is gone.")


def _posted(action: Callable[[JSON], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes a JSON object and tells in words what a person cannot do.

    Asking for `application/json` keeps pages of other origins out: a browser asks before it sends
    them that, and this server never agrees.
    """

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return JSONResponse({"error": "Send application/json."}, 415)
        try:
            asked = json.loads(await request.body())
            if not isinstance(asked, dict):
                raise RehearsalError("Send a JSON object.")
            return JSONResponse(await action(asked))
        except (RehearsalError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint
