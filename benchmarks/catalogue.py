"""A generated price list for the benchmarks: titles such as shops write them, and questions."""

import random
import zlib
from collections.abc import Sequence

import numpy as np

from knowledge.passages import Document, Product
from knowledge.ports import Embedder, Vector, Vectors

_MADE_OF_WORDS = """
aluminium bamboo brass canvas ceramic copper cotton enamel felt glass leather linen maple
marble nylon oak paper pine porcelain rubber silk slate steel stone teak titanium walnut wax wool
zinc"""
_LOOKS_WORDS = """
amber black blue bright brown compact cordless curved deep double folding foldable green
grey heavy insulated large light long magnetic matte narrow outdoor pink portable quiet red round
rustproof short silver slim small soft square stackable striped tall thick travel waterproof white
wide wireless yellow"""
_THINGS_WORDS = """
apron backpack basket bench blanket blender bottle bowl box broom brush bucket cabinet
candle chair charger clamp clock cooler cup curtain cushion desk drill drawer fan faucet filter
flask fork frame grater grill hammer hanger hinge hook hose jar kettle knife ladder lamp lantern
lock mat mattress mirror mixer mug oven pan pillow plate pump rack rug sander saw scale scissors
screwdriver shelf shovel sink skillet sofa speaker spoon stool table tap teapot tent thermometer
toaster tongs torch towel tray umbrella vacuum vase wallet whisk wrench"""
_MADE_OF, _LOOKS, _THINGS = _MADE_OF_WORDS.split(), _LOOKS_WORDS.split(), _THINGS_WORDS.split()
_ASKED = (
    "{}",
    "do you have a {}",
    "how much is the {}",
    "is the {} good for a gift",
    "I need a {} for my mother",
    "which {} is the best for a small kitchen",
)


def items(count: int) -> list[Product]:
    """Such as "Lomira quiet teak lamp 12-inch"; the same every time."""
    chance = random.Random(1)
    makers = ["".join(chance.choices("aeiklmnoprstuv", k=6)).title() for _ in range(400)]
    return [
        Product(f"P{n}", {"en": _title(chance, makers)}, chance.randrange(100, 90000), "USD", 5)
        for n in range(count)
    ]


def texts() -> list[Document]:
    """Two hundred policies, each of another matter."""
    return [
        Document(
            f"policy/en/{n}",
            "policy",
            f"Rules for the {_LOOKS[n % len(_LOOKS)]} {_THINGS[n % len(_THINGS)]}",
            f"What is made of {_MADE_OF[n % len(_MADE_OF)]} may be sent back within {n} days.",
            "en",
        )
        for n in range(200)
    ]


def queries(products: Sequence[Product], count: int) -> list[dict[str, str]]:
    """Each asks in a few words for a thing like one of the products."""
    chance = random.Random(2)
    asked = [product.title["en"].split() for product in chance.sample(list(products), count)]
    return [
        {
            "id": f"q{n}",
            "query": chance.choice(_ASKED).format(" ".join(title[1:4])),
            "language": "en",
        }
        for n, title in enumerate(asked)
    ]


def _title(chance: random.Random, makers: Sequence[str]) -> str:
    maker, looks, made_of = chance.choice(makers), chance.choice(_LOOKS), chance.choice(_MADE_OF)
    size = f"{chance.randrange(2, 90)}-{chance.choice(['inch', 'litre', 'pack', 'piece'])}"
    return f"{maker} {looks} {made_of} {chance.choice(_THINGS)} {size}"


class PartlyEmbedding:
    """Embeds the first `real` passages and every question with `embedder`; a later passage gets a
    vector between those of two of the first, so that a large index is filled within minutes and
    its vectors lie as real ones do."""

    def __init__(self, embedder: Embedder, real: int) -> None:
        self._embedder, self._real = embedder, real
        self._made: list[Vector] = []
        self.name, self.dimension = f"{embedder.name}-first-{real}", embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if len(self._made) < self._real:
            vectors = self._embedder.embed_passages(texts)
            self._made += list(vectors)
            return vectors
        return np.stack([self._between(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        return self._embedder.embed_query(text)

    def _between(self, text: str) -> Vector:
        chance = np.random.default_rng(zlib.crc32(text.encode()))
        first, second = chance.integers(len(self._made), size=2)
        noise = chance.normal(scale=0.01, size=self.dimension).astype(np.float32)
        vector: Vector = 0.75 * self._made[first] + 0.25 * self._made[second] + noise
        return vector / np.linalg.norm(vector)
