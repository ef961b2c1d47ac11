"""A message -> the same in the other language, by the model; only if what matters stayed the same.

The model is small. What it writes is shown as a machine translation, and not at all where a number,
a name or a link of the text is missing from it or new in it, a word was left as it stood, or the
two are far apart in meaning.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from bot.ports import Catalogue, ChatModel, Message
from bot.reading import contacts
from bot.reading.dates import named_days
from bot.reading.numerals import quantities
from bot.reading.text import plain, strip_invisible
from knowledge.languages import HAN
from knowledge.passages import Language
from knowledge.ports import Vectors
from prompts.library import PromptLibrary
from prompts.rendering import as_data, render, tokens

LONGEST = 1000
"""Characters of a text that is translated."""
CANDIDATES = 20
LEAST = 0.81
"""Cosine of a text and its translation (multilingual-e5-small). Of twelve true pairs of shop talk
the lowest was 0.818; of their 132 false ones 118 lay below 0.81."""
_LINE = r"root ::= [^\n]+"
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_ADDRESS = re.compile(r"\S*(?:://|@|\.[a-z])\S*")
_LEFT = re.compile(r"(?<![A-Za-z0-9_-])[a-z]{3,}(?![A-Za-z0-9_-])")
"""An English word that stands in a Chinese sentence, and is no part of a code."""
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*", re.A)
"""Words with a capital that do not begin a sentence."""
_CAPITALS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december english chinese yuan rmb ok mr mrs ms dr
i'm i'd i'll i've
"""
_NO_NAMES = frozenset(_CAPITALS.split())


class Translating:
    """Translates between the shop's two languages. `catalogue` knows the names of products;
    `embed` gives the vector of a question, of unit length."""

    def __init__(
        self,
        model: ChatModel,
        prompts: PromptLibrary,
        catalogue: Catalogue,
        embed: Callable[[str], Vectors],
    ) -> None:
        self._model, self._prompts, self._catalogue = model, prompts, catalogue
        self._embed = embed

    def translate(
        self, text: str, to: Language, cancelled: Callable[[], bool] = lambda: False
    ) -> str | None:
        """In `to`, line by line; None where it cannot be done. Slow. Raises ModelProblem."""
        text = strip_invisible(text).strip()
        if not text or len(text) > LONGEST:
            return None
        lines = []
        for line in text.splitlines():
            made = self._line(line, to, cancelled) if line.strip() else ""
            if made is None:
                return None
            lines.append(made)
        return "\n".join(lines)

    def _line(self, text: str, to: Language, cancelled: Callable[[], bool]) -> str | None:
        if not any(letter.isalpha() for letter in text):
            return text
        template, names = self._prompts.template("translate", to), self._names(text, to)
        glossary = "; ".join(f"{name} = {called}" for name, called in names.items())
        user = render(template.user, glossary=as_data(glossary) or "-", said=as_data(text))
        prompt = [Message("system", template.system), Message("user", user)]
        written = self._model.stream(prompt, grammar=_LINE, max_tokens=2 * tokens(text) + 30)
        made = ""
        with closing(_closable(written)) as pieces:
            for piece in pieces:
                if cancelled():
                    return None
                made += piece
        made = strip_invisible(made).strip()
        return made if self._is_same(text, made, to, names) else None

    def _is_same(self, text: str, made: str, to: Language, names: Mapping[str, str]) -> bool:
        """Whether numbers, days, links, codes, names and meaning are those of the text."""
        said = plain(made)
        return (
            bool(made)
            and self._prompts.canary not in made
            and _is_in(made, to)
            and len(made) <= 6 * len(text) + 20
            and _numbers(text) == _numbers(made)
            and set(named_days(text)) == set(named_days(made))
            and all(set(f(text)) == set(f(made)) for f in _VERBATIM)
            and all(plain(n) in said or plain(called) in said for n, called in names.items())
            and float(self._embed(text) @ self._embed(made)) >= LEAST
        )

    def _names(self, text: str, to: Language) -> dict[str, str]:
        """What is named in the text, and how it is called in `to`: a product by its title there,
        anything else as it stands."""
        names, left = {}, text
        for product in self._catalogue.candidates(text, CANDIDATES):
            for title in product.title.values():
                if plain(title) in plain(left):
                    names[title] = product.title.get(to, title)
                    left = re.sub(re.escape(title), " ", left, flags=re.IGNORECASE)
        found = _LATIN.findall(left) if to == "en" else _NAME.findall(left)
        kept = [[word for word in each.split() if plain(word) not in _NO_NAMES] for each in found]
        return names | {" ".join(words): " ".join(words) for words in kept if words}


_VERBATIM = (
    contacts.links,
    contacts.mails,
    contacts.phones,
    contacts.codes,
    re.compile(r"@\w{2,}").findall,
)


def _numbers(text: str) -> Counter[Any]:
    """Values with what they count; a bare one is also an article ("一个", "a")."""
    found = quantities(text)
    return Counter((each.value, each.currency) for each in found if each.value != 1 or each.unit)


def _is_in(text: str, language: Language) -> bool:
    han = len(_HAN_CHARACTER.findall(text))
    return han == 0 if language == "en" else han > 0 and not _LEFT.search(_ADDRESS.sub(" ", text))


def _closable(pieces: Any) -> Any:
    """An iterator of the model that can be closed, which stops the model."""
    return pieces if hasattr(pieces, "close") else (piece for piece in pieces)
