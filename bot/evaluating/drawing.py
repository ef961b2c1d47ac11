"""Cases drawn from a catalogue, whose rows are the truth. Equal rows and seed: equal cases."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random

from bot import filling
from bot.evaluating.cases import Case
from bot.messages import Outcome
from bot.reading.text import plain
from knowledge.money import exponent
from knowledge.passages import LANGUAGES, Language, Product

SOLD_OUT = {
    "en": r"(?i)sold out|out of stock|not in stock|not available|unavailable",
    "zh": r"售罄|缺货|没有货|没货|无货|卖完",
}
IN_STOCK = {
    "en": r"(?i)(?<!not )\bin stock\b|(?<!not )\bavailable\b",
    "zh": r"(?<!没)有货|有现货|库存",
}
_WORDS: dict[str, dict[Language, tuple[str, ...]]] = {
    "price": {
        "en": ("How much is the {title}?", "price of {title}", "what does the {title} cost"),
        "zh": ("{title}多少钱？", "请问{title}怎么卖", "{title}的价格"),
    },
    "stock": {
        "en": ("Is the {title} in stock?", "got the {title} in stock", "{title} available?"),
        "zh": ("{title}有货吗？", "{title}现在有现货吗", "{title}还有吗"),
    },
    "attribute": {
        "en": ("What is the {name} of the {title}?", "{title}: {name}?"),
        "zh": ("{title}的{name}是什么？", "请问{title}的{name}"),
    },
    "option": {
        "en": ("Is the {title} in {option} in stock?", "{title}, {option}, got it in stock"),
        "zh": ("{title}{option}有货吗？", "{title}的{option}还有现货吗"),
    },
    "cheaper": {
        "en": ("Which is cheaper, the {title} or the {other}?", "{title} or {other}: cheaper one"),
        "zh": ("{title}和{other}哪个便宜？", "{title}跟{other}比，哪个更便宜"),
    },
    "stranger": {
        "en": ("How much is the {title}?", "do you have the {title}? what does it cost"),
        "zh": ("{title}多少钱？", "有{title}吗，什么价格"),
    },
}  # fmt: skip
_MODEL = re.compile(r"(?<![A-Za-z0-9.])([A-Z]{0,3})(\d{1,4})(?![A-Za-z0-9]|\.\d)")
"""A model number or a size: what tells a product from its sisters."""
_LONGEST_VALUE = 60
_TRIES = 40


class Drawing:
    """Draws cases from `products`, at least one."""

    def __init__(self, products: Sequence[Product], seed: int = 0) -> None:
        self._random = Random(seed)
        self._products = products
        self._titles = {
            language: [plain(p.title[language]) for p in products if language in p.title]
            for language in LANGUAGES
        }
        self._all_titles = " | ".join(title for titles in self._titles.values() for title in titles)

    def draw(self, count: int) -> list[Case]:
        """At most `count`: as many of each kind and language as the catalogue allows."""
        makers: dict[str, Callable[[Product, Language], Case | None]] = {
            "price": self._price,
            "stock": self._stock,
            "attribute": self._attribute,
            "option": self._option,
            "cheaper": self._cheaper,
            "stranger": self._stranger,
        }
        found: dict[str, Case] = {}
        rounds = -(-count // (len(makers) * len(LANGUAGES)))
        for _ in range(rounds):
            for make in makers.values():
                for language in LANGUAGES:
                    if case := self._tried(make, language, found):
                        found[case.id] = case
        return list(found.values())[:count]

    def _tried(
        self,
        make: Callable[[Product, Language], Case | None],
        language: Language,
        taken: dict[str, Case],
    ) -> Case | None:
        asked = {case.question for case in taken.values()}
        for _ in range(_TRIES):
            product = self._random.choice(self._products)
            case = make(product, language) if self._is_unmistakable(product, language) else None
            if case and case.id not in taken and case.question not in asked:
                return case
        return None

    def _is_unmistakable(self, product: Product, language: Language) -> bool:
        """Its title is in no other title, so that the full title names only this product."""
        title = plain(product.title.get(language, ""))
        return bool(title) and sum(title in other for other in self._titles[language]) == 1

    # One kind of case each; None where the product does not allow it

    def _price(self, product: Product, language: Language) -> Case | None:
        prices = _prices(product)
        if len(prices) != 1:
            return None
        return self._case(
            "price", product, language, [_amount(product.price_minor, product.currency)],
            self._prices_nearby(product, prices),
        )  # fmt: skip

    def _stock(self, product: Product, language: Language) -> Case | None:
        counts = {option.stock == 0 for option in filling.options_of(product, language)}
        total = filling.stock_of(product)
        if total is None or len(counts) > 1:
            return None
        return self._case("stock", product, language, *_state(total, language))

    def _attribute(self, product: Product, language: Language) -> Case | None:
        facts = [
            (name, value)
            for name, value in product.attributes.get(language, {}).items()
            if len(value) <= _LONGEST_VALUE
        ]
        if not facts:
            return None
        name, value = self._random.choice(facts)
        asked = name.lower() if language == "en" else name
        wrong = self._values_nearby(product, name, language)
        return self._case("attribute", product, language, [_said(value)], wrong, name=asked)

    def _option(self, product: Product, language: Language) -> Case | None:
        options = [o for o in filling.options_of(product, language) if o.stock is not None]
        if not options:
            return None
        option = self._random.choice(options)
        must, never = (
            [rf"(?i){re.escape(option.title)}[^;；、。]{{0,30}}?(?:{state.removeprefix('(?i)')})"]
            for [state] in _state(option.stock or 0, language)
        )
        return self._case("option", product, language, must, never, option=option.title)

    def _cheaper(self, product: Product, language: Language) -> Case | None:
        category = product.category.get(language)
        rivals = [
            p
            for p in self._products
            if category
            and p.category.get(language) == category
            and p.currency == product.currency
            and p.price_minor > product.price_minor
            and len(_prices(p)) == len(_prices(product)) == 1
            and self._is_unmistakable(p, language)
        ]
        if not rivals:
            return None
        rival = self._random.choice(rivals)
        less, more = product.title[language], rival.title[language]
        first, second = self._random.sample((less, more), 2)
        must, never = _verdict(less, more, language)
        question = self._random.choice(_WORDS["cheaper"][language])
        return _made(
            "cheaper", f"{product.product_id}-{rival.product_id}", language,
            question.format(title=first, other=second), [must], [never],
            sources=(product.product_id, rival.product_id),
        )  # fmt: skip

    def _stranger(self, product: Product, language: Language) -> Case | None:
        """A model or size that no product has."""
        title = product.title[language]
        found = _MODEL.search(title)
        if not found:
            return None
        model = self._unknown(found[1], found[2])
        name = f"{title[: found.start()]}{model}{title[found.end() :]}"
        wrong = [_amount(price, product.currency) for price in _prices(product)]
        question = self._random.choice(_WORDS["stranger"][language]).format(title=name)
        made = f"{product.product_id}-{model}"
        return _made("stranger", made, language, question, [], wrong, outcome="refused")

    def _unknown(self, letters: str, digits: str) -> str:
        """Those letters with as many other digits, as no title has them."""
        while True:
            low = 10 ** (len(digits) - 1)
            model = f"{letters}{self._random.randrange(low, 10 * low)}"
            if not re.search(rf"(?<![a-z0-9]){plain(model)}(?![a-z0-9])", self._all_titles):
                return model
            digits += "0"  # where all of that length might be taken, longer ones are not

    def _case(
        self,
        kind: str,
        product: Product,
        language: Language,
        must: Sequence[str],
        never: Sequence[str],
        **slots: str,
    ) -> Case:
        question = self._random.choice(_WORDS[kind][language])
        asked = question.format(title=product.title[language], **slots)
        key = "-".join([product.product_id, *(re.sub(r"\W+", "-", v) for v in slots.values())])
        return _made(kind, key, language, asked, must, never, sources=(product.product_id,))

    def _neighbours(self, product: Product) -> Iterator[Product]:
        for other in self._products:
            if other is not product and any(
                other.category.get(language) == name for language, name in product.category.items()
            ):
                yield other

    def _prices_nearby(self, product: Product, own: set[int]) -> list[str]:
        """The prices of up to three others of its category."""
        wrong = {p.price_minor for p in self._neighbours(product)} - own
        nearest = sorted(wrong, key=lambda price: (abs(price - min(own)), price))[:3]
        return [_amount(price, product.currency) for price in nearest]

    def _values_nearby(self, product: Product, name: str, language: Language) -> list[str]:
        """Up to three other values of that attribute that nothing said of this product holds."""
        table = product.attributes[language]
        own = "\n".join([product.title[language], *table.values()]).casefold()
        own += product.description.get(language, "").casefold()
        wrong = {p.attributes.get(language, {}).get(name) for p in self._neighbours(product)}
        told = {v for v in wrong if v and v.casefold() not in own and table[name] not in v}
        return [_said(value) for value in sorted(told, key=lambda v: (len(v), v), reverse=True)[:3]]


def _made(
    kind: str,
    key: str,
    language: Language,
    question: str,
    must: Sequence[str],
    never: Sequence[str],
    *,
    sources: tuple[str, ...] = (),
    outcome: Outcome = "answered",
) -> Case:
    name = f"drawn-{language}-{kind}-{key}"
    return Case(
        name, language, question, outcome, tuple(must), tuple(never), sources, kind=kind
    )  # fmt: skip


def _prices(product: Product) -> set[int]:
    own = {v.price_minor for v in product.variants}
    return {product.price_minor if price is None else price for price in own or {None}}


def _amount(minor: int, currency: str) -> str:
    """The pattern of an amount, however its thousands and its zeros after the point are set."""
    whole, _, rest = f"{Decimal(minor).scaleb(-exponent(currency)):,f}".partition(".")
    digits = whole.replace(",", ",?")
    kept = rest.rstrip("0")
    tail = rf"\.{kept}0*" if kept else r"(?:\.0+)?"
    return rf"(?<![\d.,]){digits}{tail}(?!\d|[.,]\d)"


def _said(value: str) -> str:
    """The pattern of an attribute's value, not inside a longer word or number."""
    parts = r"\s*".join(map(re.escape, value.split()))
    before = r"(?<![\d.])" if value[0].isdigit() else r"(?<![A-Za-z])" if value[0].isascii() else ""
    after = r"(?!\d|\.\d)" if value[-1].isdigit() else ""
    return rf"(?i){before}{parts}{after}"


def _state(count: int, language: Language) -> tuple[list[str], list[str]]:
    there, gone = IN_STOCK[language], SOLD_OUT[language]
    return ([there], [gone]) if count > 0 else ([gone], [there])


def _verdict(less: str, more: str, language: Language) -> tuple[str, str]:
    """What names the cheaper one, and what names the dearer one instead."""
    one, other = re.escape(less), re.escape(more)
    if language == "en":
        says = rf"(?i)(?:{one})(?:(?!{other})[\s\S]){{0,80}}?(?:cheaper|less|lower)"
        wrong = rf"(?i)(?:{other}) (?:is|costs) (?:cheaper|less|lower)"
        return says, wrong
    compared = rf"{one}[^。；]{{0,10}}比[^。；]{{0,10}}{other}[^。；]{{0,10}}(?:便宜|低)"
    says = rf"{one}(?:(?!{other})[^。；]){{0,40}}?(?:便宜|更低)|便宜的?是{one}|{compared}"
    return says, rf"(?<!比){other}(?:是|更|比较)?(?:便宜|更低)"
