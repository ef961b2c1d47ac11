"""What runs today, told from the shop's campaigns."""

from collections.abc import Sequence

from bot import filling
from bot.messages import Source
from bot.reading.stems import stem
from bot.reading.terms import terms
from bot.replies import reply
from bot.rungs.drafts import Told
from bot.understanding import Asked
from knowledge.passages import Campaign

_GOING_ON = frozenset(stem(word) for word in ("running", "active", "valid", "ongoing"))
"""What is said of a campaign's days, not of what it is about."""


def tell(asked: Asked, campaigns: Sequence[Campaign], today: str) -> Told | None:
    """The campaigns of that day (ISO date), if the question is about nothing but discounts, of the
    products that it names or of anything."""
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
