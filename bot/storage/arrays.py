"""Whole numbers by the hundred thousand, as an array."""

from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, String, cast, func, literal, select
from sqlalchemy.sql import ColumnElement

from growth.counting import Numbers


def numbers(connection: Connection, query: Select[Any]) -> Numbers:
    """The rows of a query whose columns are whole numbers, none of them NULL.

    The database writes them as one text, which is read about ten times as fast as a million rows,
    each an object, are fetched.
    """
    rows = query.subquery()
    row: ColumnElement[str] = literal("")
    for place, column in enumerate(rows.c):
        row = row + ("," if place else "") + cast(column, String)
    text = connection.scalar(select(func.aggregate_strings(row, ",")))
    return np.fromstring(text or "", np.int64, sep=",").reshape(-1, len(rows.c))
