"""Question -> passages -> prompt -> draft -> verified answer. Read top to bottom: a ladder.

Approved by staff, filled from the catalogue, generated under the gate, extracted from a passage, or
refused with the offer of a person: the cheapest true rung wins. The rungs are in `bot.rungs`.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo

from bot import filling
from bot.messages import Answer, Question
from bot.ports import Catalogue, ChatModel, Retriever
from bot.reading.attributes import by_price
from bot.reading.concepts import SAID_OF_GOODS, SHOP_MATTERS
from bot.reading.counts import asks_total
from bot.reading.intents import asks_own_order, asks_which_one
from bot.reading.places import sends_to_known
from bot.reading.products import words_about
from bot.reading.spelling import in_characters
from bot.reading.sums import asks_yes_no
from bot.reading.terms import concepts_in, coverage
from bot.reading.text import plain
from bot.reading.wishing import asks_to_recommend
from bot.replies import reply
from bot.rungs import campaigns, comparisons, forms, prices, product_facts, refusing
from bot.rungs.approved import Approved
from bot.rungs.charges import Charges
from bot.rungs.drafts import Draft, Gate, Told, Watch
from bot.rungs.holding import held
from bot.rungs.judging import Judging
from bot.rungs.lines import Lines
from bot.rungs.looking import SURE, Looking
from bot.rungs.paying import Paying
from bot.rungs.policies import Policies
from bot.rungs.quoting import Quoting
from bot.rungs.recommending import Recommending
from bot.rungs.suggesting import Suggesting
from bot.rungs.texts import Texts, on_everything
from bot.rungs.totals import Totals
from bot.rungs.verdicts import Verdicts
from bot.understanding import Asked, Understanding
from knowledge.languages import language_of
from knowledge.passages import Language
from knowledge.sentences import sentences
from prompts.library import PromptLibrary

_OF_GOODS = frozenset({"have", "stock", "price", "options"})
"""Kinds of question that only a product answers, unless a text speaks of the whole question."""

_NO_ANSWER = -3.0
"""Log-odds by the model below which what code tells is no answer to what is asked."""
_NOT_NEAR = -0.5
"""The same for products that miss something of it."""
_NOT_QUOTED, _NOT_CHOSEN = -2.0, 0.0
"""The same for what words agree on, and for what the model chose where they do not."""
_HALF = 0.5
"""Share of what is asked that the shop speaks of."""


def never() -> bool:
    return False


class Answering:
    """Answers questions; several threads may ask. Never raises for a question."""

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
        deadline_seconds: float = 25,
    ) -> None:
        self._catalogue, self._model, self._prompts = catalogue, model, prompts
        self._shop_name, self._zone, self._clock = shop_name, zone, clock
        self._deadline = deadline_seconds
        self._understanding = Understanding(catalogue, self._listed)
        self._texts = Texts(retriever, catalogue)
        own = "\n".join(prompt.system for prompt in prompts.templates.values())
        self._gate = Gate(own, prompts.canary)
        self._approved = Approved(retriever, self._gate)
        self._quoting = Quoting(model, prompts, self._gate)
        self._policies, self._charges = Policies(retriever, catalogue), Charges(retriever)
        self._paying = Paying(retriever)
        self._totals = Totals(catalogue, self._policies, self._charges)
        self._recommending = Recommending(retriever, catalogue)
        self._verdicts = verdicts = Verdicts(model)
        self._suggesting = Suggesting(retriever, catalogue, verdicts)
        self._judging = Judging(retriever, verdicts, self._gate)
        self._lines = Lines(retriever, catalogue, verdicts, self._gate)
        self._looking = Looking(retriever, catalogue, verdicts, self._gate)

    def answer(
        self,
        question: Question,
        *,
        on_sentence: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Answer:
        """The best true answer. `on_sentence` gets each sentence once it may be shown."""
        watch = Watch(time.monotonic(), self._deadline, cancelled)
        language = question.language or language_of(in_characters(question.text))
        draft = self._climb(question, language, watch)
        if on_sentence:
            for sentence in sentences(draft.text):
                on_sentence(sentence)
        return Answer(
            draft.text,
            language,
            draft.outcome,
            draft.path,
            draft.sources,
            draft.blocked,
            self._model.name,
            self._prompts.version("answer"),
            self._catalogue.version(),
            watch.seconds(),
            draft.product_id,
            draft.choices,
            draft.asks,
        )

    def warm(self, product_id: str, language: Language) -> None:
        """Have the model read ahead what prompts about that product begin with. Slow."""
        if lines := self._texts.lines(product_id, language):
            self._model.warm(self._quoting.opening(lines, language))

    def _climb(self, question: Question, language: Language, watch: Watch) -> Draft:
        """The ladder. The first rung that has something true to say is the answer."""
        if met := refusing.meet(question.text, language, self._shop_name):
            return met
        started = time.monotonic()
        asked = self._understanding.understand(question)
        watch.add("retrieve", started)
        told = self._kept(self._told(asked), asked, question, watch)
        if (
            told
            and (told.computed or _is_own_fact(told, asked))
            and (found := self._filled(told, watch))
        ):
            return found
        texts = self._texts.clauses(asked, watch)
        if (told and not told.answered) or (asked.wants in _OF_GOODS and not asked.matters):
            texts = on_everything(texts, asked)
        compares = asked.wants == "compare" and not asked.matters  # which the catalogue alone says
        approved = None if compares else self._approved.tell(asked, texts, watch)
        last = self._last(question, asked, told)
        found = (
            self._held(approved, asked, watch)
            or self._filled(told, watch)
            or self._filled(self._suggesting.tell(asked, watch), watch)
            or self._held(self._quoted_of_product(asked, watch), asked, watch)
            or self._of_the_last(last, watch)
            or self._held(self._line(asked, told, watch), asked, watch)
            or self._held(self._judged(asked, told, watch), asked, watch)
            or (last and self._held(self._line(last, None, watch), last, watch))
            or self._chosen(asked, told, watch)
            or self._held(self._guessed(asked, told, watch), asked, watch)
            or self._filled(self._suggesting.judge(asked, watch), watch)
            or self._looked_up(last or asked, watch, near=refusing.knows_nothing(asked, told))
            or refusing.refuse(asked, told)
        )
        return self._together(found, asked, watch)

    def _together(self, found: Draft, asked: Asked, watch: Watch) -> Draft:
        """What answers a question and the one that it leans on, read as one, where the model is
        surer of that than of what was found for the question alone."""
        catalogued = asked.wants in ("price", "stock") or asks_total(asked.text)
        if not asked.earlier or catalogued or found.asks or found.outcome == "handoff":
            return found
        both, least = replace(asked, text=f"{asked.earlier[-1]} {asked.said}", several=()), SURE
        bare = refusing.is_bare(found, asked)
        if found.outcome == "answered":
            alone = self._verdicts.of(asked.text, [found.text], watch)
            if not alone or alone[0] >= SURE:
                return found
            least = max([SURE, *self._verdicts.of(both.text, [found.text], watch)])
        return self._looked_up(both, watch, least, near=bare) or found

    def _last(self, question: Question, asked: Asked, told: Told | None) -> Asked | None:
        """The question about the product last spoken of, where nothing is told of another one."""
        known = told and told.answered
        return None if known else self._understanding.of_the_last(question, asked)

    def _of_the_last(self, last: Asked | None, watch: Watch) -> Draft | None:
        """What the shop says of the product last spoken of to a question that names none: "are
        batteries included?"."""
        if last is None:
            return None
        said = coverage(words_about(last.named.products[0]), last.wanted) >= _HALF
        draft = self._filled(forms.tell(last), watch)
        return self._held(
            draft or (self._quoted_of_product(last, watch) if said else None), last, watch
        )

    def _held(self, draft: Draft | None, asked: Asked, watch: Watch) -> Draft | None:
        return held(draft, asked, self._gate, watch)

    def _told(self, asked: Asked) -> Told | None:
        """What the catalogue says, by code; or its honest no."""
        if asks_own_order(asked.text):
            return Told(reply("own_order", asked.language), answered=False)
        today = self._clock().astimezone(self._zone).date().isoformat()
        return (
            campaigns.tell(asked, self._catalogue.campaigns(), today)
            or self._totals.tell(asked)
            or self._paying.tell(asked)
            or self._policies.tell(asked)
            or self._charges.tell(asked)
            or self._recommending.tell(asked)
            or prices.tell(asked)
            or comparisons.tell(asked, self._catalogue)
            or product_facts.tell(asked)
        )

    def _kept(
        self, told: Told | None, asked: Asked, question: Question, watch: Watch
    ) -> Told | None:
        """What code tells, unless the model is sure that it answers another question. Prices, stock
        and sums are the catalogue's own; what leans on an earlier question it cannot judge."""
        if told is None or not told.answered or told.asks or question.history:
            return told
        if not told.near and (asked.wants in ("price", "stock") or asks_total(asked.text)):
            return told
        if asks_yes_no(asked.text) and sends_to_known(asked.text):
            return told  # which places lie in which, the model does not know
        least = _NOT_NEAR if told.near else _NO_ANSWER
        return None if self._denied(told.text, asked, watch, least) else told

    def _denied(self, text: str, asked: Asked, watch: Watch, least: float) -> bool:
        """Whether the model gives less to that being the answer."""
        verdicts = self._verdicts.of(asked.text, [text], watch)
        return bool(verdicts) and verdicts[0] < least

    def _listed(self, asked: Asked) -> list[str]:
        """The products that the answer to an earlier question named, in order."""
        told = self._told(asked) or self._suggesting.listed(asked)
        return [choice.product_id for choice in told.choices] if told else []

    def _filled(self, told: Told | None, watch: Watch) -> Draft | None:
        if told is None or not told.answered:
            return None
        draft = Draft(
            told.text, "answered", "filled", told.sources, told.product_id, told.choices,
            asks=told.asks,
        )  # fmt: skip
        evidence = [told.computed, *(source.text for source in told.sources)]
        return self._gate.passed(draft, evidence, watch)

    def _judged(self, asked: Asked, told: Told | None, watch: Watch) -> Draft | None:
        """What the texts say, in whatever words."""
        compares = asked.wants == "compare"  # goods: only the catalogue says which is cheaper
        of_goods = bool(asked.named.products) and not asked.matters
        catalogued = (compares and not asked.matters) or (of_goods and asked.wants in _OF_GOODS)
        if told or asked.named.stranger or catalogued or (of_goods and asks_total(asked.text)):
            return None
        draft = self._judging.tell(asked, watch)
        return None if of_goods and draft and not _is_on_goods(draft, asked) else draft

    def _line(self, asked: Asked, told: Told | None, watch: Watch) -> Draft | None:
        """What the shop says of the products named, in whatever words."""
        if asked.wants in ("price", "stock", "compare") or asked.matters - SAID_OF_GOODS:
            return None
        return None if told and told.answered else self._lines.tell(asked, watch)

    def _guessed(self, asked: Asked, told: Told | None, watch: Watch) -> Draft | None:
        """What the shop says of a product that the question may mean."""
        catalogued = asked.wants in (*_OF_GOODS, "compare") or asks_to_recommend(asked.text)
        if asked.earlier and not asked.named.products:
            return None  # a product that nobody spoke of
        if catalogued or asked.matters - SAID_OF_GOODS or (told and told.answered):
            return None
        return self._lines.guess(asked, watch)

    def _looked_up(
        self, asked: Asked, watch: Watch, least: float = SURE, *, near: bool
    ) -> Draft | None:
        """Whatever the shop says, if the model is sure that it answers; if `near`, a refusal that
        quotes what comes nearest."""
        named, wants = asked.named, asked.wants
        side_by_side = len(asked.several) > 1 and by_price(asked.text) is None
        told_by_code = ("price", "stock") if side_by_side else ("price", "stock", "compare")
        if not asked.text.strip():
            return None  # nothing but orders to the bot
        goods = (named.products or named.stranger) and wants in told_by_code
        lacking = wants == "have" and not (named.products or asked.matters)
        if goods or lacking or asks_own_order(asked.text):
            return None  # the catalogue alone says that
        return self._held(self._looking.tell(asked, watch, least, near), asked, watch)

    def _chosen(self, asked: Asked, told: Told | None, watch: Watch) -> Draft | None:
        """What the model takes from the product that is named, where no words agree."""
        if told or asked.named.stranger or asked.wants in _OF_GOODS or asked.matters:
            return None
        named = self._texts.named(asked, watch) if asked.wanted else None
        if named is None:
            return None
        draft = self._quoting.choose(named.clauses, asked, watch, named.lines)
        return self._agreed(draft, asked, watch, _NOT_CHOSEN)

    def _quoted_of_product(self, asked: Asked, watch: Watch) -> Draft | None:
        """Generated or extracted from the passages of the one product that is named."""
        unsaid = (term for term in asked.named.leftover if not term.concepts)
        if any(term.word.isascii() for term in unsaid):
            return None  # an English word that the shop never says of it is what is asked
        for told in self._texts.of_product(asked):
            draft = self._quoting.quote(told.clauses, asked, watch, told.lines)
            if agreed := self._agreed(draft, asked, watch, _NOT_QUOTED):
                return agreed
        return None

    def _agreed(
        self, draft: Draft | None, asked: Asked, watch: Watch, least: float
    ) -> Draft | None:
        """What a product is said to be, with its name, unless the model denies that it answers."""
        if draft is None:
            return None
        draft = _naming(draft, asked)
        return None if self._denied(draft.text, asked, watch, least) else draft


def _is_on_goods(draft: Draft, asked: Asked) -> bool:
    """Whether a text may answer a question about goods: its heading is on no matter that nobody
    spoke of."""
    headed = concepts_in("\n".join(source.title for source in draft.sources)) & SHOP_MATTERS
    said = concepts_in("\n".join((asked.text, *asked.earlier)))
    return not headed or bool(headed & said)


def _is_own_fact(told: Told, asked: Asked) -> bool:
    """Whether it is what the shop says of the one product spoken of to a matter that its texts
    state for all: its warranty, how to wash it."""
    only = asked.named.only
    on_it = asked.matters & concepts_in(told.text)
    return bool(on_it and only and told.product_id == only.product_id)


def _naming(draft: Draft, asked: Asked) -> Draft:
    """The draft with the product it is about, and its name where the question did not say it in
    full: of two alike, the answer may be true of one."""
    product = asked.named.only
    if product is None or draft.outcome != "answered":
        return draft
    title = filling.title_of(product, asked.language)
    asks_which = asks_which_one(asked.text)  # of several that the question names
    said = plain(title) in plain(draft.text if asks_which else f"{asked.text}\n{draft.text}")
    colon = "：" if asked.language == "zh" else ": "
    text = draft.text if said else f"{title}{colon}{draft.text}"
    return replace(draft, text=text, product_id=product.product_id)
