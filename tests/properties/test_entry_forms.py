"""A form that is sent back as it was shown changes nothing, whatever the shop wrote."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.entry_forms import read_documents, read_product, shown_documents, shown_product
from knowledge.cleaning import clean, clean_line
from knowledge.passages import LANGUAGES, Document, Product, Variant

LINES = st.text(max_size=40).map(clean_line).filter(bool)
TEXTS = st.text(max_size=120).map(clean).filter(bool)
NAMES = LINES.filter(lambda name: ":" not in name and "：" not in name)
LANGUAGE = st.sampled_from(LANGUAGES)
AMOUNTS = st.integers(0, 10**11)
COUNTS = st.none() | st.integers(0, 10**9)
FACTS = st.dictionaries(NAMES, LINES, min_size=1, max_size=4)
PRODUCTS = st.builds(
    Product,
    product_id=st.just("P"),
    title=st.dictionaries(LANGUAGE, LINES, min_size=1),
    price_minor=AMOUNTS,
    currency=st.sampled_from(["CNY", "JPY", "KWD", "USD"]),
    stock=COUNTS,
    category=st.dictionaries(LANGUAGE, LINES),
    description=st.dictionaries(LANGUAGE, TEXTS),
    attributes=st.dictionaries(LANGUAGE, FACTS),
    url=st.none() | LINES,
    photo=st.none() | LINES,
    variants=st.lists(
        st.builds(
            Variant,
            variant_id=st.just("v"),
            title=st.dictionaries(LANGUAGE, LINES),
            price_minor=st.none() | AMOUNTS,
            stock=COUNTS,
        ),
        max_size=2,
    ).map(tuple),
)


def as_sent(shown: dict[str, str]) -> dict[str, str]:
    """As browsers send line breaks."""
    return {name: text.replace("\n", "\r\n") for name, text in shown.items()}


@given(PRODUCTS)
@settings(max_examples=150, deadline=None)
def test_a_product_comes_back_as_it_was(product: Product) -> None:
    assert read_product(product, as_sent(shown_product(product)).__getitem__) == product


@given(st.dictionaries(LANGUAGE, st.tuples(LINES, TEXTS), min_size=1))
@settings(max_examples=100, deadline=None)
def test_both_sides_of_a_text_come_back_as_they_were(
    said: dict[str, tuple[str, str]],
) -> None:
    sides = {
        language: Document(f"faq/{language}/a", "faq", *said[language], language)
        for language in LANGUAGES
        if language in said
    }
    assert read_documents(sides, as_sent(shown_documents(sides)).__getitem__) == sides
