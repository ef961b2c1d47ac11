"""What a shopper means: language, subject and kind of question, with what was said before.

A question is read as the shop spells its names and then made to stand alone, by rules: products
that it points to are looked up in what was said before, and what it leaves out is taken from the
question before it.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from bot import filling
from bot.asked import Asked as Asked
from bot.follow_ups import FollowUps, Listed
from bot.messages import Question
from bot.ports import Catalogue
from bot.reading import spelling
from bot.reading.among import at_the_end
from bot.reading.attacks import without_orders
from bot.reading.attributes import (
    asks_difference,
    asks_gap,
    asks_same_price,
    by_price,
    trait,
    without_comparison,
)
from bot.reading.concepts import SAID_OF_GOODS
from bot.reading.counts import asks_total
from bot.reading.following import (
    remarks,
    returns_to,
    same_subject,
    turns_down,
    without_lead_in,
)
from bot.reading.glossary import meanings
from bot.reading.goods import is_the_one_called
from bot.reading.intents import (
    Wants,
    asks_which_one,
    before_pronoun,
    points_at,
    small_talk,
    wants,
)
from bot.reading.mentions import SIDES, alike, mentioned, whole_names
from bot.reading.products import Named, about, identify, words_about
from bot.reading.question_forms import COMES_WITH
from bot.reading.spelling import in_characters
from bot.reading.terms import Term, coverage, terms
from bot.reading.text import plain, strip_invisible
from bot.reading.unit_prices import asked_per
from knowledge.languages import language_of
from knowledge.passages import Language, Product

LONGEST = 1000
"""Characters of a question that are read; more is not a question."""
_LOOKED_AT = 60
_SAYS_IT = 0.99
"""Share of a question's content that is all of it."""
_WEAK = 0.5
"""With "it" in the question, a name of which less than this share is said names nothing."""
_REMEMBERED = 6
_KEPT = 512
"""Questions."""
_DESCRIBED = 0.65
"""Share of what a question says that one product must hold, and no other half of it, to be meant
without its name."""
_ONLY_SIZE = re.compile(
    r"\W*(?:(?:the|a|in|size|one) )*(?:[2-6]?x{0,4}[sl]|m)(?: (?:one|size))?\W*", re.I
)
"""A part of a question that names no more than a size: "the XL or the S"."""
_BOTH = re.compile(
    r"\b(?:or|and|plus)\b|[+＋&]|(?<=[a-zA-Z\d])加(?=[a-zA-Z])|加(?=[一两二三四五六七八九十\d])|[,，、]|还是|以及|和|与|跟|或者"
)
_TIMES = re.compile(r"(?<![\w.])(\d{1,3}) ?[x×*] ?(?=[a-z]{2})", re.I)
""" "3 x mugs" wants three."""
_TIMES_AFTER = re.compile(
    r"(?<=[a-z\u3400-\u9fff]) ?[x×*] ?(\d{1,2})(?![\w.]| ?(?:zoom|magnif|speed|optical))", re.I
)
""" "mugs x3" as well."""
_SEVERAL_OF_A_NUMBER = re.compile(
    r"\b(?!(?:for|about|every|only|under|over|than|within|after|just|around|least|most|in|to|lasts?|takes?|needs?)\b)([a-z]{3,}) (\d{1,3})['’]?s\b",
    re.I,
)
""" "2 brick 10s" are of the brick 10."""
_ALTERNATIVES = re.compile(
    r"\b(?:vs|versus)\b|\bor\b.*\bwhich\b|\bwhich\b.*\bor\b|还是.*哪|哪.*还是"
)
""" "A or B, which one has straps?", "A vs B"."""
_PLUS = re.compile(r"(?<=[a-z]) \+ (?=[a-z\d])")
_DAMAGE = re.compile(
    r"\bwhat(?:['’]?s| is) the damage\b(?:(?= (?:with|all|if|in)\b|\W*$)| for\b)", re.I
)
""" "What is the damage?" as said of a bill."""
_THING = re.compile(r"([\u3400-\u9fff])子")
""" 罐子 is a 罐."""
_OF_BILLS = frozenset({"ship", "wrap"})
"""Matters that a question for a sum may speak of beside goods."""
_SEVERAL = re.compile(r"^\W*$|\b(?:and|plus|with|all|if|in)\b|[+,&\d]")
_SHORT = {
    "w": "with", "u": "you", "r": "are", "n": "and", "ur": "your", "abt": "about", "smth": "something",
    "sth": "something", "thru": "through", "bday": "birthday",
    "rn": "right now", "pcs": "pieces",
}  # fmt: skip
_WRITTEN_SHORT = re.compile(
    r"(?:(?<=[a-z] )|\A)(?:[wun]|r(?= (?:you|u|they|we|these|those|the)\b))(?= [a-z]{2})"
    r"|\b(?:ur|abt|smth|sth|thru|bday|rn|pcs)\b"
)
""" "Do w the", "can u post", as chats write it; a letter beside a number or a capital is a name."""
_COUNTED = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12",
}  # fmt: skip
_COUNTED_SIZE = re.compile(
    rf"\b({'|'.join(_COUNTED)})"
    r"(?=[ -](?:inch(?:es)?|lit(?:re|er)s?|quarts?|pints?|gallons?|ounces?|oz|ml|cm|mm)\b)"
)
"""A size in words, which names of variants write in digits: "in ten inch"."""
_HK = re.compile(r"\bHK\b(?! ?[$d\d])")
_CHOSEN = re.compile(r"\s*[(（]([^()（）]+(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*$")


class Understanding:
    """Reads questions against one shop's catalogue. `listed` answers an earlier question again; it
    is called only when a question points into its answer."""

    def __init__(self, catalogue: Catalogue, listed: Listed) -> None:
        self._catalogue = catalogue
        self._read = lru_cache(_KEPT)(self._read_anew)
        self._follow_ups = FollowUps(catalogue, self._alone, self._identify, listed)

    def understand(self, question: Question) -> Asked:
        text = _cleaned(question.text)
        language = question.language or language_of(in_characters(question.text))
        history = [_cleaned(said) for said in question.history[-_REMEMBERED:]]
        asked = self._alone(text, language, question.product_id)
        talk = self._talk(history) if question.product_id is None else []
        if talk:
            asked = self._follow_ups.alone(self._returned(asked, talk), talk)
        asked = self._headed(self._described(self._which(asked)))
        return replace(asked, earlier=same_subject(text, history), said=text)

    def _which(self, asked: Asked) -> Asked:
        """ "Which fountain can go in the dishwasher?": those of which the shop speaks so."""
        named, by = asked.named, trait(asked.text) or asked.wants == "compare"
        if len(named.products) < 2 or by:
            return asked
        if asked.wants in ("price", "stock") and not asked.several:
            having = tuple(p for p in named.products if self._has_option(p, asked))
            return asked.of(having) if len(having) == 1 else asked
        if not (named.rest and asks_which_one(asked.text)):
            return asked
        fitting = tuple(
            p for p in named.products if coverage(words_about(p), named.rest) >= _SAYS_IT
        )
        return asked.of(fitting) if 0 < len(fitting) < len(named.products) else asked

    def _has_option(self, product: Product, asked: Asked) -> bool:
        """Whether the question says one of its variants: "the plugs in the pack of 4"."""
        option = filling.named_option(product, asked.wanted, asked.text, asked.language)
        return option is not None

    def _headed(self, asked: Asked) -> Asked:
        """ "How much do you want for the mat?", 罐子: the one product that is such a thing, by the
        last word of its name."""
        named = asked.named
        if named.products or named.stranger or named.misfit or asked.pointed or asked.several:
            return asked
        of_bills = _OF_BILLS if asks_total(asked.text) else frozenset()
        if asked.matters - of_bills or asked.wants not in ("price", "stock", "none"):
            return asked
        words = " ".join([asked.text, *_THING.findall(asked.text)])
        near = self._catalogue.candidates(words, _LOOKED_AT)
        called = [product for product in near if is_the_one_called(product, asked.text)]
        if len(called) != 1:
            return asked
        meant = asked.of((called[0],))
        sums = asks_total(asked.text) or asks_gap(asked.text)
        part = asked.wants in ("price", "stock") and not sums and _says_more(meant.named.leftover)
        return asked if part else meant  # of a ring for the jar the price is not the jar's

    def _described(self, asked: Asked) -> Asked:
        """ "How much is the yellow bag, the one of 70 litres?": the one product of which the shop
        says nearly all of that, where none is named."""
        if asked.named.products or asked.named.misfit or asked.matters or asked.pointed:
            return asked
        if asked.wants not in ("price", "stock") or not asked.wanted:
            return asked
        near = self._catalogue.candidates(asked.text, _LOOKED_AT)
        said = sorted(
            ((coverage(words_about(p), asked.wanted), p) for p in near), key=itemgetter(0)
        )
        if not said or said[-1][0] < _DESCRIBED:
            return asked
        if max((share for share, _ in said[:-1]), default=0.0) >= _DESCRIBED / 2:
            return asked
        meant = asked.of((said[-1][1],))
        left = tuple(term for term in meant.named.leftover if term.word != "子")  # a mere ending
        return replace(meant, named=replace(meant.named, leftover=left))

    def of_the_last(self, question: Question, asked: Asked) -> Asked | None:
        """The question about the one product that the question before was about, where it names
        none and asks for no goods."""
        history = [_cleaned(said) for said in question.history[-_REMEMBERED:]]
        if asked.named.products or asked.named.stranger or asked.pointed or not history:
            return None
        talk = self._talk(history)
        only = talk[-1].named.only if talk else None
        if only is None or asked.matters - SAID_OF_GOODS or asked.wants in ("price", "compare"):
            return None
        return None if talk[-1].matters - SAID_OF_GOODS else asked.of((only,))

    def _talk(self, history: Sequence[str]) -> list[Asked]:
        """The earlier questions, each understood with those before it; small talk and remarks are
        left out."""
        talk: list[Asked] = []
        for at, said in enumerate(history):
            if not (small_talk(said) or remarks(said) or (talk and turns_down(said))):
                asked = self._alone(said, language_of(in_characters(said)))
                asked = self._follow_ups.alone(asked, talk) if talk else asked
                earlier = same_subject(said, history[:at])
                talk.append(replace(asked, earlier=earlier, said=said))
        return talk

    def _returned(self, asked: Asked, talk: Sequence[Asked]) -> Asked:
        """ "Back to the case, ...": the question with the name of the product that was meant: the
        last that it fits, else the last spoken of."""
        found = returns_to(asked.text)
        spoken = [before.named.only for before in reversed(talk) if before.named.only]
        if found is None or not spoken:
            return asked
        meant = terms(found[0])
        fitting = (only for only in spoken if coverage(words_about(only), meant) >= _WEAK)
        only = next(fitting, spoken[0])
        title = only.title.get(asked.language) or next(iter(only.title.values()))
        return self._alone(f"{title} {found[1]}", asked.language)

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
            return Asked(text, language, wants(text), Named()).of((chosen,))
        reading = spelling.read(text, self._catalogue)
        kind, named = wants(reading.text), self._named(reading.text)
        if reading.guesses and named.products:
            named = self._checked(reading, named)
        spoken_of = self._spoken_of(reading.text, named)
        if points_at(reading.text) and named.share < _WEAK and not spoken_of:
            every = tuple(terms(reading.text))
            named = Named((), every, every, named.stranger)
        kind_of_parts = "compare" if _sets_side_by_side(reading.text) else kind
        several = self._several(reading.text, kind_of_parts)
        if several:
            named = about(reading.text, several)
        return Asked(reading.text, language, kind, named, several=several)

    def _spoken_of(self, text: str, named: Named) -> bool:
        """Whether the one product that is named stands before the "it": "does the scale need
        batteries or is it rechargeable?"."""
        before = before_pronoun(text)
        return bool(named.only and before and self._identify(before).only == named.only)

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
        if end := at_the_end(text, whole.products):
            whole = about(text, (end,))
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
        whole = whole_names(text, self._catalogue.candidates(text, _LOOKED_AT))
        if len(whole) > 1:
            return whole
        parts = (SIDES if kind == "compare" else _BOTH).split(text)
        found: dict[str, Product] = {}
        for part in parts if len(parts) > 1 else ():
            if part and terms(part) and not _ONLY_SIZE.fullmatch(part):
                named = self._identify(part)
                if named.stranger:
                    found.clear()
                    break
                if named.only:
                    found[named.only.product_id] = named.only
        if len(found) < 2 and kind == "compare":
            near = self._catalogue.candidates(text, _LOOKED_AT)
            single = self._identify(text).only is not None
            return mentioned(text, near) or (alike(text, near) if single else ())
        return tuple(found.values()) if len(found) > 1 else ()


def _sets_side_by_side(text: str) -> bool:
    by = trait(text) is not None or by_price(text) is not None or asked_per(text) is not None
    alternatives = _ALTERNATIVES.search(text.casefold()) is not None
    return by or alternatives or asks_difference(text) or asks_same_price(text)


def _says_more(leftover: Sequence[Term]) -> bool:
    """Whether these are more than single Chinese characters."""
    return any(term.word.isascii() or len(term.word) > 1 for term in leftover)


def _asking_price(found: re.Match[str]) -> str:
    """ "What's the damage?" in the words of who asks for a sum of several things, or for a price."""
    return "what is the total" if _SEVERAL.search(found.string, found.end()) else "how much is"


def _cleaned(text: str) -> str:
    text = text.replace("啥", "什么")  # the same word, as it is spoken
    text = _WRITTEN_SHORT.sub(lambda found: _SHORT[found[0]], without_lead_in(text))
    text = _DAMAGE.sub(_asking_price, _PLUS.sub(" and ", text))
    text = _COUNTED_SIZE.sub(lambda found: _COUNTED[found[1]], text)
    text = _HK.sub("Hong Kong", text)
    text = _SEVERAL_OF_A_NUMBER.sub(r"\1 \2", text)
    text = _TIMES_AFTER.sub(r" \1 pieces" if text.isascii() else r"\1件", text)
    return _TIMES.sub(r"\1 ", without_orders(strip_invisible(text)[:LONGEST]))
