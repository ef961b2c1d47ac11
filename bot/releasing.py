"""Drafts, releases and what each of them answers: how the shop's knowledge changes.

Imports and edits wait in one draft; publishing makes a release of it. Every release can be asked
again, and undone by publishing its content once more. See docs/decisions/0017-releases.md.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.checking import content
from bot.checking.check import Check, changed_answers
from bot.checking.remembering import Remembering
from bot.messages import Answer, Question
from bot.ports import ChatModel
from bot.proposing import proposal
from bot.versions import DRAFT as DRAFT
from bot.versions import Answers, Version, apart, draft_of, opened, vectors_of
from knowledge import indexing
from knowledge.entries import Entry, Key, Value, entries_of, entry_of
from knowledge.indexing import Changes, Progress, silent
from knowledge.loaded import Loaded
from knowledge.passages import Document, Hit, Language
from knowledge.ports import Embedder, Reranker, Vector
from knowledge.releases import Draft, EntryChange, Release
from knowledge.retrieving import HybridRetriever
from knowledge.stores.sqlite import KnowledgeStore
from knowledge.translations import Missing, twins

MODEL = "model"
"""Who proposes translations."""


@dataclass(frozen=True, slots=True)
class Import:
    """What files would change in the draft, as ids and field by field."""

    changes: Changes
    entries: tuple[EntryChange, ...]


class Releasing:
    """Safe to use from many threads. The live retriever, the embedder, the reranker and the model
    are made on first use; `answering` answers on a version, `questions` are what a check asks, and
    `translate` gives a text in another language where it can be said in it truly."""

    def __init__(
        self,
        knowledge: KnowledgeStore,
        *,
        retriever: Callable[[], HybridRetriever],
        embedder: Callable[[], Embedder],
        reranker: Callable[[], Reranker | None],
        model: Callable[[], ChatModel],
        answering: Answers,
        questions: Callable[[], Sequence[Question]],
        translate: Callable[[str, Language], str | None],
        languages: Sequence[Language],
        now: Callable[[], datetime],
    ) -> None:
        self._knowledge, self._now, self._languages = knowledge, now, languages
        self._retriever, self._embedder, self._model = retriever, embedder, model
        self._reranker = reranker
        self._answering, self._questions, self._translate = answering, questions, translate

    # The draft

    def draft(self) -> Draft:
        """What waits. An entry that is as published by now is left out."""
        return draft_of(self._knowledge)

    def version(self) -> str:
        """What shoppers get."""
        return self._knowledge.version()

    def value(self, key: Key) -> Value | None:
        """An entry as the draft has it, else as published; None where it is not."""
        for entry in self._knowledge.draft.entries():
            if entry.key == key and not entry.proposed:
                return entry.value
        return self._knowledge.releases.values([key]).get(key)

    def all_keys(self) -> list[Key]:
        """Every entry as the draft has it, what it adds at the end."""
        with self._knowledge.one_version():
            waiting = self._knowledge.draft.digests()
            found = {**self._knowledge.digests(), **waiting}
        return [key for key, digest in found.items() if digest is not None]

    def values(self, keys: Collection[Key]) -> dict[Key, Value]:
        """These entries as the draft has them, else as published, as far as they are there."""
        found = self._knowledge.releases.values(keys)
        wanted = {*keys}
        for entry in self._knowledge.draft.entries():
            if entry.key in wanted and not entry.proposed:
                found.pop(entry.key, None)
                if entry.value is not None:
                    found[entry.key] = entry.value
        return found

    def twin(self, document: Document) -> Document | None:
        """What says the same in the other language, as the draft has it."""
        keys = [key for key in self.all_keys() if key[0] == "document"]
        documents = [v for v in self.values(keys).values() if isinstance(v, Document)]
        for pair in twins(documents, self._vectors(documents)):
            if document.document_id in (pair[0].document_id, pair[1].document_id):
                return pair[pair[0].document_id == document.document_id]
        return None

    def put(self, values: Sequence[Value], by: str, *, proposed: bool = False) -> None:
        """Into the draft, in place of what waits there; what is as published leaves it."""
        entries = [entry_of(value) for value in values]
        self._knowledge.draft.put(entries, (), by, self._now(), proposed=proposed)

    def take_out(self, keys: Sequence[Key], by: str) -> None:
        """Have these entries taken out with the next release."""
        self._knowledge.draft.put((), keys, by, self._now())

    def drop(self, keys: Sequence[Key]) -> None:
        """These leave the draft: what is published stays as it is."""
        self._knowledge.draft.drop(keys, proposed=False)

    def accept(self, keys: Sequence[Key], by: str) -> None:
        """What a machine proposed for these is meant from now on."""
        waiting = [entry.change for entry in self.draft().entries if entry.proposed]
        self.put([c.after for c in waiting if c.key in keys and c.after is not None], by)
        self.refuse(keys)

    def refuse(self, keys: Sequence[Key]) -> None:
        """What a machine proposed leaves the draft."""
        self._knowledge.draft.drop(keys, proposed=True)

    def discard(self) -> int:
        """Empty the draft; how many entries waited."""
        return self._knowledge.draft.discard()

    # Imports

    def preview(self, loaded: Loaded) -> Import:
        """What `import_files` would change; writes nothing."""
        return self._compared(entries_of(loaded), loaded)

    def import_files(self, loaded: Loaded, by: str, *, removed: Sequence[Key] = ()) -> Import:
        """Put into the draft what is new or changed, and have `removed` taken out, such as what the
        preview found gone; all of it or, where that breaks off, nothing."""
        entries = entries_of(loaded)
        found = self._compared(entries, loaded)
        moved = {*found.changes.new, *found.changes.changed}
        put = [entry for entry in entries if entry.key in moved]
        self._knowledge.draft.put(put, removed, by, self._now())
        return found

    def _compared(self, entries: Sequence[Entry], loaded: Loaded) -> Import:
        with self._knowledge.one_version():
            digests: dict[Key, str | None] = {**self._knowledge.digests()}
            digests |= self._knowledge.draft.digests()
            stored = {key: digest for key, digest in digests.items() if digest is not None}
            changes = indexing.compare(entries, loaded.problems, stored)
            before = self.values([*changes.changed, *changes.gone])
        after: dict[Key, Value] = {entry.key: entry.value for entry in entries}
        keys = [*changes.new, *changes.changed, *changes.gone]
        told = (EntryChange(*key, before.get(key), after.get(key)) for key in keys)
        return Import(changes, tuple(told))

    # Before a release

    def check(
        self, on_progress: Progress = silent, *, only: Collection[Key] | None = None
    ) -> Check:
        """What publishing the draft, or these entries of it, would change: the shop's questions are
        asked of both, and what would be published is looked through. Slow."""
        model = Remembering(self._model, "check")
        asked = self._questions()
        with (
            self.opened(self._knowledge.version(), model=model) as before,
            self.opened(DRAFT, only=only, model=model) as after,
        ):
            answers = changed_answers(
                asked, before.answering.answer, after.answering.answer, on_progress
            )
            changes = [c for c in self.draft().changes if only is None or c.key in only]
            values = after.knowledge.releases.values(after.knowledge.digests())
            return Check(
                before.knowledge.version(),
                tuple(changes),
                len(asked),
                tuple(answers),
                content.look_through(
                    values.values(),
                    self._vectors(values.values()),
                    self._languages,
                    [change.key for change in changes],
                ),
                model.missing,
            )

    def missing(self) -> tuple[Missing, ...]:
        """Products and FAQ entries, as the draft has them, without one of the shop's languages."""
        values = self.values(self.all_keys()).values()
        return content.missing(values, self._vectors(values), self._languages)

    def propose(self, lacking: Sequence[Missing], on_progress: Progress = silent) -> int:
        """Have the missing sides translated and proposed in the draft; how many could be. Slow."""
        proposed = 0
        for done, each in enumerate(lacking, start=1):
            value = self.value(each.key)
            made = proposal(value, each, self._translate) if value is not None else None
            if made is not None:
                self.put([made], MODEL, proposed=True)
                proposed += 1
            on_progress(done, len(lacking))
        return proposed

    def _vectors(self, values: Iterable[Value]) -> dict[str, Vector]:
        documents = (value for value in values if isinstance(value, Document))
        return vectors_of(documents, self._knowledge, self._embedder())

    # Releases

    def publish(
        self,
        by: str,
        summary: str = "",
        on_progress: Progress = silent,
        *,
        only: Collection[Key] | None = None,
    ) -> Release | None:
        """Make a release of the draft, or of these entries of it; what was proposed and not
        accepted goes on waiting. None if there is nothing to publish. Slow."""
        changes = [c for c in self.draft().changes if only is None or c.key in only]
        return self._release(changes, by, summary, on_progress)

    def rollback(self, version: str, by: str, on_progress: Progress = silent) -> Release | None:
        """Publish the content of that version again; the draft waits as before. None if the content
        is like that already. Slow. Raises UnknownVersion."""
        changes = self.diff(self._knowledge.version(), version)
        return self._release(changes, by, f"Rollback to version {version}", on_progress)

    def history(self) -> list[Release]:
        """The newest first."""
        return self._knowledge.releases.history()

    def changes_of(self, version: str) -> list[EntryChange]:
        """What that release changed. Raises UnknownVersion."""
        before = str(int(version) - 1) if version.isdecimal() and version != "0" else version
        return self._knowledge.releases.between(before, version)

    def diff(self, first: str, last: str) -> list[EntryChange]:
        """What changed from one version to the other; either may be "draft". Raises
        UnknownVersion."""
        knowledge = self._knowledge
        with knowledge.one_version():
            if DRAFT not in (first, last):
                return knowledge.releases.between(first, last)
            before, after = apart(knowledge, first), apart(knowledge, last)
            live = knowledge.releases.values({*before, *after})
        changes = (
            EntryChange(*key, before.get(key, live.get(key)), after.get(key, live.get(key)))
            for key in sorted({*before, *after})
        )
        return [change for change in changes if change.before != change.after]

    def _release(
        self, changes: Sequence[EntryChange], by: str, summary: str, on_progress: Progress
    ) -> Release | None:
        if not changes:
            return None
        retriever = self._retriever()
        release = indexing.publish(
            [entry_of(change.after) for change in changes if change.after is not None],
            [change.key for change in changes if change.after is None],
            self._knowledge,
            self._embedder(),
            by=by,
            at=self._now(),
            summary=summary or _counted(changes),
            on_index=retriever.ready,
            on_progress=on_progress,
        )
        retriever.sync(on_progress)
        return release

    # Asking a version

    def answer_on(self, version: str, question: Question) -> Answer:
        """The answer that the version, or the draft, gives. Slow. Raises UnknownVersion."""
        with self.opened(version) as opened:
            return opened.answering.answer(question)

    def passages_on(self, version: str, text: str, language: Language, k: int) -> Sequence[Hit]:
        """What the version, or the draft, finds for it. Raises UnknownVersion."""
        with self.opened(version, model=Remembering(self._model, "")) as opened:
            return opened.retriever.retrieve(text, language, k)

    def opened(
        self,
        version: str,
        *,
        only: Collection[Key] | None = None,
        model: ChatModel | None = None,
    ) -> AbstractContextManager[Version]:
        """A copy of that version, or of the draft (or of these entries of it), to be asked often.
        Slow. Raises UnknownVersion."""
        return opened(
            self._knowledge,
            version,
            self._embedder(),
            self._reranker(),
            self._answering,
            model or self._model(),
            only,
        )


def _counted(changes: Sequence[EntryChange]) -> str:
    """ "2 new, 1 changed": a summary where nobody gives one."""
    counts = Counter(change.what for change in changes)
    return ", ".join(f"{count} {what}" for what, count in counts.items())
