"""A version of the knowledge, or what the draft would make of it, opened to be asked."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.answering import Answering
from bot.ports import ChatModel
from knowledge import indexing, questions, translations
from knowledge.entries import Key, Value, entry_of
from knowledge.passages import Document
from knowledge.ports import Embedder, Reranker, Vector
from knowledge.releases import Draft, DraftEntry, EntryChange
from knowledge.retrieving import HybridRetriever
from knowledge.stores.copies import copied
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

DRAFT = "draft"
"""Names the content as publishing the draft would make it, where a version is asked for."""

Answers = Callable[[HybridRetriever, KnowledgeStore, ChatModel], Answering]
"""Makes what answers on a version."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version, opened."""

    knowledge: KnowledgeStore
    retriever: HybridRetriever
    answering: Answering


@contextmanager
def opened(
    knowledge: KnowledgeStore,
    version: str,
    embedder: Embedder,
    reranker: Reranker | None,
    answering: Answers,
    model: ChatModel,
    only: Collection[Key] | None = None,
) -> Iterator[Version]:
    """A copy of that version, or of the draft (or of these entries of it). Texts that have no
    vector are embedded first, and kept. Slow. Raises UnknownVersion."""
    changed = apart(knowledge, version, only)
    texts = [p for v in changed.values() if v is not None for p in entry_of(v).passages]
    indexing.embed(texts, knowledge, embedder)
    entries = [first for first, _ in knowledge.answered()]
    questions.embed([*entries, *questions.first_of_entries(texts)], knowledge, embedder)
    with copied(knowledge, version, lambda copy: apart(copy, version, only)) as copy:
        retriever = HybridRetriever(copy, ExactIndex(), ExactIndex(), embedder, reranker)
        retriever.sync()
        yield Version(copy, retriever, answering(retriever, copy, model))
        retriever.close()


def vectors_of(
    documents: Iterable[Document], knowledge: KnowledgeStore, embedder: Embedder
) -> dict[str, Vector]:
    """The vector of the first passage of each document, by its id."""
    texts = [entry_of(document).passages for document in documents]
    first = [passages[0] for passages in texts if passages]
    indexing.embed(first, knowledge, embedder)
    kept = knowledge.vectors(embedder.name, first)
    return {
        p.source_id: vector for p, vector in zip(first, kept, strict=True) if vector is not None
    }


def draft_of(knowledge: KnowledgeStore) -> Draft:
    """Proposals are put onto what waits, and that onto what is published."""
    with knowledge.one_version():
        waiting = knowledge.draft.entries()
        live = knowledge.releases.values(entry.key for entry in waiting)
    meant = {entry.key: entry.value for entry in waiting if not entry.proposed}
    entries = []
    for e in waiting:
        before = meant.get(e.key, live.get(e.key)) if e.proposed else live.get(e.key)
        after = translations.onto(before, e.value) if e.proposed else e.value
        if before != after:
            entries.append(DraftEntry(EntryChange(*e.key, before, after), e.by, e.at, e.proposed))
    return Draft(tuple(entries))


def apart(
    knowledge: KnowledgeStore, version: str, only: Collection[Key] | None = None
) -> dict[Key, Value | None]:
    """The entries that are not as published now, as that version or the draft has them."""
    if version != DRAFT:
        return knowledge.releases.at(version)
    changes = draft_of(knowledge).changes
    return {c.key: c.after for c in changes if only is None or c.key in only}
