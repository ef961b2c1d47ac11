"""What shoppers could not get, and the answer that staff write to it."""

from collections.abc import Mapping
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import BadInput
from bot.gaps import CAUSES, Gap, Order
from bot.gaps.writing import LONGEST_ANSWER, LONGEST_KEPT, LONGEST_QUESTION, Reach, Side
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute
from knowledge.passages import Language

PERIODS = (7, 30, 90)
"""Days."""
ORDERS: tuple[Order, ...] = ("most", "newest")
SHOWN = 50
"""Gaps on the page."""
LANG = {"zh": "zh-Hans", "en": "en"}


class GapPages:
    """The list, and a page for each gap."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/gaps", self.list),
            Page("GET", "/gaps/{turn_id:int}", self.show),
            Page("POST", "/gaps/{turn_id:int}", self.act),
        ]

    def list(self, visit: Visit) -> Response:
        asked = visit.request.query_params
        days = next((each for each in PERIODS if f"{each}" == asked.get("days")), 30)
        order = next((each for each in ORDERS if each == asked.get("order")), ORDERS[0])
        found = self._shop.gaps.all(timedelta(days=days), order)
        return visit.page(
            "gaps.html",
            "gaps",
            gaps=found[:SHOWN],
            more=max(0, len(found) - SHOWN),
            days=days,
            periods=PERIODS,
            order=order,
            orders=ORDERS,
            about=lambda gap: _about(visit, gap),
            lang=LANG,
        )

    def show(
        self,
        visit: Visit,
        status: int = 200,
        problem: str = "",
        sides: Mapping[Language, Side] | None = None,
        reach: Reach | None = None,
    ) -> Response:
        gap = self._gap(visit)
        written = self._shop.writing.sides(gap)
        return visit.page(
            "gap.html",
            gap.question.said,
            status,
            gap=gap,
            about=_about(visit, gap),
            asked=[(each, minute(each.turn.at, self._shop.zone)) for each in gap.unmet],
            sides={**_begun(gap, written), **(sides or {})},
            proposed=[language for language, side in written.items() if side.proposed],
            lacking=any(written.values()) and not all(written.values()),
            may_write=visit.member.may("editor"),
            may_read=visit.member.may("agent"),
            longest=(LONGEST_QUESTION, LONGEST_ANSWER),
            problem=problem,
            reach=reach,
            lang=LANG,
        )

    def act(self, visit: Visit) -> Response:
        """What the button that was pressed says. Slow where the model or a release has a part."""
        gap, writing = self._gap(visit), self._shop.writing
        if visit.text("do") == "aside":
            self._shop.gaps.set_aside(gap, visit.by)
            return visit.go("/gaps", "gap_aside")
        sides = {language: _sent(visit, language) for language in self._shop.languages}
        try:
            writing.write(gap, self._meant(visit, gap, sides), visit.by)
        except BadInput:
            return self.show(visit, 422, visit.words["gap_incomplete"], sides)
        match visit.text("do"):
            case "save":
                return self.show(visit, reach=writing.reach(gap))
            case "propose":
                made = writing.propose(gap)
                problem = "" if made else visit.words["gap_untranslatable"]
                return self.show(visit, 200 if made else 422, problem)
            case "publish":
                return self._publish(visit, gap)
        raise HTTPException(400)

    def _publish(self, visit: Visit, gap: Gap) -> Response:
        published = self._shop.writing.publish(gap, visit.by)
        if published is None:
            return self.show(visit, 422, visit.words["gap_nothing_new"])
        release, reach = published
        sides = self._shop.writing.sides(gap)
        return visit.page(
            "gap_answered.html",
            "gap_published",
            version=release.version,
            reach=reach,
            waiting=[language for language, side in sides.items() if side.proposed or not side],
            lang=LANG,
        )

    def _gap(self, visit: Visit) -> Gap:
        found = self._shop.gaps.find(visit.request.path_params["turn_id"], LONGEST_KEPT)
        if found is None:
            raise HTTPException(404)
        return found

    def _meant(
        self, visit: Visit, gap: Gap, sides: Mapping[Language, Side]
    ) -> Mapping[Language, Side]:
        """Without those that stand as the model proposed them and that nobody accepted. Raises
        BadInput where one is written by half."""
        before = self._shop.writing.sides(gap)
        meant = {}
        for language, side in sides.items():
            if side.answer and not side.question:
                raise BadInput("An answer needs its question.")
            kept = before[language]
            unread = kept.proposed and (kept.question, kept.answer) == (side.question, side.answer)
            if not unread or visit.text(f"accept_{language}"):
                meant[language] = side
        if any(before.values()) and not any(meant.values()):
            return {language: side for language, side in before.items() if not side.proposed}
        return meant


def _sent(visit: Visit, language: Language) -> Side:
    """As a browser sends it: line ends are one character here."""
    question, answer = (visit.text(f"{name}_{language}") for name in ("question", "answer"))
    return Side(" ".join(question.split()), answer.replace("\r\n", "\n"))


def _begun(gap: Gap, written: Mapping[Language, Side]) -> Mapping[Language, Side]:
    """What is written, or the typical question to begin with."""
    return {
        language: side or Side(gap.typical[language].said if language in gap.typical else "")
        for language, side in written.items()
    }


def _about(visit: Visit, gap: Gap) -> str:
    """How often, why, in which languages, and when last."""
    words = visit.words
    causes = (
        words[f"gap_{cause}"].format(count=gap.causes[cause])
        for cause in CAUSES
        if gap.causes[cause]
    )
    languages = (
        words["pair"].format(name=words[f"language_{language}"], value=count)
        for language, count in gap.languages.items()
    )
    last = words["gap_last"].format(time=minute(gap.newest, visit.shop.zone))
    return " · ".join((words["gap_count"].format(count=gap.count), *causes, *languages, last))
