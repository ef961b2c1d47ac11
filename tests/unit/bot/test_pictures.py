"""Pictures that lie on the web are shown once they were fetched."""

from pathlib import Path

from bot.app import App, make_shop
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Product
from knowledge.web.pictures import Fetching, picture_file

ADDRESS = "https://cdn.example/1.jpg"


def test_a_fetched_picture_is_the_products(tmp_path: Path) -> None:
    make_shop(tmp_path / "shop", "Shop")
    lamp = Product("L", {"en": "Lamp"}, 100, "USD", photo=ADDRESS)
    with App.open(tmp_path / "shop", embedder=HashingEmbedder()) as app:
        app.import_knowledge(Loaded((lamp,)), lambda done, total: None)
        assert app.photo("L") is None
        file = picture_file(tmp_path / "shop" / "state" / "pictures", ADDRESS)
        file.parent.mkdir()
        file.write_bytes(b"picture")
        assert app.photo("L") == b"picture"
        assert app.fetch_pictures(lambda done, total: None) == Fetching(0, 1, ())
