"""A branch as a picture: a line a person, those they brought below them and further in."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.filling import money
from bot.reporting.trees import called
from bot.web.plots.canvas import FONTS, INK, shorten
from bot.web.rendering import TEMPLATES
from growth.reports import Person
from growth.trees import Twig, walk

ROW, INDENT, DEEPEST = 30, 26, 260
"""Units (pixels of an unzoomed screen) of a line, of a step inwards, and of all steps together."""
WIDTH = 760

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture: a person, or the rest of somebody's friends (`rest`).

    `mark` is "+" where a touch unfolds the person, "-" where it folds them, "" for neither.
    `spoken` says the same as the line to those who do not see it.
    """

    person: Person
    x: int
    y: int
    label: str
    words: str
    spoken: str
    filled: bool
    mark: str = ""
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines from top to bottom, and the corners (x, from y, to y, to x) that join them."""

    lines: tuple[Line, ...]
    corners: tuple[tuple[int, int, int, int], ...]
    title: str

    @property
    def height(self) -> int:
        return ROW * len(self.lines)

    def svg(self, address: Callable[[Line, str], str] | None = None) -> str:
        """As a file of its own; with addresses (of a line, and "root" or its mark), as part of a
        page in which people can be followed and unfolded."""
        return TEMPLATES.get_template("tree.svg").render(
            drawing=self, address=address, width=WIDTH, fonts=FONTS, ink=INK
        )

    def data_uri(self) -> str:
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg().encode()).decode()}"


def draw(twig: Twig, currency: str | None, words: Words, title: str) -> Drawing:
    """`title` names the picture."""
    found = list(_placed(twig))
    deepest = max(depth for depth, _, _ in found)
    step = min(INDENT, DEEPEST // max(1, deepest))
    lines, corners = [], []
    above: dict[int, int] = {}
    for row, (depth, one, rest) in enumerate(found):
        x, y = 24 + depth * step, ROW * row + ROW // 2
        if depth:
            corners.append((x - step, above[depth - 1] + 8, y, x - 8))
        if not rest:
            above[depth] = y
        lines.append((_rest if rest else _line)(one, x, y, currency, words))
    return Drawing(tuple(lines), tuple(corners), title)


def _placed(twig: Twig) -> Iterable[tuple[int, Twig, bool]]:
    """(depth, whose, whether it is the rest of their friends), from top to bottom."""
    waiting: list[tuple[int, Twig, bool]] = [(0, twig, False)]
    while waiting:
        depth, one, rest = waiting.pop()
        yield depth, one, rest
        if rest or not one.friends:
            continue
        if one.hidden_friends:
            waiting.append((depth + 1, one, True))
        waiting.extend((depth + 1, each, False) for each in reversed(one.friends))


def _line(twig: Twig, x: int, y: int, currency: str | None, words: Words) -> Line:
    person, branch = twig.person, twig.person.branch
    parts = [in_money(branch.revenue, currency)] if branch.revenue else []
    if branch.descendants:
        below = in_money(branch.branch_revenue, currency)
        parts.append(words["branch_of"].format(people=f"{branch.descendants:,}", money=below))
    if twig.hidden_people and not twig.friends:
        parts.append(f"+{twig.hidden_people:,}")
    told = " · ".join(parts)
    mark = "" if not branch.direct else "-" if twig.friends else "+"
    name = called(person)
    spoken = words["tree_line"].format(name=name, words=told or words["tree_nothing"])
    return Line(person, x, y, shorten(name), told, spoken, branch.revenue > 0, mark)


def _rest(twig: Twig, x: int, y: int, _: str | None, words: Words) -> Line:
    told = words["tree_rest"].format(
        friends=f"{twig.hidden_friends:,}", people=f"{twig.hidden_people:,}"
    )
    spoken = words["tree_line"].format(name=called(twig.person), words=told)
    return Line(twig.person, x, y, "", told, spoken, filled=False, rest=True)


def in_money(minor: int, currency: str | None) -> str:
    """A dash before the first order."""
    return money(minor, currency, grouped=True) if currency else "–"


def shown(twig: Twig) -> list[Person]:
    """Those in the picture, in its order."""
    return [each.person for _, each in walk(twig)]
