from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.moments import in_words

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 3, 15, 30, tzinfo=UTC)
"""23:30 on a Sunday in Shanghai."""


@pytest.mark.parametrize(
    ("ahead", "english", "chinese"),
    [
        (timedelta(), "now", "现在"),
        (timedelta(minutes=20), "today at 23:50 (shop time)", "今天 23:50（店铺时间）"),
        (timedelta(hours=10), "tomorrow at 09:30 (shop time)", "明天 09:30（店铺时间）"),
        (timedelta(days=2), "on Tuesday at 23:30 (shop time)", "星期二 23:30（店铺时间）"),
    ],
)
def test_a_time_is_told_in_the_zone_of_the_shop(ahead, english, chinese):
    assert in_words("en", NOW + ahead, NOW, SHANGHAI) == english
    assert in_words("zh", NOW + ahead, NOW, SHANGHAI) == chinese
