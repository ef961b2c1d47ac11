"""Reasons that come from below, in the language of the page."""

from collections.abc import Mapping

from markupsafe import Markup, escape

from growth.reasons import Reason as GrowthReason
from knowledge.loaders.reasons import Reason


def told(words: Mapping[str, str], said: str) -> str | None:
    """That reason in the language of `words`; None of a sentence that they do not know."""
    if not isinstance(said, Reason | GrowthReason):
        return None
    sentence = words.get(f"reason_{said.code}")
    if sentence is None:
        return None
    return sentence.format(**filled(words, said.values))


def filled(words: Mapping[str, str], values: Mapping[str, object]) -> dict[str, object]:
    """Values with the reasons among them in the language of `words`."""
    return {
        name: (told(words, value) or value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def shown(words: Mapping[str, str], said: str) -> Markup:
    """As `told`; what the words do not know stays English, and says so."""
    known = told(words, said)
    return Markup('<span lang="en">{}</span>').format(said) if known is None else escape(known)
