"""A question that leans on what was said before, made to stand alone by rules."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import filling
from bot.asked import Asked
from bot.ports import Catalogue
from bot.reading.among import narrowed, sized
from bot.reading.concepts import SHOP_MATTERS
from bot.reading.counts import asks_together, asks_total, count_in
from bot.reading.following import goes_on
from bot.reading.goods import kind_of, sort_of
from bot.reading.intents import leans_back, points_at, wants
from bot.reading.measures import counted, letters, without_letters, without_numbers
from bot.reading.pointing import Pointer, asks_which, pointer, without_pointer
from bot.reading.products import Named, about, names_of, without_names
from bot.reading.question_forms import forms_of
from bot.reading.terms import Term, bag, concepts_in, coverage, holds, terms
from bot.reading.text import plain
from bot.reading.variant_sizes import end_asked
from knowledge.passages import Language, Product

Listed = Callable[[Asked], Sequence[str]]
"""The ids of the products that the answer to a question put to the shopper, in order."""
Alone = Callable[[str, Language], Asked]
"""A question read by itself."""

_WHOLE = 0.999
"""A name of which this share is said is the whole name."""
_WEAK = 0.5
"""A name of which less than this share is said is hardly meant."""
_MEANT = 0.7
"""A name of which this share is said is meant, even where a variant of the last product is said."""
_GENERAL = frozenset({"receive", "fee", "free", "bear", "time_limit"})
"""What is asked of any matter of a shop: when, for how much, at whose cost."""
_LISTED = 8
_LOOKED_AT = 60
_INSTEAD = re.compile(
    r"换成|改成|改要|换个|换|\b(?:make (?:it|that)|change (?:it|that) to|switch to|all in)\b"
)
_SUCH_ONE = re.compile(
    r"\bthe (?P<en>[\w-]+(?: [\w-]+)?) ones?\b"
    r"|^(?:那|还有|再问)?(?P<zh>[\u3400-\u9fff]{1,4}?)(?:的(?:那|这)?|(?=[那这][个款种件把双条]))"
    r"(?=[呢多一要有啥怎几能会可个款种支把条件块瓶盒只那这]|$)"
)
_WITH = frozenset("带含配有型式版")
_THAT = re.compile(r"\b(?:that|this|extra)\b|^那(?!个|款|件)|这项|另(?:收|付|加)")
_MORE = frozenset({"extra", "more", "additional"})
_SIZE = re.compile(r"(?<![a-z0-9])(?:[2-6]?x{0,4}[sl]|m)(?![a-z0-9])")
""" A size in letters."""


class FollowUps:
    """Makes a question stand alone with those before it. `identify` tells which products a text
    names; `listed` answers an earlier question again."""

    def __init__(
        self,
        catalogue: Catalogue,
        read: Alone,
        identify: Callable[[str], Named],
        listed: Listed,
    ) -> None:
        self._catalogue, self._alone = catalogue, read
        self._identify, self._listed = identify, listed

    def alone(self, asked: Asked, talk: Sequence[Asked]) -> Asked:
        """The question made to stand alone."""
        if pointer(asked.text) or asks_which(asked.text) or counted(asked.text):
            talk = _with_goods(talk)
        last = talk[-1]
        if found := pointer(asked.text):
            listed = self._products_before(talk)
            said = replace(asked, text=without_pointer(asked.text, found))
            if products := self._pointed(found, listed, _focus(talk)[0]):
                return _as_before(said, last).of(products)
            if len(listed) > 1 and found.way != "all":
                return replace(said, wants="about").of(tuple(listed))  # asked back
            if asked.named.products:
                asked = self._alone(said.text, asked.language)
        if asks_which(asked.text) and not asked.named.products:
            listed = self._products_before(talk)
            if len(listed) > 1:
                return asked.of(tuple(listed))
        if products := self._among_listed(asked, talk) or self._among_kin(asked, talk):
            return _as_before(asked, last).of(products)
        if varied := self._of_variant(asked, talk):
            return varied
        if not _says_a_name(asked) and (other := self._of_another_size(asked, last)):
            return other
        if asked.named.products or asked.named.stranger:
            if _says_only_a_name(asked) and leans_back(asked.text):
                return self._alone(_instead(last, asked.text), asked.language)
            return asked
        if more := self._more_of_it(asked, talk):
            return more
        if _is_of_that(asked, last):
            return self._alone(_together(last, asked.text), asked.language)
        focus, fresh = self._in_focus(talk) if goes_on(asked.text) else _focus(talk)
        if focus and self._is_about(asked, focus, fresh):
            return self._of_focus(asked, focus, last)
        if goes_on(asked.text) and (not fresh or last.matters):
            return self._alone(_together(last, asked.text), asked.language)
        if last.matters - _GENERAL and _has_no_subject(asked):
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
        if asked.wants not in ("none", "have"):
            own = {number for _, number in counted(" ".join(names_of(other.named.products[0])))}
            said = re.sub(r"\d+(?:\.\d+)?", lambda n: "" if n[0] in own else n[0], asked.text)
            return replace(asked, text=said).of(other.named.products)
        return replace(other, pointed=True)

    def _more_of_it(self, asked: Asked, talk: Sequence[Asked]) -> Asked | None:
        """ "And two of them with shipping?", 来三瓶呢: so many of the product last named, in the
        variant that was spoken of."""
        counted = count_in(asked.text, ()) is not None or asks_total(asked.text)
        if not counted or asked.wants not in ("none", "price", "have"):
            return None
        listed = self._products_before(talk) if asks_together(asked.text) else []
        if len(listed) > 1:
            return replace(asked.of(tuple(listed)), wants="price")
        last = _with_goods(talk)[-1]
        focus, fresh = self._in_focus([last])
        only = focus.only if focus and fresh and not focus.stranger else None
        if only is None:
            return None
        before = filling.named_option(only, last.wanted, last.text, asked.language)
        anew = filling.named_option(only, asked.wanted, asked.text, asked.language)
        variant = before.title if before and not anew else ""
        titled = f"{filling.title_of(only, asked.language)} {variant} {asked.text}"
        return replace(replace(asked, text=titled).of((only,)), wants="price")

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

    def _of_focus(self, asked: Asked, focus: Named, last: Asked) -> Asked:
        named = replace(about(asked.text, focus.products), stranger=focus.stranger)
        kind = asked.wants
        if kind in ("none", "have") and (
            not named.rest or _are_variants(named.rest, asked.text, focus.products)
        ):
            kind = last.wants
        return replace(asked, named=named, wants=kind, pointed=True)

    def _of_variant(self, asked: Asked, talk: Sequence[Asked]) -> Asked | None:
        """ "All ink blue", 换成白色的, "the big one": nothing but a variant of the product spoken
        of, or the whole title of one, whatever else it sounds like."""
        focus, fresh = _focus(talk)
        if focus is None or focus.only is None or asked.named.share >= _MEANT:
            return None
        said = replace(asked, text=_INSTEAD.sub(" ", asked.text))
        titles = [t for v in focus.only.variants for t in v.title.values()]
        whole = any(
            re.search(rf"(?<![a-z0-9]){re.escape(plain(t))}(?![a-z0-9])", plain(said.text))
            for t in titles
            if len(t) > 2
        )
        wanted = about(said.text, (focus.only,)).rest
        bare = _are_variants(wanted, said.text, (focus.only,))
        if not (fresh and whole) and (asked.named.products or not bare):
            return None
        last = talk[-1]
        if fresh and last.wants == asked.wants == "none" and last.wanted and bare:
            return self._alone(_together(last, asked.text), asked.language)  # what was asked of it
        return self._of_focus(_with_variant(said, focus.only, last), focus, last)

    def _among_kin(self, asked: Asked, talk: Sequence[Asked]) -> tuple[Product, ...]:
        """ "The summer one", 那铜的: the one product of the same sort that is so called, where the
        product spoken of is not."""
        focus, _ = _focus(talk)
        found = _SUCH_ONE.search(plain(asked.text))
        if not found or focus is None or focus.only is None:
            return ()
        such = terms(found["en"] or found["zh"])
        own = bag(names_of(focus.only))
        if not such or all(holds(own, term) >= 0.99 for term in such):
            return ()
        near = self._catalogue.candidates(" ".join(focus.only.title.values()), _LOOKED_AT)
        line = [p for p in near if p != focus.only and _is_of_the_line(p, focus.only)]
        called = [p for p in line if all(holds(bag(names_of(p)), t) >= 0.99 for t in such)]
        if len(called) == 1:
            return (called[0],)
        sort = sort_of(focus.only)
        kin = [p for p in near if p != focus.only and kind_of(p, sort) in ((1, ""), (2, ""))]
        for words in (names_of, _all_of):
            called = [p for p in kin if all(holds(bag(words(p)), term) >= 0.99 for term in such)]
            if called:
                return (called[0],) if len(called) == 1 else ()
        return ()

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
            names = (name for p in focus.products for t in p.attributes.values() for name in t)
            own = concepts & SHOP_MATTERS <= concepts_in("\n".join(names))
            return fresh and stated and own  # its warranty, not the shop's
        bare = not asked.named.rest
        if fresh and asked.wants == "none" and not asked.named.products and forms_of(asked.text):
            return True
        return stated or (bare and asked.wants in ("price", "stock", "options", "about"))


def _are_variants(wanted: Sequence[Term], text: str, products: Sequence[Product]) -> bool:
    """Whether these words say a variant of the products and nothing else."""
    titles = [t for p in products for v in p.variants for t in v.title.values()]
    sized = end_asked(text)
    lettered = set(_SIZE.findall(plain(text))) & {
        x for t in titles for x in _SIZE.findall(plain(t))
    }
    said = bag([*titles, sized[1] if sized else ""])
    return bool(titles and (wanted or sized or lettered)) and all(
        holds(said, term) >= 0.99 for term in wanted
    )


def _with_variant(said: Asked, product: Product, last: Asked) -> Asked:
    """The question with the rest of the variant that was spoken of before: "the white one",
    "is there an L?"."""
    if filling.named_option(product, said.wanted, said.text, said.language):
        return said
    both = f"{last.said or last.text} {said.text}"
    named = filling.named_option(product, terms(both), both, said.language)
    return replace(said, text=f"{named.title} {said.text}") if named else said


def _is_of_the_line(product: Product, other: Product) -> bool:
    """Whether its name begins with the whole of the other's, or the other way round."""
    names, others = ([plain(title) for title in each.title.values()] for each in (product, other))
    return any(a.startswith(b) or b.startswith(a) for a in names for b in others)


def _all_of(product: Product) -> list[str]:
    facts = [text for table in product.attributes.values() for text in table.values()]
    return [*names_of(product), *product.description.values(), *facts]


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


def _has_no_subject(asked: Asked) -> bool:
    """Whether it says nothing but what may be asked of any matter: "how long until I get it"."""
    said = terms(asked.text)
    return bool(said) and all(term.concepts and term.concepts <= _GENERAL for term in said)


def _says_only_a_name(asked: Asked) -> bool:
    """Whether it says no more than a name, or what the thing so named has: 带盖的那个呢."""
    asks = asked.wants in ("none", "have")
    return asks and all(term.word in _WITH for term in asked.named.rest)


def _is_of_that(asked: Asked, last: Asked) -> bool:
    """Whether it asks on about the matter of the shop that was asked before, and not about goods:
    "do you wrap presents?", "what does that cost?"."""
    said = [term for term in terms(asked.text) if term.word not in _MORE]
    if not last.matters - _GENERAL or said:
        return False
    of_that = bool(_THAT.search(plain(asked.text)))
    return of_that if asked.wants == "price" else asked.wants == "none" and not asked.pointed


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
