"""What runs today, told from the shop's campaigns."""

import re
from collections.abc import Sequence

from bot import computed, filling
from bot.messages import Source
from bot.reading.numerals import quantities
from bot.reading.products import about
from bot.reading.stems import stem
from bot.reading.terms import terms
from bot.reading.text import plain
from bot.replies import reply
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.passages import Campaign

_ASKS_PRICE = re.compile(r"\b(?:how much|costs?|price|pay)\b|多少|几块|几元|什么价")
_REDUCED = re.compile(
    r"打(?:完|了|过|好)?折(?:之?[后完]|价)?|折[后扣]价?|活动价|(?:优惠|促销|活动)(?:之?后)?价?"
)
""" "With the discount": 打完折, 折后."""
_GOING_ON = frozenset(stem(word) for word in ("running", "active", "valid", "ongoing"))
"""What is said of a campaign's days, not of what it is about."""


def tell(asked: Asked, campaigns: Sequence[Campaign], today: str) -> Told | None:
    """The campaigns of that day (ISO date), if the question is about nothing but discounts, of the
    products that it names or of anything."""
    if told := _reduced(asked, filling.running(campaigns, today)):
        return told
    products = {product.product_id for product in asked.named.products}
    said = asked.wanted if products and not asked.named.stranger else terms(asked.text)
    wanted = [term for term in said if term.word not in _GOING_ON]
    concepts = [term.concepts for term in wanted if products or not asked.pointed]
    if not concepts or not all(found & {"discount", "code"} for found in concepts):
        return None
    found = filling.running(campaigns, today)
    if products:
        found = [one for one in found if products <= set(one.product_ids)]
        if not found:
            return None
    if not found:
        return Told(reply("no_code", asked.language), answered=False)
    lines = [filling.campaign(one, asked.language) for one in found]
    sources = tuple(
        Source(one.campaign_id, line.partition("：")[0].partition(":")[0], line)
        for one, line in zip(found, lines, strict=True)
    )
    return Told(("" if asked.language == "zh" else " ").join(lines), sources)


def _reduced(asked: Asked, running: Sequence[Campaign]) -> Told | None:
    """The price of the one product named less the discount of its campaign: a percentage of which
    fractions are dropped (docs/rewards.md). None where the question asks for anything else."""
    only, language = asked.named.only, asked.language
    own = [one for one in running if only and only.product_id in one.product_ids]
    if only is None or len(own) != 1 or not _ASKS_PRICE.search(plain(asked.text)):
        return None
    text = _REDUCED.sub(" discount ", plain(asked.text))
    for title in own[0].title.values():
        text = text.replace(plain(title), " discount ")
    said = [term for term in about(text, (only,)).rest if len(term.word) > 1]
    if not said or not all(term.concepts & {"discount", "code"} for term in said):
        return None
    option = filling.named_option(only, asked.wanted, asked.text, language)
    prices = {each.price_minor for each in filling.options_of(only, language)} or {only.price_minor}
    shares = quantities(own[0].discount)
    if (option is None and len(prices) > 1) or [each.unit for each in shares] != ["%"]:
        return None
    price = option.price_minor if option else prices.pop()
    off = int(price * shares[0].value / 100)
    text = computed.reduced(
        filling.title_of(only, language),
        filling.money(price, only.currency),
        f"{computed.plain_number(shares[0].value)}%",
        filling.money(price - off, only.currency),
        language,
    )
    line = filling.campaign(own[0], language)
    sources = (
        Source(only.product_id, filling.title_of(only, language), filling.offer(only, language)),
        Source(own[0].campaign_id, filling.spoken(own[0].title, language) or "", line),
    )
    told = computed.joined([text, line], language)
    return Told(told, sources, only.product_id, computed=told)
