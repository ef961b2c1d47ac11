"""Putting one entry into the tables, inside a transaction of the caller."""

import hashlib
from typing import Any

from knowledge.chunking import indexed_text
from knowledge.entries import Entry
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


def finish(connection: Any) -> None:
    """Drop vectors that no passage needs, and give the content its version."""
    connection.execute("DELETE FROM vectors WHERE text_key NOT IN (SELECT text_key FROM passages)")
    content = hashlib.sha256()
    for row in connection.execute("SELECT kind, entry_id, digest FROM entries ORDER BY 1, 2"):
        content.update("\x00".join(row).encode() + b"\n")
    connection.execute("UPDATE state SET version = ?", (content.hexdigest()[:16],))


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


def _put_passages(connection: Any, entry: Entry) -> None:
    old = connection.execute(
        "SELECT number FROM passages WHERE source_id = ? AND entry_kind = ?",
        (entry.entry_id, entry.kind),
    ).fetchall()
    connection.executemany("DELETE FROM passage_words WHERE rowid = ?", old)
    connection.executemany("DELETE FROM text_words WHERE rowid = ?", old)
    connection.executemany("DELETE FROM passages WHERE number = ?", old)
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
