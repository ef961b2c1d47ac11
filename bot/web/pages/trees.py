"""The invitation tree: a branch unfolded where it matters, of any day, as a picture to walk in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from bot import reporting
from bot.masking import masked_name
from bot.reporting import BranchShown
from bot.reporting.trees import called
from bot.web.drawing import Drawing, Line, draw, in_money, shown
from bot.web.headers import LIVE_POLICY
from bot.web.ports import WebShop
from bot.web.reports.trees import people_table
from bot.web.visits import Page, Visit
from bot.web.words import moment
from growth.reports import Person
from growth.trees import Twig

MOST = 50
"""People who can be unfolded or folded by hand."""


class TreePage:
    """Who brought whom."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/reports/tree", self.show),
            Page("GET", "/reports/tree.svg", self.picture),
        ]

    def show(self, visit: Visit) -> Response:
        asked, day, wrong = self._asked(visit)
        branch = self._branch(visit, asked, day)
        words, twig = visit.words, branch.twig
        page = visit.page(
            "tree.html",
            "tree",
            422 if wrong else 200,
            kind="tree",
            problem=words["tree_wrong"] if wrong else "",
            asked=asked,
            today=self._today().isoformat(),
            picture=_address("/reports/tree.svg", asked),
            shown=self._shown(visit, branch, asked) if twig else None,
            tops=[_top(top, branch.currency, asked["day"]) for top in branch.tops],
            empty=words["tree_not_there" if branch.tops else "tree_empty"],
            as_of=words["as_of"].format(moment=moment(branch.at, self._shop.zone)),
        )
        page.headers["content-security-policy"] = LIVE_POLICY
        return page

    def _shown(self, visit: Visit, branch: BranchShown, asked: dict[str, str]) -> dict[str, object]:
        """The branch for the template: picture, name, the way up, and the same as a table."""
        twig = branch.twig
        assert twig is not None
        addresses = _Addresses(asked, twig.person.shopper_id, visit.words)
        inviter = twig.person.inviter_id
        return {
            "svg": self._drawing(visit, branch).svg(addresses),
            "name": called(twig.person),
            "above": _branch_of(inviter, asked["day"]) if inviter else "",
            "table": people_table(shown(twig), branch.currency, visit.words, linked=True),
        }

    def picture(self, visit: Visit) -> Response:
        """The same as a file."""
        asked, day, _ = self._asked(visit)
        branch = self._branch(visit, asked, day)
        if branch.twig is None:
            return visit.go("/reports/tree")
        name = {"content-disposition": 'attachment; filename="tree.svg"'}
        svg = self._drawing(visit, branch).svg()
        return Response(svg, headers=name, media_type="image/svg+xml")

    def _asked(self, visit: Visit) -> tuple[dict[str, str], date | None, bool]:
        """What the address asks for, its day, and whether something of it is wrong."""
        query = visit.request.query_params
        asked = {name: query.get(name, "") for name in ("root", "day", "open", "close")}
        wrong = False
        if asked["root"] and not _number(asked["root"]):
            asked["root"], wrong = "", True
        try:
            day = date.fromisoformat(asked["day"]) if asked["day"] else None
        except ValueError:
            day, asked["day"], wrong = None, "", True
        return asked, day, wrong

    def _branch(self, visit: Visit, asked: dict[str, str], day: date | None) -> BranchShown:
        until = None if day is None or day >= self._today() else self._end(day)
        with self._shop.database.read() as facts:
            branch = reporting.branch_shown(
                facts,
                self._shop.now(),
                root=_number(asked["root"]),
                until=until,
                opened=_numbers(asked["open"]),
                closed=_numbers(asked["close"]),
            )
        return branch if visit.member.may("agent") else _nameless(branch)

    def _drawing(self, visit: Visit, branch: BranchShown) -> Drawing:
        assert branch.twig is not None
        person = branch.twig.person
        title = visit.words["tree_alt"].format(
            name=called(person), people=f"{person.branch.descendants:,}"
        )
        return draw(branch.twig, branch.currency, visit.words, title)

    def _today(self) -> date:
        return self._shop.now().astimezone(self._shop.zone).date()

    def _end(self, day: date) -> datetime:
        """The last moment of a day in the shop."""
        midnight = datetime.combine(day + timedelta(days=1), time(), self._shop.zone)
        return midnight.astimezone(UTC) - timedelta(microseconds=1)


class _Addresses:
    """Where a touch of a line leads, and what the touch is called."""

    def __init__(self, asked: dict[str, str], root: int, words: Mapping[str, str]) -> None:
        self._asked, self._root, self._words = asked, root, words
        self._open, self._close = _numbers(asked["open"]), _numbers(asked["close"])

    def __call__(self, line: Line, what: str) -> str:
        number = line.person.shopper_id
        match what:
            case "root":
                return _branch_of(number, self._asked["day"])
            case "rest" if number == self._root:
                return ""
            case "rest" if number in self._open:
                return _branch_of(number, self._asked["day"])
            case "-":
                return self._changed(self._open - {number}, self._close | {number})
            case "+" | "rest":
                return self._changed(self._open | {number}, self._close - {number})
        key = "tree_unfold" if what.endswith("+") else "tree_fold"
        return self._words[key].format(name=called(line.person))

    def _changed(self, opened: Iterable[int], closed: Iterable[int]) -> str:
        changes = {"root": str(self._root), "open": _list(opened), "close": _list(closed)}
        return _address("/reports/tree", self._asked | changes)


def _branch_of(shopper_id: int, day: str) -> str:
    return _address("/reports/tree", {"root": str(shopper_id), "day": day})


def _top(person: Person, currency: str | None, day: str) -> tuple[str, str, str, str]:
    """(name, address, people, money) of a branch that is offered."""
    branch = person.branch
    revenue = in_money(branch.branch_revenue, currency)
    return called(person), _branch_of(person.shopper_id, day), f"{branch.descendants:,}", revenue


def _address(path: str, asked: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _number(given: str) -> int | None:
    text = given.strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _numbers(given: str) -> frozenset[int]:
    found = map(_number, given.split(",")[:MOST])
    return frozenset(number for number in found if number is not None)


def _list(numbers: Iterable[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _nameless(branch: BranchShown) -> BranchShown:
    """The same people, who cannot be told by their names."""
    tops = tuple(_masked(top) for top in branch.tops)
    return replace(branch, tops=tops, twig=_nameless_twig(branch.twig) if branch.twig else None)


def _nameless_twig(twig: Twig) -> Twig:
    return Twig(_masked(twig.person), [_nameless_twig(each) for each in twig.friends])


def _masked(person: Person) -> Person:
    return replace(person, name=masked_name(person.name))
