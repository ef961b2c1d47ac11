"""It is known when Telegram last answered, whether we ask it or it calls us."""

import time

import pytest

from tests.journeys.running_bot import RunningBot


@pytest.mark.parametrize("webhook", [False, True])
def test_telegram_is_heard(server, shop, webhook):
    begun = shop.now()
    shop.telegram_heard_at = None
    ana = server.person("Ana", language_code="en")
    with RunningBot(shop, server, webhook=webhook):
        ana.start()
        ana.wait("Hello")
        patience = time.monotonic() + 10
        while shop.telegram_heard_at is None and time.monotonic() < patience:
            time.sleep(0.02)
    assert shop.telegram_heard_at is not None
    assert begun < shop.telegram_heard_at <= shop.now()
