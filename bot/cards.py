"""Products as shoppers see them on a card, in one language."""

from bot.filling import money, options_of, spoken, stock_of, title_of
from bot.messages import ProductCard
from knowledge.passages import Language, Product

FEW = 5
"""From this many pieces down, a card says how many are left."""


def card(product: Product, language: Language) -> ProductCard:
    """Prices written out; facts and variants in that language, or in the other if need be."""
    attributes = spoken(product.attributes, language) or {}
    options = options_of(product, language)
    variants = "、" if language == "zh" else ", "
    listed = variants.join(option.title for option in options)
    facts = [*attributes.items()]
    if listed:
        facts.append(("可选" if language == "zh" else "Options", listed))
    return ProductCard(
        product_id=product.product_id,
        title=title_of(product, language),
        category=spoken(product.category, language) or "",
        price=_price(product, language),
        availability=_availability(stock_of(product), language),
        description=spoken(product.description, language) or "",
        facts=tuple(facts),
        url=product.url,
    )


def _price(product: Product, language: Language) -> str:
    prices = [option.price_minor for option in options_of(product, language)]
    prices = prices or [product.price_minor]
    lowest = money(min(prices), product.currency)
    if min(prices) == max(prices):
        return lowest
    return f"{lowest}起" if language == "zh" else f"from {lowest}"


def _availability(count: int | None, language: Language) -> str:
    if count == 0:
        return "已售罄" if language == "zh" else "Sold out"
    if count is not None and count <= FEW:
        return f"仅剩{count}件" if language == "zh" else f"Only {count} left"
    return "有货" if language == "zh" else "In stock"
