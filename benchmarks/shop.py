"""The demo shop in a temporary folder, its knowledge imported."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from rehearsal.shop import write_demo_shop

KNOWLEDGE = (
    "products.json",
    "campaigns.json",
    "policies.en.md",
    "policies.zh.md",
    "faq.en.md",
    "faq.zh.md",
)


@contextmanager
def demo_shop(names: Sequence[str] = KNOWLEDGE) -> Iterator[Path]:
    """A folder with the demo shop, ready to answer from those of its files."""
    with TemporaryDirectory(prefix="shopvine-bench-") as temporary:
        folder = Path(temporary) / "shop"
        write_demo_shop(folder, datetime.now(UTC))
        with App.open(folder) as app:
            loaded = app.load([folder / "data" / name for name in names])
            app.import_knowledge(loaded, lambda done, total: None)
        yield folder


def knowledge_files(folder: Path) -> list[Path]:
    return [folder / "data" / name for name in KNOWLEDGE]
