"""The inbox: who waits for a person, who has which chat; one chat, and what staff do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from bot.errors import HandoffRefused
from bot.filling import money
from bot.handoffs import LONGEST, Waiting
from bot.messages import Turn
from bot.web.headers import LIVE_POLICY
from bot.web.people import waited
from bot.web.ports import WebShop
from bot.web.turns import TALK, told
from bot.web.visits import Page, Visit
from bot.web.words import minute
from knowledge.languages import language_of
from knowledge.passages import Language

SHOWN = 50
"""Turns of a chat, the newest."""
LAST = 2
"""Turns of each chat in the list."""
FOUND = 6
"""Products or answers to choose from."""
LONGEST_PHOTO = 10 * 1024 * 1024
WIDEST_PHOTO = 10_000
"""Width and height of a photo together: what Telegram takes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What stands in the form: the words, and whether a machine translated them."""

    text: str = ""
    translated: bool = False


class Wrong(Exception):
    """It cannot be done; `key` is of the texts."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class InboxPages:
    """The queue, and each chat."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/inbox", self.list),
            Page("GET", "/inbox/{shopper_id:int}", self.show),
            Page("POST", "/inbox/{shopper_id:int}", self.act, LONGEST_PHOTO + 2**20),
        ]

    def list(self, visit: Visit) -> Response:
        now = self._shop.now()
        queue = self._shop.handoffs.queue()
        waiting = sum(each.handoff.state == "waiting" for each in queue)
        title = f"{visit.words['inbox']} ({waiting})" if waiting else visit.words["inbox"]
        return _live(
            visit.page(
                "inbox.html",
                title,
                rows=[
                    (
                        each,
                        waited(each.since, now, visit.words),
                        [told(visit, turn) for turn in each.turns if turn.kind in TALK][-LAST:],
                    )
                    for each in queue
                ],
                reason=_reason,
            )
        )

    def show(
        self,
        visit: Visit,
        status: int = 200,
        problem: str = "",
        reply: Reply = Reply(),
        translation: tuple[Turn, str] | None = None,
    ) -> Response:
        shopper_id: int = visit.request.path_params["shopper_id"]
        view = self._shop.handoffs.of(shopper_id)
        with self._shop.database.read() as tx:
            shopper = tx.shoppers.get(shopper_id)
            turns = tx.conversations.last_turns(shopper_id, SHOWN) if shopper else []
        if shopper is None:
            raise HTTPException(404)
        if view is None:
            return visit.page(
                "inbox_over.html", shopper.name, status, shopper=shopper, problem=problem
            )
        return _live(
            visit.page(
                "inbox_chat.html",
                visit.words["inbox_with"].format(name=shopper.name),
                status,
                view=view,
                mine=view.handoff.taken_by == _name(visit),
                since=waited(view.since, self._shop.now(), visit.words),
                reason=_reason(view),
                turns=[told(visit, turn) for turn in turns if turn.kind in (*TALK, "start")],
                orders=[_order(visit, view, at) for at in range(len(view.orders))],
                most=LONGEST,
                problem=problem,
                reply=reply,
                translation=translation and (told(visit, translation[0]), translation[1]),
                **self._looked_up(visit, view.language),
            )
        )

    def act(self, visit: Visit) -> Response:
        """What the button that was pressed says."""
        shopper_id: int = visit.request.path_params["shopper_id"]
        here, written = f"/inbox/{shopper_id}", Reply(visit.text("text"), _translated(visit))
        try:
            match visit.text("do"):
                case "take" | "over" | "back" | "close" as act:
                    return visit.go(*self._hold(visit, shopper_id, act))
                case "text":
                    self._shop.handoffs.reply_text(
                        shopper_id, written.text, _name(visit), translated=written.translated
                    )
                case "photo":
                    photo, caption = _photo(visit), visit.text("caption")
                    self._shop.handoffs.reply_photo(shopper_id, photo, caption, _name(visit))
                case "product":
                    self._shop.handoffs.reply_product(shopper_id, visit.text("id"), _name(visit))
                case "answer":
                    self._shop.handoffs.reply_answer(shopper_id, visit.text("id"), _name(visit))
                case "to_them":
                    return self.show(visit, reply=self._in_their_language(shopper_id, written))
                case "to_us":
                    return self.show(visit, translation=self._in_ours(visit, shopper_id))
                case _:
                    raise HTTPException(400)
        except HandoffRefused as refused:
            words = visit.words[f"inbox_refused_{refused.reason}"]
            problem = words.format(by=refused.by, most=LONGEST)
            return self.show(visit, 422, problem, written)
        except Wrong as wrong:
            return self.show(visit, 422, visit.words[wrong.key].format(**wrong.values), written)
        return visit.go(here, "inbox_sent")

    def _hold(self, visit: Visit, shopper_id: int, act: str) -> tuple[str, str]:
        """Take, take over, give back or close; where to go then, and what is said there."""
        handoffs, by = self._shop.handoffs, _name(visit)
        with self._shop.database.write() as tx:
            if act in ("take", "over"):
                over = int(visit.text("takes")) if visit.text("takes").isdecimal() else -1
                handoffs.take(shopper_id, by, over if act == "over" else None, tx)
            elif act == "back":
                handoffs.give_back(shopper_id, by, tx)
            else:
                handoffs.close(shopper_id, by, tx)
            tx.audit.add(visit.by, f"handoff.{act}", f"#{shopper_id}", self._shop.now())
        if act in ("take", "over"):
            return f"/inbox/{shopper_id}", "inbox_taken"
        return "/inbox", f"inbox_{act}"

    def _in_their_language(self, shopper_id: int, written: Reply) -> Reply:
        """The words in the language of the shopper, to be looked at before they are sent."""
        view = self._shop.handoffs.of(shopper_id)
        if view is None:
            raise HandoffRefused("not_open", f"Shopper {shopper_id} does not wait for a person.")
        if language_of(written.text, view.language) == view.language:
            raise Wrong("inbox_same_language")
        return Reply(self._translation(written.text, view.language), translated=True)

    def _in_ours(self, visit: Visit, shopper_id: int) -> tuple[Turn, str]:
        """A turn of the chat in the language of the page."""
        number = visit.text("turn")
        with self._shop.database.read() as tx:
            turns = tx.conversations.last_turns(shopper_id, SHOWN)
        turn = next((each for each in turns if f"{each.turn_id}" == number), None)
        if turn is None:
            raise HTTPException(404)
        return turn, self._translation(turn.question or turn.answer, visit.language)

    def _translation(self, text: str, to: Language) -> str:
        made = self._shop.translate(text, to) if text else None
        if made is None:
            raise Wrong("inbox_untranslatable")
        return made

    def _looked_up(self, visit: Visit, language: Language) -> Mapping[str, object]:
        """Products and approved answers that were searched for, in the shopper's language."""
        asked = visit.request.query_params
        product, answer = asked.get("product", "").strip(), asked.get("answer", "").strip()
        return {
            "product": product,
            "answer": answer,
            "cards": self._shop.find_cards(product, language, FOUND) if product else [],
            "answers": self._shop.find_answers(answer, language, FOUND) if answer else [],
        }


def _name(visit: Visit) -> str:
    """Under which name shoppers hear from them: the shop's, of whoever came in by the token."""
    return visit.by if visit.member.staff_id else visit.shop.name


def _translated(visit: Visit) -> bool:
    return visit.text("translated") == "yes"


def _reason(view: Waiting) -> str:
    """A key of the texts."""
    return f"inbox_{view.handoff.reason.replace('.', '_')}"


def _order(visit: Visit, view: Waiting, at: int) -> str:
    order = view.orders[at]
    key = "inbox_order_refunded" if order.refunded else "inbox_order"
    return visit.words[key].format(
        id=order.order_id,
        day=minute(order.occurred_at, visit.shop.zone)[:10],
        amount=money(order.amount, order.currency),
        refunded=money(order.refunded, order.currency),
    )


def _photo(visit: Visit) -> bytes:
    """What was uploaded, a JPEG or PNG that Telegram takes."""
    upload = visit.form.get("photo")
    data = upload.file.read() if isinstance(upload, UploadFile) else b""
    if not data:
        raise Wrong("inbox_no_photo")
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            fits = sum(image.size) <= WIDEST_PHOTO and max(image.size) <= 20 * min(image.size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Wrong("inbox_bad_photo") from None
    if not fits or len(data) > LONGEST_PHOTO:
        raise Wrong("inbox_large_photo")
    return data


def _live(page: HTMLResponse) -> HTMLResponse:
    """Let the page bring itself up to date."""
    page.headers["content-security-policy"] = LIVE_POLICY
    return page
