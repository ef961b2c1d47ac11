"""The tables of the knowledge database, and how a connection to it is opened."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3

from knowledge.errors import KnowledgeError

SCHEMA = 4
"""Kept in `PRAGMA user_version`."""

SAFE_SQLITE = (3, 51, 3)
"""From this version on the WAL-reset corruption bug (3.7.0 to 3.51.2) is fixed."""

TABLES = """
CREATE TABLE entries (
    kind TEXT NOT NULL, entry_id TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (kind, entry_id)
) WITHOUT ROWID;
CREATE TABLE products (
    number INTEGER PRIMARY KEY, product_id TEXT NOT NULL UNIQUE,
    price_minor INTEGER NOT NULL, currency TEXT NOT NULL, stock INTEGER,
    title TEXT NOT NULL, category TEXT NOT NULL, description TEXT NOT NULL,
    attributes TEXT NOT NULL, variants TEXT NOT NULL, url TEXT, photo TEXT
);
CREATE TABLE documents (
    document_id TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    language TEXT NOT NULL, PRIMARY KEY (document_id)
) WITHOUT ROWID;
CREATE TABLE campaigns (
    campaign_id TEXT PRIMARY KEY, title TEXT NOT NULL, start_date TEXT NOT NULL,
    end_date TEXT NOT NULL, discount TEXT NOT NULL, product_ids TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, source_id TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    product_id TEXT, entry_kind TEXT NOT NULL, text_key TEXT NOT NULL
);
CREATE INDEX passages_of_source ON passages (source_id, language);
CREATE INDEX passages_by_text ON passages (text_key);
CREATE TABLE vectors (
    embedder TEXT NOT NULL, text_key TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (embedder, text_key)
) WITHOUT ROWID;
CREATE TABLE state (version TEXT NOT NULL);
INSERT INTO state VALUES ('0');
CREATE VIRTUAL TABLE passage_words USING fts5 (
    words, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE product_names USING fts5 (
    names, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
"""

NAMES = """
CREATE INDEX products_by_price ON products (price_minor);
CREATE TABLE name_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_sounds USING fts5(
    sounds, content='', contentless_delete=1, tokenize='unicode61'
);
"""
"""From schema 2 on. `name_words` may hold words of names that are gone."""

TEXTS = """
CREATE VIRTUAL TABLE text_words USING fts5 (
    words, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
"""
"""From schema 3 on: what `passage_words` holds of FAQ, policies and documents. Searching them alone
does not walk through the words of all products."""

RELEASES = """
CREATE TABLE releases (
    version INTEGER PRIMARY KEY, published_at TEXT NOT NULL, author TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE TABLE release_changes (
    version INTEGER NOT NULL, kind TEXT NOT NULL, entry_id TEXT NOT NULL, old TEXT,
    PRIMARY KEY (version, kind, entry_id)
) WITHOUT ROWID;
CREATE INDEX release_changes_of_entry ON release_changes (kind, entry_id, version);
CREATE TABLE draft_entries (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, entry_id TEXT NOT NULL, value TEXT,
    digest TEXT, author TEXT NOT NULL, at TEXT NOT NULL, proposed INTEGER NOT NULL,
    UNIQUE (kind, entry_id, proposed)
);
"""
"""From schema 4 on. `old` is what a release replaced or took out, as JSON, NULL where the entry was
new: the newest content and these tell every earlier content. `value` of a draft is NULL for an
entry to be taken out."""

_SINCE = (TABLES, NAMES, TEXTS, RELEASES)


def connect(path: Path) -> Any:
    """A connection in autocommit mode: WAL, synchronous=FULL, 30 s of patience with writers.

    It may be used from any thread, one at a time. Raises KnowledgeError.
    """
    if pysqlite3.sqlite_version_info < SAFE_SQLITE:
        raise KnowledgeError(
            f"SQLite {pysqlite3.sqlite_version} can corrupt databases in WAL mode; "
            "install the pinned pysqlite3 (`make setup`)."
        )
    try:
        connection = pysqlite3.connect(
            str(path), timeout=30, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    except pysqlite3.Error as error:
        raise KnowledgeError(f"{path} cannot be opened as a knowledge database: {error}.") from None
    return connection


def create(connection: Any, path: Path, upgrade: Callable[[Any, int], None]) -> None:
    """Make the tables that are not there; `upgrade` fills those that a database of an older schema
    lacked.

    Raises KnowledgeError, also for a newer database.
    """
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:
            return
        connection.execute("BEGIN IMMEDIATE")
    except pysqlite3.Error as error:
        raise KnowledgeError(f"{path} cannot be opened as a knowledge database: {error}.") from None
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > SCHEMA:
            raise KnowledgeError(f"{path} was made by a newer Shopvine; update this one.")
        if found < SCHEMA:
            for statement in _statements("".join(_SINCE[found:])):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={SCHEMA}")
        if found:
            upgrade(connection, found)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(text: str) -> list[str]:
    return text.strip().removesuffix(";").replace("\n\n", "\n").split(";\n")
