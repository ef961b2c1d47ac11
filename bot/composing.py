"""A product's facts -> the message with which a shopper recommends it. The link comes later."""

import itertools
from collections.abc import Iterable

from bot import filling
from bot.errors import ModelFailed
from bot.ports import Catalogue, ChatModel, Message
from bot.reading.claims import is_for_catalogue
from bot.rungs.choosing import choice, grammar_of
from bot.verifying import Evidence, judge
from knowledge.passages import Language, Product
from knowledge.sentences import sentences
from prompts.library import PromptLibrary
from prompts.rendering import numbered, render

LONGEST = 200
"""Characters of a message; the link is added to it."""
_FACTS = 4
_OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Have a look at the {title} from {shop}.",
        "I thought of you: {title}, from {shop}.",
        "Found at {shop}: {title}.",
    ),
    "zh": (
        "给你看看{shop}的{title}。",
        "想到了你，{shop}有这款{title}。",
        "在{shop}看到了{title}。",
    ),
}


class Composing:
    """Writes share messages: an opening of ours and facts of the shop, chosen by the model."""

    def __init__(
        self, catalogue: Catalogue, model: ChatModel, prompts: PromptLibrary, *, shop_name: str
    ) -> None:
        self._catalogue, self._model = catalogue, model
        self._prompts, self._shop_name = prompts, shop_name

    def share_message(self, product_id: str, language: Language, today: str) -> str:
        """At most 200 characters, no link and no code. KeyError for an unknown product.

        `today` (ISO date, shop's time) is for campaigns: one that has ended is never mentioned.
        """
        product = self._catalogue.product(product_id)
        if product is None:
            raise KeyError(product_id)
        messages = self._possible(product, language)
        try:
            return self._picked(messages, product, language)
        except ModelFailed:
            return messages[0]

    def _possible(self, product: Product, language: Language) -> list[str]:
        """Up to eight messages, every sentence of them true by the gate; never empty."""
        title = filling.title_of(product, language)
        openings = [o.format(title=title, shop=self._shop_name) for o in _OPENINGS[language]]
        price = filling.price(product, None, language) if filling.stock_of(product) != 0 else ""
        told = [*self._facts(product, language)[:_FACTS], ""]
        bodies = [_joined([fact, price], language) for fact in told]
        made = (
            _joined([opening, body], language)
            for body, opening in itertools.product(bodies, openings)
        )
        short = [text for text in made if len(text) <= LONGEST]
        return (short or [openings[0][:LONGEST]])[:8]

    def _facts(self, product: Product, language: Language) -> list[str]:
        """Sentences of its description, then its facts; nothing that boasts or gives orders."""
        description = product.description.get(language, "")
        told = sentences(description)
        attributes = product.attributes.get(language, {})
        told += [filling.attribute(product, k, v, language) for k, v in attributes.items()]
        return [text for text in told if self._is_safe(text)]

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
        written = self._model.stream(prompt, grammar=grammar_of(messages), max_tokens=200)
        try:
            picked = next((text for text in choice(written, messages) if text), "")
        finally:
            close = getattr(written, "close", None)
            if close:
                close()
        return picked if picked in messages else messages[0]

    def _prompt_text(self) -> str:
        return "\n".join(template.system for template in self._prompts.templates.values())


def _joined(parts: Iterable[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(part for part in parts if part)
