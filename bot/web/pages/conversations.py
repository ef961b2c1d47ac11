"""Conversations: found by words, person, date and outcome; one of them with how each answer was
made; and a question asked again, on the knowledge of then or of now."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.messages import ANSWERS, Answer, Turn
from bot.releasing import DRAFT
from bot.remembering import asked_again
from bot.web.people import called, said
from bot.web.ports import WebShop
from bot.web.turns import TALK, told
from bot.web.visits import Page, Visit
from knowledge.errors import KnowledgeError

FOUND = 50
"""Results on a page."""
SHOWN = 200
"""Turns of one conversation on a page, the newest."""
LONGEST = 200
"""Characters of what is searched for."""

Outcome = Literal["answered", "asked_back", "refused", "handoff", "down", "staff"]
OUTCOMES: Mapping[Outcome, dict[str, Any]] = {
    "answered": {"kinds": ("answered",)},
    "asked_back": {"kinds": ("asked_back",)},
    "refused": {"kinds": ("refused",)},
    "handoff": {"kinds": ("handoff",)},
    "down": {"disliked": True},
    "staff": {"kinds": ("to_staff", "from_staff")},
}


VERSIONS = ("live", "then", "draft")
"""On which knowledge a question is asked again."""


class ConversationPages:
    """The search, a conversation, and a question asked again."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/conversations", self.search),
            Page("GET", "/conversations/{shopper_id:int}", self.show),
            Page("POST", "/conversations/{shopper_id:int}/{turn_id:int}", self.replay),
        ]

    def search(self, visit: Visit) -> Response:
        asked = {
            name: visit.request.query_params.get(name, "").strip()[:LONGEST]
            for name in ("words", "shopper", "first", "last", "outcome", "before")
        }
        try:
            conditions = _conditions(asked, self._shop.zone)
        except ValueError:
            return self._found(visit, asked, [], {}, visit.words["search_wrong"])
        with self._shop.database.read() as tx:
            turns = tx.browsing.turns(**conditions, limit=FOUND + 1)
            people = {turn.shopper_id for turn in turns}
            shoppers = {each: tx.shoppers.get(each) for each in people}
        names = {each: found.name if found else "" for each, found in shoppers.items()}
        return self._found(visit, asked, turns, names)

    def show(self, visit: Visit) -> Response:
        shopper_id: int = visit.request.path_params["shopper_id"]
        with self._shop.database.read() as tx:
            shopper = tx.shoppers.get(shopper_id)
            turns = tx.conversations.last_turns(shopper_id, SHOWN) if shopper else []
        if shopper is None:
            raise HTTPException(404)
        return visit.page(
            "conversation.html",
            "conversation",
            shopper_id=shopper_id,
            name=called(visit, shopper.name, shopper_id),
            turns=[told(visit, turn) for turn in turns if turn.kind in (*TALK, "start")],
            most=SHOWN if len(turns) == SHOWN else 0,
            may_replay=visit.member.may("agent"),
            versions=VERSIONS,
        )

    def replay(self, visit: Visit) -> Response:
        """What the shop says to that question on another version: slow, the model may be asked."""
        shopper_id: int = visit.request.path_params["shopper_id"]
        turn, before = self._asked(shopper_id, visit.request.path_params["turn_id"])
        version = visit.text("version") or "live"
        if version not in VERSIONS:
            raise HTTPException(400)
        question = asked_again(before, turn)
        answer: Answer | None = None
        if version == "live":
            answer = self._shop.answer(question)
        else:
            then = turn.made.knowledge_version if turn.made else ""
            with suppress(KnowledgeError):  # a version of long ago may not be kept
                answer = self._shop.releasing.answer_on(
                    then if version == "then" else DRAFT, question
                )
        return visit.page(
            "replay.html",
            "replay",
            200 if answer else 422,
            shopper_id=shopper_id,
            then=told(visit, turn),
            now=answer,
            said=said(visit, answer.answer) if answer else "",
            same=answer is not None and answer.answer == turn.answer,
            version=version,
            versions=VERSIONS,
        )

    def _asked(self, shopper_id: int, turn_id: int) -> tuple[Turn, list[Turn]]:
        """That question, and the turns before it."""
        with self._shop.database.read() as tx:
            found = tx.browsing.turns(shopper_id=shopper_id, before=turn_id + 1, limit=12)[::-1]
        if not found or found[-1].turn_id != turn_id or found[-1].kind not in ANSWERS:
            raise HTTPException(404)
        return found[-1], found[:-1]

    def _found(
        self,
        visit: Visit,
        asked: Mapping[str, str],
        turns: list[Turn],
        names: Mapping[int, str],
        problem: str = "",
    ) -> Response:
        older = {key: value for key, value in asked.items() if value and key != "before"}
        more = len(turns) > FOUND
        return visit.page(
            "conversations.html",
            "conversations",
            422 if problem else 200,
            asked=asked,
            outcomes=list(OUTCOMES),
            problem=problem,
            rows=[
                (called(visit, names[turn.shopper_id], turn.shopper_id), told(visit, turn))
                for turn in turns[:FOUND]
            ],
            older=urlencode({**older, "before": turns[FOUND - 1].turn_id}) if more else "",
        )


def _conditions(asked: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """What `Browsing.turns` takes. ValueError where a number or a date is none."""
    found: dict[str, Any] = {"words": asked["words"].split()[:10], "kinds": TALK}
    if asked["shopper"]:
        found["shopper_id"] = _number(asked["shopper"].removeprefix("#"))
    if asked["first"]:
        found["begin"] = _midnight(asked["first"], zone)
    if asked["last"]:
        found["end"] = _midnight(asked["last"], zone, later=timedelta(days=1))
    if asked["before"]:
        found["before"] = _number(asked["before"])
    if asked["outcome"]:
        if asked["outcome"] not in OUTCOMES:
            raise ValueError(asked["outcome"])
        found |= next(each for name, each in OUTCOMES.items() if name == asked["outcome"])
    return found


def _number(given: str) -> int:
    """Of a shopper or a turn, as large as the database takes."""
    if not given.isascii() or not given.isdigit() or len(given) > 15:
        raise ValueError(given)
    return int(given)


def _midnight(given: str, zone: ZoneInfo, later: timedelta = timedelta()) -> datetime:
    """When that day begins, or one `later`. ValueError outside the calendar."""
    try:
        day = date.fromisoformat(given) + later
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(given) from error
