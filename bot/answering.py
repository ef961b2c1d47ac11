"""Question -> passages -> prompt -> draft -> verified answer. Read top to bottom: a ladder.

Filled from the catalogue, generated under the gate, extracted from a passage, or refused with the
offer of a person: the cheapest true rung wins.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bot import filling, product_facts
from bot.choosing import (
    NONE,
    Clause,
    choice,
    clauses_of,
    grammar_of,
    product_clauses,
)
from bot.errors import ModelFailed
from bot.messages import Answer, Blocked, Outcome, Path, Question, Seconds, Source
from bot.ports import Catalogue, ChatModel, Message, Retriever
from bot.reading.intents import asks_for_person, asks_own_order, complains, small_talk
from bot.reading.numerals import quantities
from bot.reading.stems import stem
from bot.reading.terms import Term, bag, concepts_in, coverage, terms
from bot.reading.text import language_of
from bot.replies import reply
from bot.understanding import Asked, Understanding
from bot.verifying import Evidence, verify
from knowledge.passages import LANGUAGES, Hit, Language
from knowledge.sentences import sentences
from prompts.library import PromptLibrary
from prompts.rendering import as_data, numbered, render

RETRIEVED = 200
"""Passages fetched: many, since those of products crowd out the others and are dropped."""
READ = 24
"""Passages of documents whose clauses are read."""
SPOKEN_OF = 0.5
"""A clause must speak of this share of the question's content to be shown."""
CONFIDENT = 0.55
"""Score from which a clause is quoted although the model could not choose."""
CERTAIN = 0.6
"""Score from which a clause is quoted although the model found none fitting."""
CLOSE = 0.1
"""Clauses whose scores are this near to the best one's are for the model to choose among."""
WORTH = 0.45
"""Score that a clause needs when the model chooses it."""
SAME_QUESTION = 0.75
"""An FAQ that covers this share of the question, and is covered so, needs no model."""
STRANGE = 0.4
"""Share of content words unknown to the shop from which a question is not about it."""


_OF_GOODS = frozenset({"have", "stock", "price", "options"})
"""Kinds of question that only a product answers, unless a text speaks of the whole question."""
_GOING_ON = frozenset(stem(word) for word in ("running", "active", "valid", "ongoing"))
"""What is said of a campaign's days, not of what it is about."""
_STRICT = frozenset(
    {"link", "contact", "discount", "gift_card", "wholesale", "member", "track", "code"}
)
"""Matters that a sentence must speak of itself, however much else it says."""

_VAGUE = frozenset({"free", "fee", "charge", "time_limit"})
"""Said of anything: a question about nothing else has no subject."""


def never() -> bool:
    return False


@dataclass(slots=True)
class _Draft:
    """An answer in the making."""

    text: str
    outcome: Outcome
    path: Path
    sources: tuple[Source, ...] = ()
    product_id: str | None = None
    blocked: list[Blocked] = field(default_factory=list)


@dataclass(slots=True)
class _Watch:
    """Where the time goes."""

    begin: float
    retrieve: float = 0.0
    first_token: float = 0.0
    generate: float = 0.0
    verify: float = 0.0


class Answering:
    """Answers one question at a time; several threads may ask. Never raises for a question."""

    def __init__(
        self,
        retriever: Retriever,
        catalogue: Catalogue,
        model: ChatModel,
        prompts: PromptLibrary,
        *,
        shop_name: str,
        zone: tzinfo,
        clock: Callable[[], datetime],
        deadline_seconds: float = 30,
    ) -> None:
        self._retriever, self._catalogue, self._model = retriever, catalogue, model
        self._prompts, self._shop_name, self._zone = prompts, shop_name, zone
        self._clock, self._deadline = clock, deadline_seconds
        self._understanding = Understanding(retriever, catalogue)

    def answer(
        self,
        question: Question,
        *,
        on_sentence: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Answer:
        """The best true answer. `on_sentence` gets each sentence once it may be shown."""
        watch = _Watch(time.monotonic())
        draft, language = self._draft(question, watch, cancelled)
        if on_sentence:
            for sentence in sentences(draft.text):
                on_sentence(sentence)
        return Answer(
            draft.text,
            language,
            draft.outcome,
            draft.path,
            draft.sources,
            tuple(draft.blocked),
            self._model.name,
            self._prompts.version("answer"),
            self._catalogue.version(),
            Seconds(
                watch.retrieve,
                watch.first_token,
                watch.generate,
                watch.verify,
                time.monotonic() - watch.begin,
            ),
            draft.product_id,
        )

    def _draft(
        self, question: Question, watch: _Watch, cancelled: Callable[[], bool]
    ) -> tuple[_Draft, Language]:
        language = question.language or language_of(question.text)
        if met := self._met(question.text, language):
            return met, language
        started = time.monotonic()
        asked = self._understanding.understand(question)
        watch.retrieve = time.monotonic() - started
        documents = self._document_clauses(asked, watch)
        told = product_facts.tell(asked) or self._campaigns(asked)
        if asks_own_order(asked.text):
            told = product_facts.Told(reply("own_order", language), answered=False)
        if (told and not told.answered) or (asked.wants in _OF_GOODS and not asked.matters):
            documents = self._on_everything(documents, asked)
        draft = (
            self._approved(documents, asked, watch)
            or (self._filled(told, watch) if told and told.answered else None)
            or self._from_product(asked, watch, cancelled)
            or self._chosen(documents, asked, watch, cancelled)
            or self._refused(asked, told)
        )
        return draft, language

    # Rung 0: what is not a question

    def _met(self, text: str, language: Language) -> _Draft | None:
        if small := small_talk(text):
            return _Draft(reply(small, language, shop=self._shop_name), "answered", "none")
        if asks_for_person(text):
            return _Draft(reply("person", language), "handoff", "none")
        if complains(text):
            return _Draft(reply("complaint", language), "handoff", "none")
        return None

    # Rung 1: the shop's own answer to this very question

    def _approved(self, found: Sequence[Clause], asked: Asked, watch: _Watch) -> _Draft | None:
        for clause in self._on_everything(found, asked):
            if clause.kind == "faq" and clause.back >= SAME_QUESTION:
                return self._extract(clause, 0.0, watch)
        return None

    def _on_everything(self, found: Sequence[Clause], asked: Asked) -> list[Clause]:
        """Those that speak of the whole question, the names in it too."""
        whole = terms(asked.text)
        spoken = ((clause, bag([clause.source.title, clause.text])) for clause in found)
        return [clause for clause, words in spoken if coverage(words, whole) >= SAME_QUESTION]

    # Rung 2: filled from the catalogue

    def _filled(self, told: product_facts.Told, watch: _Watch) -> _Draft:
        draft = _Draft(told.text, "answered", "filled", told.sources, told.product_id)
        return self._gated(draft, [source.text for source in told.sources], watch)

    def _campaigns(self, asked: Asked) -> product_facts.Told | None:
        """What runs today, if the question is about nothing but discounts."""
        wanted = [term for term in asked.wanted if term.word not in _GOING_ON]
        concepts = [term.concepts for term in wanted if not asked.named.products]
        if not concepts or not all(found & {"discount", "code"} for found in concepts):
            return None
        today = self._clock().astimezone(self._zone).date().isoformat()
        found = filling.running(self._catalogue.campaigns(), today)
        if not found:
            return product_facts.Told(reply("no_code", asked.language), answered=False)
        lines = [filling.campaign(one, asked.language) for one in found]
        sources = tuple(
            Source(one.campaign_id, line.partition("：")[0].partition(":")[0], line)
            for one, line in zip(found, lines, strict=True)
        )
        return product_facts.Told(("" if asked.language == "zh" else " ").join(lines), sources)

    # Rungs 3 and 4: generated under the gate, else extracted

    def _from_product(
        self, asked: Asked, watch: _Watch, cancelled: Callable[[], bool]
    ) -> _Draft | None:
        """From the passages of the one product that is named."""
        product = asked.named.only
        if product is None or asked.named.stranger or not asked.wanted:
            return None
        for language in (asked.language, *(x for x in LANGUAGES if x != asked.language)):
            passages = self._catalogue.passages_of(product.product_id, language)
            found = product_clauses(passages, asked.text, asked.wanted)
            found = [c for c in found if c.cover >= SPOKEN_OF and _on_matters(c, asked)]
            if draft := self._chosen(found, asked, watch, cancelled):
                return replace(draft, product_id=product.product_id)
        return None

    def _document_clauses(self, asked: Asked, watch: _Watch) -> list[Clause]:
        """From policies, FAQ and other texts. A product is spoken of only if they name it."""
        wanted = [term for term in asked.wanted if len(term.word) > 1 or term.concepts]
        if asked.named.stranger:
            wanted = terms(asked.text)
        concepts = frozenset(c for term in wanted for c in term.concepts)
        if not wanted or (concepts <= _VAGUE and all(term.concepts for term in wanted)):
            return []
        if self._is_strange(wanted):
            return []
        if asked.named.products and not asked.matters and not asked.named.stranger:
            wanted += terms(filling.title_of(asked.named.products[0], asked.language))
        for language in (asked.language, *(x for x in LANGUAGES if x != asked.language)):
            started = time.monotonic()
            hits = self._documents(asked, language)
            watch.retrieve += time.monotonic() - started
            found = [c for c in clauses_of(hits, asked.text, wanted) if c.cover >= SPOKEN_OF]
            if asked.named.stranger:
                found = self._on_everything(found, asked)
            if found := [c for c in found if _on_matters(c, asked)]:
                return found
        return []

    def _documents(self, asked: Asked, language: Language) -> Sequence[Hit]:
        hits = self._retriever.retrieve(asked.text, language, RETRIEVED)
        return [hit for hit in hits if hit.passage.kind not in ("product", "campaign")][:READ]

    def _is_strange(self, wanted: Sequence[Term]) -> bool:
        """Whether too much of the question stands nowhere in the shop."""
        plain_words = [term for term in wanted if not term.concepts]
        parts = {term: _parts(term) for term in plain_words}
        known = self._catalogue.known_words([part for found in parts.values() for part in found])
        strange = sum(t.weight * (1 - _share(parts[t], known)) for t in plain_words)
        return strange >= STRANGE * sum(term.weight for term in wanted)

    def _chosen(
        self, found: list[Clause], asked: Asked, watch: _Watch, cancelled: Callable[[], bool]
    ) -> _Draft | None:
        """The clause that leads clearly; else the one that the model picks among the close ones.

        A small model that picks freely is wrong more often than the scores (see the second shop in
        the tests), so it decides only where they leave it open.
        """
        if not found:
            return None
        best = found[0]
        close = [clause for clause in found if clause.score >= best.score - CLOSE]
        if _one_rule(close) and best.score >= CONFIDENT:
            return self._extract(best, CONFIDENT, watch)
        try:
            picked = self._pick(close, asked, watch, cancelled)
        except ModelFailed:
            return self._extract(best, CONFIDENT, watch)
        if picked == NONE:
            return self._extract(best, CERTAIN, watch)
        clause = next((clause for clause in close if as_data(clause.text) == picked), None)
        source = (clause or best).source
        evidence = [clause.text] if clause else [c.text for c in close]
        written = _Draft(clause.text if clause else picked, "answered", "generated", (source,))
        gated = self._gated(written, evidence, watch)
        if clause is not None and gated.outcome == "answered" and clause.score >= WORTH:
            return gated
        extracted = self._extract(best, CONFIDENT, watch) or self._refused(asked)
        extracted.blocked += gated.blocked
        return extracted

    def _pick(
        self, found: list[Clause], asked: Asked, watch: _Watch, cancelled: Callable[[], bool]
    ) -> str:
        """What the model wrote, as far as it decides. Raises ModelFailed."""
        template = self._prompts.template("answer", asked.language)
        texts = [as_data(clause.text) for clause in found]
        user = render(template.user, sentences=numbered(texts), question=as_data(asked.text))
        messages = [Message("system", template.system), Message("user", user)]
        started = time.monotonic()
        written = self._model.stream(messages, grammar=grammar_of(texts), max_tokens=200)
        try:
            for picked in choice(written, texts):
                if not watch.first_token:
                    watch.first_token = time.monotonic() - watch.begin
                if picked is not None:
                    return picked
                if cancelled() or time.monotonic() - watch.begin > self._deadline:
                    raise ModelFailed("The answer took too long.")
        finally:
            close = getattr(written, "close", None)
            if close:
                close()
            watch.generate += time.monotonic() - started
        return NONE

    def _extract(self, clause: Clause, threshold: float, watch: _Watch) -> _Draft | None:
        if clause.score < threshold:
            return None
        draft = _Draft(clause.text, "answered", "extracted", (clause.source,))
        gated = self._gated(draft, [clause.text], watch)
        return gated if gated.outcome == "answered" else None

    # Rung 5: an honest no

    def _refused(self, asked: Asked, told: product_facts.Told | None = None) -> _Draft:
        if told and not told.answered:
            return _Draft(told.text, "refused", "none", told.sources, told.product_id)
        if asked.named.only and not asked.matters:
            title = filling.title_of(asked.named.only, asked.language)
            text = reply("not_stated", asked.language, title=title)
            return _Draft(text, "refused", "none", product_id=asked.named.only.product_id)
        if asked.wants in ("have", "price", "stock") and asked.wanted and not asked.matters:
            return _Draft(product_facts.no_such(asked).text, "refused", "none")
        if asked.wants in ("price", "stock", "options") and not asked.wanted:
            return _Draft(reply("which_product", asked.language), "refused", "none")
        return _Draft(reply("unknown", asked.language), "refused", "none")

    # The gate

    def _gated(self, draft: _Draft, evidence: Sequence[str], watch: _Watch) -> _Draft:
        """The draft as far as it is backed; refused if nothing of it is."""
        started = time.monotonic()
        system = "\n".join(t.system for t in self._prompts.templates.values())
        verdict = verify(draft.text, Evidence(tuple(evidence), prompt=system))
        watch.verify += time.monotonic() - started
        draft.blocked += verdict.blocked
        if verdict.allowed:
            return replace(draft, text=verdict.allowed)
        language = language_of(draft.text)
        return replace(
            draft, text=reply("unknown", language), outcome="refused", path="none", sources=()
        )


def _one_rule(close: Sequence[Clause]) -> bool:
    """Whether there is nothing to choose: one clause, or several of one section that the question
    fits equally and that count the same. A section states its rule first, then what is special."""
    first, *others = close
    counted = {quantity.unit for quantity in quantities(first.text)}
    return all(
        c.source.id == first.source.id
        and c.score >= first.score - 1e-6
        and counted & {quantity.unit for quantity in quantities(c.text)}
        for c in others
    )


def _on_matters(clause: Clause, asked: Asked) -> bool:
    """A question about returns is answered by a sentence about returns."""
    spoken = concepts_in(f"{clause.source.title} {clause.text}")
    return not asked.matters or bool(asked.matters & spoken and asked.matters & _STRICT <= spoken)


def _parts(term: Term) -> list[str]:
    """What is looked up: an English word as written, a Chinese run in pairs."""
    if term.word.isascii() or len(term.word) < 2:
        return [term.said]
    return [term.word[at : at + 2] for at in range(len(term.word) - 1)]


def _share(parts: Sequence[str], known: frozenset[str]) -> float:
    return sum(part in known for part in parts) / len(parts)
