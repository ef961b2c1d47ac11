"""The numbers that staff read: word of mouth, and answers."""

from bot.reporting.answers import Answers, answers
from bot.reporting.referrals import (
    DEEPEST,
    Advocates,
    Facts,
    Funnel,
    Rows,
    Tree,
    advocates,
    doctor_ledger,
    funnel,
    tree,
)

__all__ = [
    "DEEPEST",
    "Advocates",
    "Answers",
    "Facts",
    "Funnel",
    "Rows",
    "Tree",
    "advocates",
    "answers",
    "doctor_ledger",
    "funnel",
    "tree",
]
