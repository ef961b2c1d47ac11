"""The numbers that staff read: word of mouth, and answers."""

from bot.reporting.advocates import Advocates, advocates
from bot.reporting.answers import Answers, answers
from bot.reporting.auditing import doctor_ledger
from bot.reporting.cohorts import Cohort, Cohorts, cohorts
from bot.reporting.counting import NotCounted
from bot.reporting.cuts import Weeks
from bot.reporting.funnels import Funnels, funnels
from bot.reporting.money import Money, money
from bot.reporting.nightly import Nightly, due, refresh
from bot.reporting.ports import Facts
from bot.reporting.tables import Rows
from bot.reporting.totals import Funnel, funnel
from bot.reporting.trees import DEEPEST, BranchShown, Tree, branch_shown, tree
from bot.reporting.weekly import Weekly, WeekTold

__all__ = [
    "DEEPEST",
    "Advocates",
    "Answers",
    "BranchShown",
    "Cohort",
    "Cohorts",
    "Facts",
    "Funnel",
    "Funnels",
    "Money",
    "Nightly",
    "NotCounted",
    "Rows",
    "Tree",
    "WeekTold",
    "Weekly",
    "Weeks",
    "advocates",
    "answers",
    "branch_shown",
    "cohorts",
    "doctor_ledger",
    "due",
    "funnel",
    "funnels",
    "money",
    "refresh",
    "tree",
]
