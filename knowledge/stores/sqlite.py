"""The knowledge of a shop in one SQLite file: the truth about products, and lexical search."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np

from knowledge.entries import Entry, Key
from knowledge.lexical import phrase, query_terms
from knowledge.passages import Campaign, Kind, Language, Part, Passage, Product
from knowledge.ports import UNKNOWN, Vector, Vectors
from knowledge.releases import Release
from knowledge.stores import rows
from knowledge.stores.connections import Connections
from knowledge.stores.drafts import Drafts
from knowledge.stores.releases import Releases
from knowledge.stores.rows import CAMPAIGN, PASSAGE, PRODUCT

SCORED = 40_000
"""Rows that a search by words rates at most: about 20 ms."""
COUNTED = 4096
"""Words whose number of passages is remembered."""


class KnowledgeStore:
    """Safe to use from many threads; another process may import at the same time.

    Every call reads what was committed last. Raises KnowledgeError where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.database = Connections(path)
        self.releases, self.draft = Releases(self.database), Drafts(self.database)
        self._all, self._one = self.database.all, self.database.one
        self._count = lru_cache(COUNTED)(self._count_passages)
        self._name_words: tuple[str, frozenset[str]] = ("", frozenset())

    def close(self) -> None:
        self.database.close()

    def one_version(self) -> AbstractContextManager[None]:
        """Within it this thread reads what was published when it began."""
        return self.database.one_version()

    # The catalogue

    def version(self) -> str:
        """The number of the newest release, "0" in an empty shop."""
        return str(self._one("SELECT version FROM state")[0])

    def product(self, product_id: str) -> Product | None:
        row = self._one(f"SELECT {PRODUCT} FROM products WHERE product_id = ?", product_id)
        return rows.product_of(row) if row else None

    def products(
        self,
        language: Language | None = None,
        category: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> list[Product]:
        """In the order they were first imported; those with a title in `language`, if given,
        whose category in that language (or in any) is `category`, if given."""
        found = self._all(
            f"""SELECT {PRODUCT} FROM products
            WHERE (?1 IS NULL OR json_extract(title, '$.' || ?1) IS NOT NULL)
            AND (?2 IS NULL OR EXISTS (
                SELECT 1 FROM json_each(category) AS c
                WHERE c.value = ?2 AND (?1 IS NULL OR c.key = ?1)))
            ORDER BY number LIMIT ?4 OFFSET ?3""",
            language,
            category,
            offset,
            limit,
        )
        return [rows.product_of(row) for row in found]

    def categories(self, language: Language) -> list[str]:
        """In the order they were first imported."""
        found = self._all(
            """SELECT json_extract(category, '$.' || ?) AS name FROM products
            WHERE name IS NOT NULL GROUP BY name ORDER BY min(number)""",
            language,
        )
        return [row[0] for row in found]

    def campaigns(self) -> list[Campaign]:
        """By their first day."""
        found = self._all(f"SELECT {CAMPAIGN} FROM campaigns ORDER BY start_date, campaign_id")
        return [rows.campaign_of(row) for row in found]

    def counts(self) -> dict[str, int]:
        """How many entries there are of each kind, and passages."""
        found = dict(self._all("SELECT kind, count(*) FROM entries GROUP BY kind ORDER BY kind"))
        return {**found, "passages": self._one("SELECT count(*) FROM passages")[0]}

    def candidates(self, text: str, k: int) -> list[Product]:
        """Products whose id, title or variant, in any language, shares words with `text`, the
        most telling words first."""
        strict, _ = query_terms(text)
        if not strict:
            return []
        found = self._all(
            f"""SELECT {PRODUCT} FROM product_names JOIN products ON number = product_names.rowid
            WHERE product_names MATCH ? ORDER BY product_names.rank LIMIT ?""",
            " OR ".join(strict),
            k,
        )
        return [rows.product_of(row) for row in found]

    def priced(self, text: str, low: int, high: int | None, k: int) -> list[Product]:
        """Products that are not sold out and cost from `low` to `high` minor units: those whose
        names share words with `text`, the most telling first; the dearest where it has none."""
        strict, _ = query_terms(text)
        bounds = "price_minor BETWEEN ?1 AND coalesce(?2, 9223372036854775807) AND stock IS NOT 0"
        if not strict:
            by_price = f"FROM products WHERE {bounds} ORDER BY price_minor DESC LIMIT ?3"
            found = self._all(f"SELECT {PRODUCT} {by_price}", low, high, k)
            return [rows.product_of(row) for row in found]
        found = self._all(
            f"""SELECT {PRODUCT} FROM product_names JOIN products ON number = product_names.rowid
            WHERE product_names MATCH ?4 AND {bounds} ORDER BY product_names.rank LIMIT ?3""",
            low,
            high,
            k,
            " OR ".join(strict),
        )
        return [rows.product_of(row) for row in found]

    def name_words(self) -> frozenset[str]:
        """The Latin words of three letters or more in product names, folded."""
        version = self.version()
        kept, words = self._name_words
        if kept != version:
            words = frozenset(row[0] for row in self._all("SELECT word FROM name_words"))
            self._name_words = version, words
        return words

    def sounding(self, pairs: Sequence[str], k: int) -> list[Product]:
        """Products in whose Chinese names some of these pairs of syllables stand (see
        `knowledge.sounds`), the most telling first."""
        if not pairs:
            return []
        found = self._all(
            f"""SELECT {PRODUCT} FROM name_sounds JOIN products ON number = name_sounds.rowid
            WHERE name_sounds MATCH ? ORDER BY name_sounds.rank LIMIT ?""",
            " OR ".join(f'"{pair}"' for pair in pairs),
            k,
        )
        return [rows.product_of(row) for row in found]

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        """Those of `words` that stand in the title or text of any passage, in any form of the
        word ("kettles" for "kettle") and whatever its case."""
        return frozenset(word for word in set(words) if self._knows(phrase(word)))

    # Passages

    def passages_of(self, product_id: str, language: Language) -> list[Passage]:
        found = self._all(
            f"""SELECT {PASSAGE} FROM passages
            WHERE source_id = ?1 AND product_id = ?1 AND language = ?2 ORDER BY number""",
            product_id,
            language,
        )
        return [Passage(*row) for row in found]

    def texts_of(self, source_id: str) -> list[str]:
        """Title and text of every passage made from that product, document or campaign."""
        found = self._all("SELECT title, text FROM passages WHERE source_id = ?", source_id)
        return ["\n".join(row) for row in found]

    def passage_ids(self, kinds: Sequence[Kind] = ()) -> list[str]:
        found = self._all(
            """SELECT passage_id FROM passages
            WHERE ?1 = '[]' OR kind IN (SELECT value FROM json_each(?1)) ORDER BY number""",
            rows.to_json(list(kinds)),
        )
        return [row[0] for row in found]

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        found = self._all(
            f"""SELECT {PASSAGE} FROM json_each(?) AS asked
            CROSS JOIN passages ON passage_id = asked.value ORDER BY asked.key""",
            rows.to_json(list(passage_ids)),
        )
        return [Passage(*row) for row in found]

    def answered(self) -> list[tuple[Passage, str]]:
        """The first passage of each FAQ entry, and the whole of its answer."""
        found = self._all(
            f"""SELECT {PASSAGE}, whole FROM (
                SELECT passages.*, documents.text AS whole, min(number) FROM passages
                JOIN documents ON document_id = source_id
                WHERE passages.kind = 'faq' GROUP BY source_id)
            ORDER BY source_id"""
        )
        return [(Passage(*row[:-1]), row[-1]) for row in found]

    def lexical(self, query: str, language: Language, k: int, of: Part | None = None) -> list[str]:
        """Passages with every word first, by BM25; then those with some."""
        strict, loose = query_terms(query)
        if not strict:
            return []
        found = self._matching(" AND ".join(strict), language, k, of)
        if len(found) < k and len(strict) + len(loose) > 1:
            telling = self._telling(strict + loose, of)
            more = self._matching(" OR ".join(telling), language, k, of)
            found = list(dict.fromkeys(found + more))[:k]
        return found

    # Vectors

    def vectors(self, embedder: str, passages: Sequence[Passage]) -> list[Vector | None]:
        keys = [rows.text_key(passage) for passage in passages]
        found = dict(
            # The latest: a vector kept a moment ago is there for those that keep to a version too.
            self.database.latest(
                # CROSS JOIN: look each key up; the planner would read every vector instead.
                """SELECT text_key, vector FROM json_each(?2) AS asked
                CROSS JOIN vectors ON embedder = ?1 AND text_key = asked.value""",
                embedder,
                rows.to_json(keys),
            )
        )
        return [
            np.frombuffer(found[key], dtype="<f4").astype(np.float32) if key in found else None
            for key in keys
        ]

    def keep_vectors(self, embedder: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        kept = [
            (embedder, rows.text_key(passage), vector.astype("<f4").tobytes())
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        with self.database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", kept)

    # Writing

    def digests(self) -> dict[Key, str]:
        found = self._all("SELECT kind, entry_id, digest FROM entries")
        return {(kind, entry_id): digest for kind, entry_id, digest in found}

    def write(
        self,
        entries: Sequence[Entry],
        removed: Sequence[Key] = (),
        *,
        by: str = "import",
        at: datetime = UNKNOWN,
        summary: str = "",
    ) -> Release | None:
        return self.releases.publish(entries, removed, by, at, summary)

    def rename(self, version: str) -> None:
        """Call the content by another version."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE state SET version = ?", (version,))

    def _telling(self, words: list[str], of: Part | None) -> list[str]:
        """The rarest of these, as many as stand in at most `SCORED` passages together: each row
        that holds one of them is rated, and common words say little. At least one that is found."""
        if self._one("SELECT coalesce(max(number), 0) FROM passages")[0] * len(words) <= SCORED:
            return words
        table, version = _table(of), self.version()
        counts = {word: self._count(version, table, word) for word in words}
        rarest = sorted((word for word in words if counts[word]), key=lambda word: counts[word])
        sums = accumulate(counts[word] for word in rarest)
        rare = [word for word, rows in zip(rarest, sums, strict=True) if rows <= SCORED]
        return rare or rarest[:1] or words

    def _count_passages(self, version: str, table: str, word: str) -> int:
        """Rows of the table that hold the word, counted up to `SCORED`; for one version."""
        sql = (
            f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT {SCORED + 1})"
        )
        return int(self._one(sql, word)[0])

    def _matching(self, words: str, language: Language, k: int, of: Part | None) -> list[str]:
        table = _table(of)
        found = self._all(
            f"""SELECT passage_id FROM {table} JOIN passages ON number = {table}.rowid
            WHERE {table} MATCH ?1 AND language = ?2 AND (?3 IS NOT 'products' OR kind = 'product')
            ORDER BY {table}.rank LIMIT ?4""",
            words,
            language,
            of,
            k,
        )
        return [row[0] for row in found]

    def _knows(self, words: str) -> bool:
        sql = "SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT 1"
        return bool(words) and self._one(sql, words) is not None


def _table(of: Part | None) -> str:
    return "text_words" if of == "texts" else "passage_words"
