"""Advocates as a page."""

from collections.abc import Mapping

from bot.reporting import Advocates
from bot.web import plots
from bot.web.drawing import in_money
from bot.web.views import Table, View

Words = Mapping[str, str]


def advocates_view(report: Advocates, words: Words, as_of: str) -> View:
    title, lead = words["advocates"], words["advocates_lead"]
    people = report.people
    if not people:
        return View("advocates", title, lead, as_of, empty=words["tree_empty"])
    revenue = [in_money(person.branch_revenue, person.currency) for person in people]
    columns = ["person", "direct", "friends_bought", "branch_people", "branch_revenue"]
    columns += ["pending", "paid", "cost"]
    return View(
        "advocates",
        title,
        lead,
        as_of,
        plot=plots.bars(
            [
                plots.Bar(person.name, person.branch_revenue, amount)
                for person, amount in zip(people, revenue, strict=True)
            ]
        ),
        plot_text=words["advocates_alt"].format(
            people=", ".join(
                f"{person.name} {amount}"
                for person, amount in zip(people[:5], revenue[:5], strict=True)
            )
        ),
        notes=() if any(person.bought for person in people) else (words["advocates_no_orders"],),
        tables=(
            Table(
                words["advocates_caption"],
                tuple(words[column] for column in columns),
                tuple(
                    (
                        person.name,
                        f"{person.invited:,}",
                        f"{person.bought:,}",
                        f"{person.branch_people:,}",
                        amount,
                        in_money(person.pending, person.currency),
                        in_money(person.earned, person.currency),
                        in_money(person.cost, person.currency),
                    )
                    for person, amount in zip(people, revenue, strict=True)
                ),
                range(1, len(columns)),
                links=tuple(f"/reports/tree?root={person.shopper_id}" for person in people),
            ),
        ),
    )
