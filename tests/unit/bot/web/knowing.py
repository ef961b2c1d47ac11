"""A real shop with a little knowledge, and an editor at its pages."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from httpx import Response
from starlette.testclient import TestClient

from bot.app import App, make_shop
from bot.llm.scripted import ScriptedChatModel
from bot.web.server import build_web
from knowledge.embedders.hashing import HashingEmbedder
from knowledge.loaded import Loaded
from knowledge.passages import Document, Product, Variant
from tests.unit.bot.web.browsing import enter_as, key_in

KETTLE = Product(
    "K-1",
    {"en": "Aurora kettle", "zh": "极光水壶"},
    19900,
    "CNY",
    stock=7,
    attributes={"en": {"Capacity": "1.5 l"}, "zh": {"容量": "1.5 升"}},
)
LAMP = Product(
    "L-1",
    {"en": "Firefly lamp"},
    5900,
    "CNY",
    variants=(Variant("w", {"en": "White"}), Variant("r", {"en": "Red"}, 6500, 2)),
)
RETURNS = Document("rules/en/returns", "faq", "Can I return it?", "Yes, within 7 days.", "en")
RETURNS_ZH = Document("rules/zh/returns", "faq", "可以退货吗？", "可以，7 天内。", "zh")
WRAP = Document("faq/en/wrap", "faq", "Do you wrap gifts?", "Yes, for free.", "en")
SHOP = Loaded((KETTLE, LAMP), (RETURNS, RETURNS_ZH, WRAP))
PRICE = "How much is the Aurora kettle?"


@contextmanager
def opened(folder: Path) -> Iterator[App]:
    make_shop(folder, "Aurora")
    model = ScriptedChatModel(lambda call: "NONE")
    with App.open(folder, chat_model=model, embedder=HashingEmbedder()) as app:
        app.import_knowledge(SHOP, lambda done, total: None)
        yield app


@contextmanager
def editing(app: App, language: str = "en") -> Iterator[TestClient]:
    headers = {"accept-language": language}
    with TestClient(build_web(app), follow_redirects=False, headers=headers) as client:
        enter_as(client, app, "editor")  # type: ignore[arg-type]
        yield client


def follow(client: TestClient, answer: Response) -> Response:
    """The page that a browser ends up at, looking again while something is being done."""
    for _ in range(500):
        if answer.status_code == 303:
            answer = client.get(answer.headers["location"])
        elif "refresh" in answer.headers:
            time.sleep(0.01)
            answer = client.get(answer.request.url.path)
        else:
            return answer
    raise AssertionError(answer.text)


def press(client: TestClient, path: str, do: str = "", **fields: object) -> Response:
    """Send a form of the page with the fields that its user filled in, and follow."""
    key = key_in(client.get(path).text)
    data = {"csrf": key, "do": do, **fields}
    return follow(client, client.post(path, data=data))


def upload(client: TestClient, *files: tuple[str, bytes], **fields: str) -> Response:
    key = key_in(client.get("/knowledge/import").text)
    sent = [("files", (name, content)) for name, content in files]
    data = {"csrf": key, **fields}
    return follow(client, client.post("/knowledge/import", data=data, files=sent))


def filled(client: TestClient, path: str) -> dict[str, str]:
    """What the fields of the page's forms hold."""
    html = client.get(path).text
    ticked = re.sub(r'<input type="checkbox"(?![^>]* checked)[^>]*>', "", html)
    found = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', ticked))
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', html)
    return {**found, **dict(areas)}


def place(page: Response) -> str:
    """The address of a page without what was just done."""
    return page.request.url.raw_path.decode().partition("?")[0]
