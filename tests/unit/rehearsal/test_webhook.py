import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

SECRET = "a-Secret_1"


class Receiver(BaseHTTPRequestHandler):
    """Answers with the statuses in `answers` in turn, then 200."""

    answers: list[int]
    got: list[tuple[str | None, dict]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.answers.pop(0) if self.answers else 200
        self.got.append((self.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def receiver(answers: list[int]) -> Iterator[tuple[str, list[tuple[str | None, dict]]]]:
    handler = type("Handler", (Receiver,), {"answers": answers, "got": []})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/hook", handler.got
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def wait_for(ready) -> None:
    deadline = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < deadline, "waited 10 s"
        time.sleep(0.02)


def test_updates_are_pushed_in_order_with_the_secret_until_taken(server, with_bot):
    ana = server.person("Ana")

    with receiver([500, 403]) as (url, got):

        async def play(bot: Bot):
            await bot.set_webhook(url, secret_token=SECRET)
            for number in range(3):
                ana.send(str(number))
            wait_for(lambda: len(got) == 5)
            wait_for(lambda: not server.world.updates.waiting)
            with pytest.raises(Conflict, match="webhook is active"):
                await bot.get_updates()
            info = await bot.get_webhook_info()
            await bot.delete_webhook()
            ana.send("3")
            return info, await bot.get_updates()

        info, polled = with_bot(play)
    assert {secret for secret, _ in got} == {SECRET}
    assert [body["message"]["text"] for _, body in got] == ["0", "0", "0", "1", "2"]
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "403" in info.last_error_message
    assert [u.message.text for u in polled] == ["3"]


def test_a_webhook_that_is_not_up_yet_gets_its_updates_later(server, with_bot):
    ana = server.person("Ana")
    with receiver([]) as (url, _):
        pass

    async def play(bot: Bot):
        await bot.set_webhook(url)
        ana.send("early")
        wait_for(lambda: server.world.updates.webhook.failed_at is not None)
        return await bot.get_webhook_info()

    assert with_bot(play).pending_update_count == 1


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [("ftp://x", None, "bad webhook"), ("https://x.y", "a b", "unallowed characters")],
)
def test_webhooks_telegram_refuses(with_bot, url, secret, reason):
    async def play(bot: Bot):
        with pytest.raises(BadRequest, match=rf"(?i){reason}"):
            await bot.set_webhook(url, secret_token=secret)

    with_bot(play)


def test_setting_a_webhook_ends_the_poll_that_waits(with_bot):
    import asyncio

    async def play(bot: Bot):
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.2)
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(Conflict):
            await poll

    with_bot(play)
