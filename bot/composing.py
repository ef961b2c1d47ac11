"""A product's facts -> the message with which a shopper recommends it. The link comes later."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import get_args

from bot import filling
from bot.errors import BadInput, ModelProblem
from bot.messages import KeptMessage, Tone
from bot.ports import Catalogue, ChatModel, Message
from bot.reading.claims import is_for_catalogue, negates
from bot.reading.stems import stem
from bot.rungs.choosing import choice, grammar_of
from bot.verifying import Evidence, judge
from knowledge.loaders.reasons import reason
from knowledge.passages import Campaign, Language, Product
from knowledge.sentences import sentences
from prompts.library import PromptLibrary
from prompts.rendering import numbered, render

LONGEST = 200
"""Characters of a message; the link is added to it."""
TONES: tuple[Tone, ...] = get_args(Tone)
_FACTS = 4
_MOST = 8
"""Messages put before the model; more and small models choose at random."""
_OPENINGS: dict[Tone, dict[Language, tuple[str, ...]]] = {
    "plain": {
        "en": (
            "Have a look at the {title} from {shop}.",
            "Found at {shop}: {title}.",
            "{title}, from {shop}.",
        ),
        "zh": ("给你看看{shop}的{title}。", "在{shop}看到了{title}。", "{shop}有这款{title}。"),
    },
    "warm": {
        "en": (
            "I thought of you: {title}, from {shop}.",
            "I think you might like this: {title}, from {shop}.",
            "This made me think of you: the {title} from {shop}.",
        ),
        "zh": (
            "想到了你，{shop}有这款{title}。",
            "觉得你可能会喜欢{shop}的{title}。",
            "看到{shop}的{title}，第一个想到你。",
        ),
    },
    "playful": {
        "en": (
            "Guess what I found at {shop}: {title}!",
            "Look what turned up at {shop}: {title}!",
            "Psst: {title}, at {shop}!",
        ),
        "zh": (
            "猜我在{shop}看到了什么？{title}！",
            "快来看，{shop}有{title}！",
            "悄悄告诉你，{shop}有{title}！",
        ),
    },
}
_CLOSINGS: dict[Tone, dict[Language, tuple[str, ...]]] = {
    "plain": {"en": ("",), "zh": ("",)},
    "warm": {"en": ("Hope you like it.", ""), "zh": ("希望你喜欢。", "")},
    "playful": {"en": ("Your turn to look!", ""), "zh": ("轮到你看啦！", "")},
}


class Composing:
    """Writes share messages: openings and closings of ours and facts of the shop, put together by
    code; the model chooses among the messages that are true. `model` gives it on first need."""

    def __init__(
        self,
        catalogue: Catalogue,
        model: Callable[[], ChatModel],
        prompts: PromptLibrary,
        *,
        shop_name: str,
    ) -> None:
        self._catalogue, self._model = catalogue, model
        self._prompts, self._shop_name = prompts, shop_name

    def message(
        self, product_id: str, language: Language, today: str, tone: Tone = "plain"
    ) -> KeptMessage:
        """At most 200 characters, no link and no code. KeyError for an unknown product.

        `today` (ISO date, shop's time) is for campaigns: only one that runs is mentioned.
        """
        product = self._product(product_id)
        messages = self._possible(product, language, tone, today)
        try:
            text = self._picked(messages, product, language)
        except ModelProblem:
            text = messages[0]
        return KeptMessage(product_id, language, tone, text, _digest(messages))

    def digest(self, product_id: str, language: Language, today: str, tone: Tone) -> str:
        """Changes when anything changes that a message may say. No model is asked. KeyError."""
        return _digest(self._possible(self._product(product_id), language, tone, today))

    def edited(
        self, product_id: str, language: Language, today: str, tone: Tone, text: str
    ) -> KeptMessage:
        """What staff wrote, if the shop's facts and our own openings back every word of it.

        KeyError for an unknown product; BadInput names the words that are not backed.
        """
        product = self._product(product_id)
        text = " ".join(text.split())
        if not text or len(text) > LONGEST:
            raise BadInput(reason("message_long", most=LONGEST, count=len(text)))
        evidence = Evidence(self._backing(product, language, today), prompt=self._prompt_text())
        caught = [blocked for each in sentences(text) for blocked in judge(each, evidence)]
        if caught:
            named = [w for each in caught for w in _as_written(each.text or each.rule, text)]
            words = ", ".join(dict.fromkeys(named))
            raise BadInput(reason("message_untrue", product=product_id, words=words))
        return KeptMessage(
            product_id, language, tone, text, self.digest(product_id, language, today, tone)
        )

    def _product(self, product_id: str) -> Product:
        product = self._catalogue.product(product_id)
        if product is None:
            raise KeyError(product_id)
        return product

    def _possible(self, product: Product, language: Language, tone: Tone, today: str) -> list[str]:
        """Up to eight messages, every sentence of them true by the gate; never empty."""
        title = filling.title_of(product, language)
        openings = [
            each.format(title=title, shop=self._shop_name) for each in _OPENINGS[tone][language]
        ]
        closings = _CLOSINGS[tone][language]
        price = filling.price(product, None, language) if filling.stock_of(product) != 0 else ""
        running = self._campaign(product, language, today) if price else ""
        made = []
        for fact in [*self._facts(product, language)[:_FACTS], ""]:
            for at, opening in enumerate(openings):
                closing = closings[at % len(closings)]
                parts = (opening, fact, price, running, closing)
                shorter = (opening, fact, price, "", "")
                made += [_joined(each, language) for each in (parts, shorter)]
        short = [text for text in dict.fromkeys(made) if len(text) <= LONGEST]
        return (short or [openings[0][:LONGEST]])[:_MOST]

    def _backing(self, product: Product, language: Language, today: str) -> tuple[str, ...]:
        """What a message of staff may stand on."""
        own = (
            text.format(title=filling.title_of(product, language), shop=self._shop_name)
            for table in (_OPENINGS, _CLOSINGS)
            for tone in TONES
            for text in table[tone][language]
        )
        price = filling.price(product, None, language)
        return (
            *own,
            *self._facts(product, language),
            price,
            self._campaign(product, language, today),
        )

    def campaign_of(self, product_id: str, today: str) -> str | None:
        """The id of the campaign that runs for that product, or None. Of several it is the one that
        a message may name: the one that began first."""
        running = self._running(product_id, today)
        return running[0].campaign_id if running else None

    def _running(self, product_id: str, today: str) -> list[Campaign]:
        running: Sequence[Campaign] = filling.running(self._catalogue.campaigns(), today)
        return [one for one in running if product_id in one.product_ids]

    def _campaign(self, product: Product, language: Language, today: str) -> str:
        """The first running campaign that names the product, as the shop wrote it."""
        named = self._running(product.product_id, today)
        text = filling.campaign(named[0], language) if named else ""
        return text if text and not judge(text, Evidence((text,))) else ""

    def _facts(self, product: Product, language: Language) -> list[str]:
        """Sentences of its description, then its facts; nothing that boasts or gives orders, and
        nothing that it lacks: a friend is told what it is."""
        description = product.description.get(language, "")
        told = sentences(description)
        attributes = product.attributes.get(language, {})
        told += [filling.attribute(product, k, v, language) for k, v in attributes.items()]
        return [text for text in told if not negates(text) and self._is_safe(text)]

    def _is_safe(self, text: str) -> bool:
        """Whether it may stand in a message: no order, boast, link, contact, price or coupon."""
        own = Evidence((text,), prompt=self._prompt_text())
        boast = {blocked.rule for blocked in judge(text, Evidence(()))} & {"claim", "markup"}
        return not (judge(text, own) or boast or is_for_catalogue(text))

    def _picked(self, messages: list[str], product: Product, language: Language) -> str:
        template = self._prompts.template("share", language)
        title = filling.title_of(product, language)
        user = render(template.user, title=title, sentences=numbered(messages))
        prompt = [Message("system", template.system), Message("user", user)]
        written = self._model().stream(prompt, grammar=grammar_of(messages), max_tokens=200)
        try:
            picked = next((text for text in choice(written, messages) if text), "")
        finally:
            close = getattr(written, "close", None)
            if close:
                close()
        return picked if picked in messages else messages[0]

    def _prompt_text(self) -> str:
        return "\n".join(template.system for template in self._prompts.templates.values())


def _as_written(caught: str, text: str) -> list[str]:
    """The words caught, as they stand in the text: a rule may give their stems."""
    written = {stem(word.casefold()): word for word in re.findall(r"[A-Za-z][\w'-]*", text)}
    return [
        written.get(stem(part.casefold()), written.get(part, part)) for part in caught.split(", ")
    ]


def _digest(messages: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(messages).encode()).hexdigest()[:32]


def _joined(parts: Iterable[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(part for part in parts if part)
