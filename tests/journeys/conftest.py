"""The demo shop, learned once for all journeys."""

import shutil
from pathlib import Path

import pytest

from bot.cli.demo import make_demo_shop


@pytest.fixture(scope="session")
def learned_shop(tmp_path_factory) -> Path:
    """Made the way `shopvine demo --no-serve` makes it, with the real embedder."""
    folder = tmp_path_factory.mktemp("learned") / "shop"
    make_demo_shop(folder)
    return folder


@pytest.fixture
def demo_shop(learned_shop, tmp_path) -> Path:
    """A copy to do anything with."""
    return Path(shutil.copytree(learned_shop, tmp_path / "shop"))
