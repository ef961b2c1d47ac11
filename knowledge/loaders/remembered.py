"""What staff settled about the columns of a table, kept in a small file for the next import."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from knowledge.loaded import TableUse
from knowledge.loaders.columns import Chosen
from knowledge.loaders.header_words import FIELDS
from knowledge.loaders.reasons import refused_in

MOST = 200
"""Headers that are kept; the oldest go first."""


def read_choices(file: Path) -> dict[tuple[str, ...], Chosen]:
    """By header. Empty where there is no such file. Raises SourceRefused for a broken one."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {
            tuple(map(str, one["header"])): {
                str(column): tuple(field for field in fields if field in FIELDS)
                for column, fields in one["columns"].items()
            }
            for one in kept
        }
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise refused_in(file, "unknown_columns") from None


def keep_choices(file: Path, tables: Sequence[TableUse]) -> None:
    """Add how these tables of products were read. Writes only where something is new."""
    kept = read_choices(file)
    fresh = {table.header: _chosen(table) for table in tables if table.kind == "products"}
    if all(kept.get(header) == chosen for header, chosen in fresh.items()):
        return
    merged = {header: chosen for header, chosen in kept.items() if header not in fresh} | fresh
    text = json.dumps(
        [{"header": header, "columns": chosen} for header, chosen in list(merged.items())[-MOST:]],
        ensure_ascii=False,
        indent=1,
    )
    beside = file.with_name(f"{file.name}.new")
    with suppress(FileNotFoundError):
        beside.unlink()
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(file)


def chosen_of(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """["货号=product_id", "名称=title"] by column. Raises SourceRefused."""
    chosen: dict[str, tuple[str, ...]] = {}
    for one in given:
        column, equals, field = one.rpartition("=")
        column, field = column.strip(), field.strip().casefold()
        if not equals or not column:
            raise refused_in(one, "column_as")
        if field not in FIELDS:
            known = ", ".join(sorted(FIELDS))
            raise refused_in(one, "no_field", field=field, known=known)
        chosen[column] = (*chosen.get(column, ()), field)
    return chosen


def _chosen(table: TableUse) -> Mapping[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for use in table.columns:
        chosen[use.column] = (*chosen.get(use.column, ()), use.field)
    return chosen
