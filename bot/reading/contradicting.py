"""What the evidence denies, and a yes or a no that it does not bear out."""

from collections.abc import Sequence

from bot.reading.claims import negates
from bot.reading.comparing import counted_in, fits
from bot.reading.polarity import (
    asks_cost,
    opposed,
    restricts,
    says_yes_or_no,
    without_opener,
)
from bot.reading.statements import Statement, best_match, statements, subject
from bot.reading.terms import Term, coverage

_SPEAKS_OF = 0.5
"""Share of a clause that a statement must speak of to contradict it."""


def contradicted(sentence: str, texts: Sequence[str]) -> str | None:
    """The statement that says no where the sentence says yes, or the other way round."""
    told = [each for text in texts for each in statements(text)]
    for said in statements(sentence):
        best, nearest = best_match(said.terms, said.numbers, told)
        if not (said.terms or said.numbers) or best < _SPEAKS_OF:
            continue
        if not any(
            said.negated == each.negated and not opposed(said.text, each.text) for each in nearest
        ):
            return nearest[0].text
    return None


def wrong_yes_or_no(sentence: str, question: str, texts: Sequence[str]) -> str | None:
    """What contradicts the yes or the no with which the sentence answers the question."""
    told = [each for text in texts for each in statements(text)]
    says = says_yes_or_no(sentence)
    if says is None or not question or negates(question):
        return None
    asked = subject(question)
    counted = counted_in(question)
    first = next((each for each in statements(without_opener(sentence)) if each.terms), None)
    if first and _contradicts_itself(says, first, asked, question):
        return sentence
    rest = next((said.terms for said in statements(sentence) if said.terms), ())
    best, nearest = best_match([*asked, *rest], [], told)
    if best < _SPEAKS_OF:
        return None if rest else sentence
    expected = {fits(counted, each) != each.negated for each in nearest}
    if asks_cost(question) and any("free" in each.claims for each in nearest):
        expected = {False}
    if says in expected or (not says and restricts(sentence)):
        return None
    return nearest[0].text


def _contradicts_itself(says: bool, first: Statement, asked: Sequence[Term], question: str) -> bool:
    """Whether the words after a yes or a no say the opposite of what it means."""
    if coverage(first.words, asked) < _SPEAKS_OF:
        return False
    if restricts(first.text):
        others = [q for q in counted_in(question) if q not in first.numbers]
        return says and any(q.unit == n.unit for q in others for n in first.numbers)
    if asks_cost(question) and "free" in first.claims:
        return says
    return says == first.negated
