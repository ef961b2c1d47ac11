"""Reports as tables for people."""

from bot.cli.console import say, show, table
from bot.filling import money
from bot.reporting import Advocates, Cohort, Cohorts, Funnels, Money
from growth.cohorts import LEAST_INVITERS, LEAST_PEOPLE
from growth.funnels import FRIENDS, SHARING
from growth.money import DIGITS
from growth.reports import Node
from growth.spending import ratio


def show_funnels(report: Funnels) -> None:
    totals = report.totals.as_json()
    table("Funnel", ["step", "people"], [[step, str(count)] for step, count in totals.items()])
    rows = []
    for group in report.groups:
        row = [group.value or "(none)"]
        for half in (SHARING, FRIENDS):
            before = 0
            for name in half:
                count: int = getattr(group.counts, name)
                row.append(f"{count} ({count / before:.0%})" if before else str(count))
                before = count
        rows.append(row)
    if rows:
        title = f"By {report.by}; each step is of those who took the one before"
        table(title, [report.by, *SHARING, *FRIENDS], rows)
    say(f"As of {report.as_of.isoformat(timespec='minutes')}.")


def show_cohorts(report: Cohorts) -> None:
    if not report.by_week:
        say("Nobody has met the bot yet.")
        return
    columns = ["people", "friends", "K so far", "time seen", "projected K"]
    groups = [("everybody", report.all)]
    groups += [(f"generation {each.value}", each) for each in report.generations]
    table("K-factor by generation", ["", *columns], [_cohort(*each) for each in groups])
    weeks = [_cohort(each.value, each) for each in report.by_week]
    table("K-factor by the week of joining", ["week", *columns], weeks)
    if report.cycle_hours is None:
        show("Viral cycle time: cannot tell yet.")
    else:
        show(f"Viral cycle time: {report.cycle_hours / 24:.1f} days (median).")
    say(
        f"Fewer than {LEAST_PEOPLE} people, or {LEAST_INVITERS} of them who brought a friend, tell "
        f"nothing yet. As of {report.as_of.isoformat(timespec='minutes')}."
    )


def _cohort(name: str, cohort: Cohort) -> list[str]:
    seen = "-" if cohort.complete is None else f"{cohort.complete:.0%}"
    later = _factor(cohort.projected, cohort.projected_low, cohort.projected_high)
    return [
        name,
        str(cohort.people),
        str(cohort.friends),
        _factor(cohort.k, cohort.low, cohort.high),
        seen,
        later if cohort.young else "as it is",
    ]


def _factor(k: float | None, low: float | None, high: float | None) -> str:
    return "cannot tell yet" if k is None else f"{k:.2f} ({low:.2f} to {high:.2f})"


def show_money(report: Money) -> None:
    if not report.all:
        say("No invited friend has ordered in this time.")
        return
    columns = ["unit", "orders", "ordered", "kept", "granted", "standing", "kept for 1"]
    rows = []
    for line in (*report.all, *report.lines):
        outlay, told = line.outlay, ratio(line.outlay)
        amounts = (outlay.ordered, outlay.kept, outlay.granted, outlay.standing)
        name = line.value or "(none)"
        rows.append(
            [
                "all" if line in report.all else name,
                line.unit,
                str(outlay.orders),
                *(_amount(amount, line.unit) for amount in amounts),
                "-" if told is None or line.unit not in DIGITS else f"{told:.1f}",
            ]
        )
    table("Rewards and what referred orders kept", [report.by, *columns], rows)
    say(
        "This is what rewards went to, not what they caused: only a holdout could tell that. "
        f"As of {report.as_of.isoformat(timespec='minutes')}."
    )


def _amount(amount: int, unit: str) -> str:
    return money(amount, unit) if unit in DIGITS else str(amount)


def show_advocates(report: Advocates, currency: str) -> None:
    rows = [
        [
            person.name,
            str(person.invited),
            str(person.bought),
            money(person.branch_revenue, person.currency or currency),
            money(person.earned, person.currency or currency),
            money(person.pending, person.currency or currency),
            money(person.cost, person.currency or currency),
        ]
        for person in report.people
    ]
    columns = ["name", "invited", "bought", "branch revenue", "earned", "pending", "cost"]
    table("Advocates", columns, rows)


def show_branch(node: Node, currency: str, depth: int = 0) -> None:
    """A branch of the tree, a line a person."""
    branch = node.person.branch
    name = node.person.name or f"#{node.person.shopper_id}"
    bought = f", branch {money(branch.branch_revenue, currency)}" if branch.branch_revenue else ""
    show(f"{'   ' * depth}{'└─ ' if depth else ''}{name}: {branch.direct} invited{bought}")
    for child in node.children:
        show_branch(child, currency, depth + 1)
