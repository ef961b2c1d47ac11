"""A question of a shopper as it is understood."""

from dataclasses import dataclass, replace

from bot.reading.concepts import SHOP_MATTERS
from bot.reading.intents import Wants, asks_how_often_replaced, asks_when_back
from bot.reading.products import Named, about
from bot.reading.terms import Term
from knowledge.passages import Language, Product


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
        found = frozenset(c for term in self.wanted for c in term.concepts) & SHOP_MATTERS
        if "exchange" in found and asks_how_often_replaced(self.text):
            return found - {"exchange"}
        if "return" in found and asks_when_back(self.text):
            return found - {"return"} | {"restock"}
        return found

    @property
    def bare(self) -> bool:
        """Whether it says no more than a name: "and the M5?"."""
        return self.wants in ("none", "have") and not self.named.rest

    def of(self, products: tuple[Product, ...]) -> "Asked":
        """The question about these products, whatever else it names."""
        several = products if len(products) > 1 else ()
        return replace(self, named=about(self.text, products), pointed=True, several=several)
