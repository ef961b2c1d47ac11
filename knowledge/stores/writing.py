"""Putting one entry into the tables, inside a transaction of the caller."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.chunking import indexed_text
from knowledge.entries import Entry, Key
from knowledge.lexical import index_text
from knowledge.passages import KINDS, Campaign, Document, Passage, Product
from knowledge.stores import rows
from knowledge.stores.rows import CAMPAIGN, PASSAGE, PRODUCT


def put(connection: Any, entry: Entry) -> None:
    """In place of the entry with the same kind and id, with its passages and words."""
    connection.execute(
        "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (*entry.key, entry.digest)
    )
    match entry.value:
        case Product():
            _put_product(connection, entry.value)
        case Document() as document:
            connection.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)",
                (
                    document.document_id,
                    document.kind,
                    document.title,
                    document.text,
                    document.language,
                ),
            )
        case Campaign():
            connection.execute(
                f"INSERT OR REPLACE INTO campaigns ({CAMPAIGN}) VALUES (?, ?, ?, ?, ?, ?)",
                rows.campaign_row(entry.value),
            )
    _put_passages(connection, entry)


def take_out(connection: Any, key: Key) -> None:
    """The entry, with its passages and words."""
    kind, entry_id = key
    connection.execute("DELETE FROM entries WHERE kind = ? AND entry_id = ?", key)
    _drop_passages(connection, key)
    gone = connection.execute(
        f"DELETE FROM {kind}s WHERE {kind}_id = ? RETURNING *", (entry_id,)
    ).fetchone()
    if kind == "product" and gone:
        connection.execute("DELETE FROM product_names WHERE rowid = ?", gone[:1])
        connection.execute("DELETE FROM name_sounds WHERE rowid = ?", gone[:1])


def text_keys(connection: Any, keys: Sequence[Key]) -> list[str]:
    """Of the passages of these entries."""
    found = connection.execute(
        """SELECT DISTINCT text_key FROM json_each(?) AS asked CROSS JOIN passages
        ON source_id = asked.value ->> 1 AND entry_kind = asked.value ->> 0""",
        (rows.to_json(keys),),
    )
    return [row[0] for row in found]


def finish(connection: Any, version: str, replaced: Sequence[str]) -> None:
    """Give the content its version, and drop vectors that no passage needs; those of the texts that
    were just `replaced` are kept, so that a release can be undone at once."""
    connection.execute(
        """DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM passages)
        AND text_key NOT IN (SELECT value FROM json_each(?))""",
        (rows.to_json(replaced),),
    )
    connection.execute("UPDATE state SET version = ?", (version,))


def _put_product(connection: Any, product: Product) -> None:
    cells = rows.product_row(product)
    updates = ", ".join(f"{name} = excluded.{name}" for name in PRODUCT.split(", ")[1:])
    number = connection.execute(
        f"""INSERT INTO products ({PRODUCT}) VALUES ({", ".join("?" * len(cells))})
        ON CONFLICT (product_id) DO UPDATE SET {updates} RETURNING number""",
        cells,
    ).fetchone()[0]
    connection.execute("DELETE FROM product_names WHERE rowid = ?", (number,))
    connection.execute(
        "INSERT INTO product_names (rowid, names) VALUES (?, ?)", (number, rows.names_of(product))
    )
    connection.execute("DELETE FROM name_sounds WHERE rowid = ?", (number,))
    _put_names(connection, number, product)


def upgrade(connection: Any, schema: int) -> None:
    """Fill what a database of that older schema did not have."""
    if schema < 2:
        for row in connection.execute(f"SELECT number, {PRODUCT} FROM products").fetchall():
            _put_names(connection, row[0], rows.product_of(row[1:]))
    if schema < 4:
        _release_all(connection)
    if schema < 3:
        for row in connection.execute(f"SELECT number, {PASSAGE} FROM passages").fetchall():
            passage = Passage(*row[1:])
            if passage.kind in KINDS["texts"]:
                _put_words(connection, "text_words", row[0], passage)


def _put_names(connection: Any, number: int, product: Product) -> None:
    words = [(word,) for word in rows.name_words(product)]
    connection.executemany("INSERT OR IGNORE INTO name_words VALUES (?)", words)
    connection.execute(
        "INSERT INTO name_sounds (rowid, sounds) VALUES (?, ?)", (number, rows.name_sounds(product))
    )


def _release_all(connection: Any) -> None:
    """What is there becomes the first release, of the time when the file was last written."""
    if connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None:
        connection.execute("UPDATE state SET version = '0'")
        return
    file = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    at = datetime.fromtimestamp(int(file.stat().st_mtime), UTC).isoformat()
    connection.execute("INSERT INTO releases VALUES (1, ?, 'import', '')", (at,))
    connection.execute("INSERT INTO release_changes SELECT 1, kind, entry_id, NULL FROM entries")
    connection.execute("UPDATE state SET version = '1'")


def _drop_passages(connection: Any, key: Key) -> None:
    old = connection.execute(
        "SELECT number FROM passages WHERE entry_kind = ? AND source_id = ?", key
    ).fetchall()
    connection.executemany("DELETE FROM passage_words WHERE rowid = ?", old)
    connection.executemany("DELETE FROM text_words WHERE rowid = ?", old)
    connection.executemany("DELETE FROM passages WHERE number = ?", old)


def _put_passages(connection: Any, entry: Entry) -> None:
    _drop_passages(connection, entry.key)
    for passage in entry.passages:
        cells = [getattr(passage, name) for name in PASSAGE.split(", ")]
        number = connection.execute(
            f"""INSERT INTO passages ({PASSAGE}, entry_kind, text_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING number""",
            (*cells, entry.kind, rows.text_key(passage)),
        ).fetchone()[0]
        _put_words(connection, "passage_words", number, passage)
        if passage.kind in KINDS["texts"]:
            _put_words(connection, "text_words", number, passage)


def _put_words(connection: Any, table: str, number: int, passage: Passage) -> None:
    connection.execute(
        f"INSERT INTO {table} (rowid, words) VALUES (?, ?)",
        (number, index_text(indexed_text(passage))),
    )
