"""What a shopper means: language, subject and kind of question, with what was said before.

A question is read as the shop spells its names and then made to stand alone, by rules: products
that it points to are looked up in what was said before, and what it leaves out is taken from the
question before it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.messages import Question
from bot.ports import Catalogue
from bot.reading import spelling
from bot.reading.attacks import without_orders
from bot.reading.attributes import asks_difference, by_price, trait, without_comparison
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.counts import asks_total, count_in
from bot.reading.following import goes_on, same_subject
from bot.reading.glossary import meanings
from bot.reading.intents import Wants, leans_back, points_at, small_talk, wants
from bot.reading.measures import counted, letters, without_letters, without_numbers
from bot.reading.pointing import Pointer, asks_which, pointer, without_pointer
from bot.reading.products import Named, about, identify, names_of, narrowed, sized, without_names
from bot.reading.question_forms import COMES_WITH, forms_of
from bot.reading.spelling import in_characters
from bot.reading.terms import Term, bag, concepts_in, coverage, holds, terms
from bot.reading.text import plain, strip_invisible
from knowledge.languages import language_of
from knowledge.passages import Language, Product

LONGEST = 1000
"""Characters of a question that are read; more is not a question."""
_LOOKED_AT = 60
_WHOLE = 0.999
"""A name of which this share is said is the whole name."""
_WEAK = 0.5
"""With "it" in the question, a name of which less than this share is said names nothing."""
_REMEMBERED = 6
_LISTED = 8
_KEPT = 512
"""Questions."""
_SIDES = re.compile(r"\b(?:or|and|vs\.?|versus|than|with)\b|[,，、/]|还是|和|与|跟|或者?|比")
_BOTH = re.compile(
    r"\b(?:or|and|plus)\b|[+＋&]|(?<=[a-zA-Z\d])加(?=[a-zA-Z])|[,，、]|还是|以及|和|与|跟|或者"
)
_TIMES = re.compile(r"(?<![\w.])(\d{1,3}) ?[x×*] ?(?=[a-z]{2})", re.I)
""" "3 x mugs" wants three."""
_CHOSEN = re.compile(r"\s*[(（]([^()（）]+(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands alone.

    `text` may hold an earlier question that this one leans on; `said` is what was said. `named` is
    what it names itself or points back to. `several` are the products of a comparison. `earlier`
    are the shopper's earlier questions on the same subject, oldest first; none after a change of
    subject.
    """

    text: str
    language: Language
    wants: Wants
    named: Named
    pointed: bool = False
    several: tuple[Product, ...] = ()
    earlier: tuple[str, ...] = ()
    said: str = ""

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Its content words besides the names of products."""
        return self.named.rest

    @property
    def matters(self) -> frozenset[str]:
        """The concepts in it that a shop states for all it sells, such as returns."""
        return frozenset(c for term in self.wanted for c in term.concepts) & SHOP_MATTERS

    @property
    def bare(self) -> bool:
        """Whether it says no more than a name: "and the M5?"."""
        return self.wants in ("none", "have") and not self.named.rest


Listed = Callable[[Asked], Sequence[str]]
"""The ids of the products that the answer to a question put to the shopper, in order."""


class Understanding:
    """Reads questions against one shop's catalogue. `listed` answers an earlier question again; it
    is called only when a question points into its answer."""

    def __init__(self, catalogue: Catalogue, listed: Listed) -> None:
        self._catalogue, self._listed = catalogue, listed
        self._read = lru_cache(_KEPT)(self._read_anew)

    def understand(self, question: Question) -> Asked:
        text = _cleaned(question.text)
        language = question.language or language_of(in_characters(question.text))
        history = [_cleaned(said) for said in question.history[-_REMEMBERED:]]
        asked = self._alone(text, language, question.product_id)
        if question.product_id is None and history:
            asked = self._following(asked, self._talk(history))
        return replace(asked, earlier=same_subject(text, history), said=text)

    def _talk(self, history: Sequence[str]) -> list[Asked]:
        """The earlier questions, each understood with those before it; small talk is left out."""
        talk: list[Asked] = []
        for at, said in enumerate(history):
            if not small_talk(said):
                asked = self._alone(said, language_of(in_characters(said)))
                asked = self._following(asked, talk) if talk else asked
                earlier = same_subject(said, history[:at])
                talk.append(replace(asked, earlier=earlier, said=said))
        return talk

    # One question

    def _alone(self, text: str, language: Language, product_id: str | None = None) -> Asked:
        """The question by itself. Remembered: a talk comes back to what was said before."""
        return self._read(self._catalogue.version(), text, language, product_id)

    def _read_anew(
        self, version: str, text: str, language: Language, product_id: str | None
    ) -> Asked:
        chosen = self._chosen(text, product_id)
        if chosen:
            text = _CHOSEN.sub("", text)
            return self._of(Asked(text, language, wants(text), Named()), (chosen,))
        reading = spelling.read(text, self._catalogue)
        kind, named = wants(reading.text), self._named(reading.text)
        if reading.guesses and named.products:
            named = self._checked(reading, named)
        if points_at(reading.text) and named.share < _WEAK:
            every = tuple(terms(reading.text))
            named = Named((), every, every, named.stranger)
        kind_of_parts = "compare" if _sets_side_by_side(reading.text) else kind
        several = self._several(reading.text, kind_of_parts)
        if several:
            named = about(reading.text, several)
        return Asked(reading.text, language, kind, named, several=several)

    def _chosen(self, text: str, product_id: str | None) -> Product | None:
        """The product that a button chose: its whole title stands in brackets at the end."""
        if product_id:
            return self._catalogue.product(product_id)
        found = _CHOSEN.search(text)
        if found is None:
            return None
        title = plain(found[1])
        same = (
            product
            for product in self._catalogue.candidates(title, _LOOKED_AT)
            if title in map(plain, product.title.values())
        )
        return next(same, None)

    def _named(self, text: str) -> Named:
        """The products named; of "does the hammock come with a stand?" the hammock."""
        whole, found = self._identify(text), COMES_WITH.match(text)
        if not found or not whole.products:
            return whole
        parts = self._identify(text[found.end("goods") :]).products
        goods = [p for p in self._identify(found["goods"]).products if p not in parts]
        if not goods or not any(product in parts for product in whole.products):
            return whole
        return about(text, goods)

    def _identify(self, text: str, by_number: bool = False) -> Named:
        words = " ".join([text, *sorted(meanings(plain(text)))])
        found = self._catalogue.candidates(words, _LOOKED_AT)
        text = without_comparison(text)
        return identify(text, found, self._catalogue.known_words, by_number)

    def _checked(self, reading: spelling.Reading, named: Named) -> Named:
        """A guessed word counts where the rest of the question names the product, too; else the
        product may be another one, and the shopper is asked."""
        text = reading.text
        for guess in reading.guesses:
            text = text.replace(guess, " ")
        backed = self._identify(text)
        also = {product.product_id for product in backed.products}
        sure = also.issuperset(p.product_id for p in named.products) and not backed.stranger
        return named if sure else replace(named, stranger=True)

    def _several(self, text: str, kind: Wants) -> tuple[Product, ...]:
        """The products that the parts of the question name, each its own; none where one of them
        names another or none at all."""
        parts = (_SIDES if kind == "compare" else _BOTH).split(text)
        found: dict[str, Product] = {}
        for part in parts if len(parts) > 1 else ():
            if part and terms(part):
                named = self._identify(part)
                if named.stranger:
                    return ()
                if named.only:
                    found[named.only.product_id] = named.only
        return tuple(found.values()) if len(found) > 1 else ()

    # A question and those before it

    def _following(self, asked: Asked, talk: Sequence[Asked]) -> Asked:
        """The question made to stand alone."""
        if pointer(asked.text) or asks_which(asked.text) or counted(asked.text):
            talk = _with_goods(talk)
        last = talk[-1]
        if found := pointer(asked.text):
            listed = self._products_before(talk)
            said = replace(asked, text=without_pointer(asked.text, found))
            if products := self._pointed(found, listed, _focus(talk)[0]):
                return self._of(_as_before(said, last), products)
            if len(listed) > 1 and found.way != "all":
                return self._of(replace(said, wants="about"), tuple(listed))  # asked back
            if asked.named.products:
                asked = self._alone(said.text, asked.language)
        if asks_which(asked.text) and not asked.named.products:
            listed = self._products_before(talk)
            if len(listed) > 1:
                return self._of(asked, tuple(listed))
        if products := self._among_listed(asked, talk):
            return self._of(_as_before(asked, last), products)
        if not _says_a_name(asked) and (other := self._of_another_size(asked, last)):
            return other
        if asked.named.products or asked.named.stranger:
            if asked.bare and leans_back(asked.text):
                return self._alone(_instead(last, asked.text), asked.language)
            return asked
        if more := self._more_of_it(asked, talk):
            return more
        focus, fresh = self._in_focus(talk) if goes_on(asked.text) else _focus(talk)
        if focus and self._is_about(asked, focus, fresh):
            return self._of_focus(asked, focus, last)
        if goes_on(asked.text) and (not fresh or last.matters):
            return self._alone(_together(last, asked.text), asked.language)
        return asked

    def _of_another_size(self, asked: Asked, last: Asked) -> Asked | None:
        """ "And the 28 mm?", "and the L?": the last product's name with that size in it."""
        titles = " ".join(title for p in last.named.products for title in p.title.values())
        spoken = f"{titles} {last.text}" if last.pointed and last.named.only else last.text
        own = set(letters(titles))
        if counted(asked.text):
            before = without_numbers(spoken)
        elif own & set(letters(spoken)) and letters(asked.text):
            before = without_letters(spoken, own)
        else:
            return None
        other = self._alone(f"{before} {asked.text}", asked.language)
        if not other.named.products or other.named.stranger:
            return None
        kind = other.wants if asked.wants in ("none", "have") else asked.wants
        return replace(other, wants=kind, pointed=True)

    def _more_of_it(self, asked: Asked, talk: Sequence[Asked]) -> Asked | None:
        """ "And two of them with shipping?", 来三瓶呢: so many of the product last named, in the
        variant that was spoken of."""
        counted = count_in(asked.text, ()) is not None or asks_total(asked.text)
        if not counted or asked.wants not in ("none", "price", "have"):
            return None
        last = _with_goods(talk)[-1]
        focus, fresh = self._in_focus([last])
        only = focus.only if focus and fresh and not focus.stranger else None
        if only is None:
            return None
        if last.named.only == only and count_in(last.text, names_of(only)) is None:
            whole = self._alone(_together(last, asked.text), asked.language)
            if whole.named.only == only and not whole.named.stranger:
                return replace(whole, wants="price", pointed=True)
        titled = f"{only.title.get(asked.language) or next(iter(only.title.values()))} {asked.text}"
        return replace(self._of(replace(asked, text=titled), (only,)), wants="price")

    def _pointed(
        self, found: Pointer, listed: Sequence[Product], focus: Named | None
    ) -> tuple[Product, ...]:
        """The products pointed to; none where there is no list, or nothing in it fits."""
        if found.way in ("bigger", "smaller"):
            return self._by_size(found, listed, focus)
        if len(listed) < 2:
            kin = self._kin(focus) if found.way == "other" else ()
            others = tuple(p for p in kin if focus and p not in focus.products)
            return others if len(others) == 1 else ()
        if found.way == "at":
            at = found.place
            return (listed[at],) if at < len(listed) else ()
        if found.way == "other":
            others = tuple(p for p in listed if focus is None or p not in focus.products)
            return others if len(others) == 1 else ()
        if found.way == "all":
            return tuple(listed)
        ordered = sorted(listed, key=lambda p: p.price_minor, reverse=found.way == "dearer")
        alike = len({p.currency for p in listed}) == 1
        tie = ordered[0].price_minor == ordered[1].price_minor
        return (ordered[0],) if alike and not tie else ()

    def _by_size(
        self, found: Pointer, listed: Sequence[Product], focus: Named | None
    ) -> tuple[Product, ...]:
        """The biggest or smallest by the measures in the names, of a list or of a product's kin."""
        ordered = sized(listed if len(listed) > 1 else self._kin(focus))
        if not ordered:
            return ()
        return (ordered[-1] if found.way == "bigger" else ordered[0],)

    def _kin(self, focus: Named | None) -> tuple[Product, ...]:
        """A product and those with the same name but for the numbers in it."""
        if focus is None or focus.only is None:
            return ()
        names = " ".join(without_numbers(title) for title in focus.only.title.values())
        return self._identify(names).products

    def _in_focus(self, talk: Sequence[Asked]) -> tuple[Named | None, bool]:
        """As `_focus`; else the one product that the last answer named."""
        focus, fresh = _focus(talk)
        if focus and fresh and (focus.only or focus.stranger):
            return focus, True
        named = self._listed(talk[-1])
        only = self._catalogue.product(named[0]) if len(named) == 1 else None
        return (about(talk[-1].text, (only,)), True) if only else (focus, fresh)

    def _products_before(self, talk: Sequence[Asked]) -> list[Product]:
        """Those that the last answer put to the shopper; else those that were spoken of one by one
        in the last questions."""
        last = talk[-1]
        found = [self._catalogue.product(each) for each in self._listed(last)]
        products = [product for product in found if product]
        if len(products) > 1:
            return products[:_LISTED]
        several = last.several or last.named.products
        if len(several) > 1:
            return [*several[:_LISTED]]
        spoken = [asked.named.only for asked in talk[-4:]]
        return list({p.product_id: p for p in spoken if p}.values())

    def _among_listed(self, asked: Asked, talk: Sequence[Asked]) -> tuple[Product, ...]:
        """ "The glass one", "the Pro": the products of the last answer that have these words."""
        names_itself = asked.named.share > _WHOLE or not (leans_back(asked.text) or asked.bare)
        if names_itself or points_at(asked.text):
            return ()
        last = talk[-1]
        if len(last.named.products) < 2 and last.named.only and not last.several:
            return ()
        listed = self._products_before(talk)
        kept = narrowed(asked.text, listed)
        return tuple(kept) if 0 < len(kept) < len(listed) else ()

    def _of(self, asked: Asked, products: tuple[Product, ...]) -> Asked:
        """The question about these products, whatever else it names."""
        several = products if len(products) > 1 else ()
        return replace(asked, named=about(asked.text, products), pointed=True, several=several)

    def _of_focus(self, asked: Asked, focus: Named, last: Asked) -> Asked:
        named = replace(about(asked.text, focus.products), stranger=focus.stranger)
        kind = asked.wants
        titles = bag(t for p in focus.products for v in p.variants for t in v.title.values())
        if kind in ("none", "have") and all(holds(titles, term) >= 0.99 for term in named.rest):
            kind = last.wants
        return replace(asked, named=named, wants=kind, pointed=True)

    def _is_about(self, asked: Asked, focus: Named, fresh: bool) -> bool:
        """Whether a question without a product of its own is about the one named before."""
        concepts = concepts_in(asked.text)
        facts = bag(
            text
            for p in focus.products
            for texts in (
                *((*table, *table.values()) for table in p.attributes.values()),
                *(variant.title.values() for variant in p.variants),
            )
            for text in texts
        )
        stated = bool(asked.named.rest) and coverage(facts, asked.named.rest) >= 0.6
        if leans_back(asked.text) and not (concepts & SHOP_MATTERS and not stated):
            return fresh or asked.wants in ("options", "stock", "price") or stated
        if concepts & SHOP_MATTERS:
            return False
        bare = not asked.named.rest
        if fresh and asked.wants == "none" and not asked.named.products and forms_of(asked.text):
            return True
        return stated or (bare and asked.wants in ("price", "stock", "options", "about"))


def _sets_side_by_side(text: str) -> bool:
    return trait(text) is not None or by_price(text) is not None or asks_difference(text)


def _cleaned(text: str) -> str:
    return _TIMES.sub(r"\1 ", without_orders(strip_invisible(text)[:LONGEST]))


def _as_before(asked: Asked, last: Asked) -> Asked:
    """A question that says no more than which one is meant asks what was asked before."""
    kind = wants(asked.text)
    said = [term for term in terms(asked.text) if term.word not in ("one", "那个")]
    if kind != "none" or len(said) > 2:
        return replace(asked, wants=kind)
    return replace(asked, text=f"{without_names(last.text, last.named.products)} {asked.text}",
                   wants=last.wants)  # fmt: skip


def _instead(last: Asked, text: str) -> str:
    """The last question, of another product: "and the M5?"."""
    return f"{without_names(last.text, last.named.products)} {text}"


def _together(last: Asked, text: str) -> str:
    return f"{last.text} {text}"


def _says_a_name(asked: Asked) -> bool:
    """Whether it names a product by more than numbers."""
    return bool(asked.named.products) and asked.named.share >= _WEAK


def _with_goods(talk: Sequence[Asked]) -> Sequence[Asked]:
    """The talk up to the last question that is about goods: one on payment between is left out."""
    end = len(talk)
    while end > 1 and talk[end - 1].matters and not _is_of_goods(talk[end - 1]):
        end -= 1
    return talk[:end] if _is_of_goods(talk[end - 1]) else talk


def _is_of_goods(asked: Asked) -> bool:
    return bool(asked.named.products or asked.several or asked.named.stranger)


def _focus(talk: Sequence[Asked]) -> tuple[Named | None, bool]:
    """What was last named, and whether the very last question named it."""
    for back, asked in enumerate(reversed(talk)):
        if asked.named.products or asked.named.stranger:
            return asked.named, back == 0
    return None, False
