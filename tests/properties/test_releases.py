"""Any sequence of edits, publishes and rollbacks gives what a list of dicts gives."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.llm.scripted import ScriptedChatModel
from bot.releasing import Releasing
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.entries import Key, Value, key_of
from knowledge.passages import Campaign, Document, Product, Variant
from knowledge.retrieving import HybridRetriever
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

words = st.sampled_from(["oak", "brass", "灯", "壶", "7 days"])
sides = st.dictionaries(st.sampled_from(["zh", "en"]), words, min_size=1)
products = st.builds(
    Product,
    st.sampled_from(["A", "B"]),
    sides,
    st.integers(0, 3),
    st.just("CNY"),
    stock=st.none() | st.integers(0, 2),
    attributes=st.dictionaries(st.sampled_from(["zh", "en"]), st.just({"size": "1 L"})),
    variants=st.lists(
        st.builds(Variant, st.just("r"), sides, st.none() | st.just(1)), max_size=1
    ).map(tuple),
)
documents = st.builds(
    Document,
    st.sampled_from(["A", "faq/C"]),
    st.sampled_from(["faq", "policy"]),
    words,
    words,
    st.sampled_from(["zh", "en"]),
)
campaigns = st.builds(
    Campaign,
    st.just("A"),
    sides,
    st.just("2026-10-01"),
    st.just("2026-10-31"),
    words,
    st.lists(words, max_size=2).map(tuple),
)
values = products | documents | campaigns
keys = st.tuples(st.sampled_from(["product", "document"]), st.sampled_from(["A", "B", "faq/C"]))
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Releases(RuleBasedStateMachine):
    """`versions[n]` is the content of version n, `draft` what would be published."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store = KnowledgeStore(Path(self.folder.name) / "knowledge.db")
        self.retriever = HybridRetriever(self.store, ExactIndex(), ExactIndex(), HashingEmbedder())
        self.releasing = Releasing(
            self.store,
            retriever=lambda: self.retriever,
            embedder=HashingEmbedder,
            reranker=lambda: None,
            model=lambda: ScriptedChatModel(["NONE"]),
            answering=lambda *parts: None,  # type: ignore[arg-type, return-value]
            questions=list,
            translate=lambda text, language: None,
            languages=("zh", "en"),
            now=lambda: NOON,
        )
        self.versions: list[dict[Key, Value]] = [{}]
        self.draft: dict[Key, Value] = {}

    def teardown(self) -> None:
        self.retriever.close()
        self.store.close()
        self.folder.cleanup()

    @rule(value=values)
    def put(self, value: Value) -> None:
        self.releasing.put([value], "Lin")
        self.draft[key_of(value)] = value

    @rule(key=keys)
    def take_out(self, key: Key) -> None:
        self.releasing.take_out([key], "Lin")
        self.draft.pop(key, None)

    @rule(key=keys)
    def drop(self, key: Key) -> None:
        self.releasing.drop([key])
        self.draft.pop(key, None)
        if key in self.versions[-1]:
            self.draft[key] = self.versions[-1][key]

    @rule()
    def discard(self) -> None:
        self.releasing.discard()
        self.draft = dict(self.versions[-1])

    @rule()
    def publish(self) -> None:
        release = self.releasing.publish("Lin")
        if self.draft == self.versions[-1]:
            assert release is None
        else:
            self.versions.append(dict(self.draft))
            assert release is not None
            assert release.version == str(len(self.versions) - 1)

    @rule(at=st.integers(0, 9))
    def rollback(self, at: int) -> None:
        """The draft stands above what is published: only what nobody edited follows."""
        version = at % len(self.versions)
        waiting = {c.key: c.after for c in self.releasing.draft().changes}
        release = self.releasing.rollback(str(version), "Lin")
        if self.versions[version] != self.versions[-1]:
            assert release is not None
            self.versions.append(dict(self.versions[version]))
        self.draft = dict(self.versions[-1])
        for key, value in waiting.items():
            if value is not None:
                self.draft[key] = value
            else:
                self.draft.pop(key, None)

    @invariant()
    def the_content_is_that_of_the_newest_version(self) -> None:
        assert self.store.version() == str(len(self.versions) - 1)
        assert self.content() == self.versions[-1]
        passages = self.store.passages(self.store.passage_ids())
        assert {p.source_id for p in passages} == {key[1] for key in self.versions[-1]}

    @invariant()
    def the_draft_is_what_would_be_published(self) -> None:
        content = dict(self.versions[-1])
        for change in self.releasing.draft().changes:
            assert change.before == content.get(change.key)
            if change.after is None:
                del content[change.key]
            else:
                content[change.key] = change.after
        assert content == self.draft

    @rule(first=st.integers(0, 9), last=st.integers(0, 9))
    def differ(self, first: int, last: int) -> None:
        a, b = first % len(self.versions), last % len(self.versions)
        before, after = self.versions[a], self.versions[b]
        told = {c.key: (c.before, c.after) for c in self.releasing.diff(str(a), str(b))}
        assert told == {
            key: (before.get(key), after.get(key))
            for key in {*before, *after}
            if before.get(key) != after.get(key)
        }

    def content(self) -> dict[Key, Value]:
        return self.store.releases.values(self.store.digests())


TestReleases = Releases.TestCase
TestReleases.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
