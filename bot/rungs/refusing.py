"""The last rung: an honest no with the offer of a person, and what needs no knowledge at all."""

from bot import filling
from bot.reading.intents import (
    asks_for_person,
    complains,
    is_elsewhere,
    numbers_own_order,
    small_talk,
)
from bot.replies import reply
from bot.rungs import product_facts
from bot.rungs.drafts import Draft, Told
from bot.understanding import Asked
from knowledge.passages import Language


def meet(text: str, language: Language, shop_name: str) -> Draft | None:
    """Small talk, the wish for a person, complaints, an order by its number; None for the rest."""
    if small := small_talk(text):
        return Draft(reply(small, language, shop=shop_name), "answered", "none")
    if asks_for_person(text):
        return Draft(reply("person", language), "handoff", "none")
    if complains(text):
        return Draft(reply("complaint", language), "handoff", "none")
    if numbers_own_order(text):
        return Draft(reply("own_order", language), "refused", "none")
    return None


def knows_nothing(asked: Asked, told: Told | None) -> bool:
    """Whether the refusal says no more than that."""
    return is_bare(refuse(asked, told), asked)


def is_bare(draft: Draft, asked: Asked) -> bool:
    """Whether it is a refusal with no more than that the shop does not say it."""
    bare, only = {reply("unknown", asked.language)}, asked.named.only
    if only:
        title = filling.title_of(only, asked.language)
        bare.add(reply("not_stated", asked.language, title=title))
    return draft.outcome == "refused" and draft.text in bare


def refuse(asked: Asked, told: Told | None) -> Draft:
    """The honest no of a rung, or the one that fits what was asked."""
    if told and not told.answered:
        return Draft(
            told.text,
            "refused",
            "none",
            told.sources,
            told.product_id,
            told.choices,
            asks=told.asks,
        )
    if is_elsewhere(asked.text) and not asked.named.products:
        return Draft(reply("elsewhere", asked.language), "refused", "none")
    if (
        not asked.matters
        and product_facts.is_stated(asked)
        and (back := product_facts.which(asked))
    ):
        return Draft(
            back.text, "answered", "filled", back.sources, choices=back.choices, asks=True
        )  # fmt: skip
    if asked.named.only and not asked.matters:
        title = filling.title_of(asked.named.only, asked.language)
        text = reply("not_stated", asked.language, title=title)
        return Draft(text, "refused", "none", product_id=asked.named.only.product_id)
    if asked.wants in ("have", "price", "stock") and asked.wanted and not asked.matters:
        return Draft(product_facts.no_such(asked).text, "refused", "none")
    if asked.wants in ("price", "stock", "options") and not asked.wanted:
        return Draft(reply("which_product", asked.language), "answered", "filled")
    return Draft(reply("unknown", asked.language), "refused", "none")
