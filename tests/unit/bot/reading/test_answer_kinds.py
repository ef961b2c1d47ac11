"""What kind of thing a question asks for, and which kinds a text tells."""

import pytest

from bot.reading.answer_kinds import kinds_asked, kinds_told, thing_measured


@pytest.mark.parametrize(
    ("question", "line", "fits"),
    [
        ("does it get very tall", "Height: 60 cm", True),
        ("does it get very tall", "Made of ash wood.", False),
        ("nr of beads in a jar", "Content: 200 beads", True),
        ("what's the blade made of", "Blade: carbon steel", True),
        ("which month do they open", "Opens: May to July", True),
        ("which month do they open", "Weight: 300 g", False),
        ("这个老高了吧", "高度 60厘米", True),
        ("啥材质的", "刀片 碳钢", True),
        ("充满要多久", "续航 6小时", False),
        ("充满要多久", "充电时间 6小时", True),
        ("没拆封能放几年", "开封后 9个月内用完", False),
        ("能抗几级风", "可睡2人", False),
        ("线断了能单买吗", "红色的线挂在侧面", False),
        ("where is it produced", "Origin: Porto", True),
        ("how loud does it get in decibels", "Comes in red and blue", False),
        ("what's its wattage", "Power: cable included", False),
        ("它是什么味的", "可燃烧30小时", False),
        ("能放几个钟头", "播放时间 12小时", True),
        ("几天能开", "4月到6月", False),
        ("底座多薄", "厚度 9毫米", True),
        ("需要多大瓦数的头", "至少20瓦", True),
    ],
)
def test_a_line_tells_what_is_asked_or_not(question: str, line: str, fits: bool) -> None:
    assert bool(kinds_asked(question) & kinds_told(line)) is fits


def test_an_open_question_asks_for_no_kind() -> None:
    assert not kinds_asked("can my dog chew on it")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("how big a crate is it packed in", "crate"),
        ("装在多大的箱里", "箱"),
        ("how big is it", None),
    ],
)
def test_a_thing_of_which_the_size_is_asked(question: str, thing: str | None) -> None:
    assert thing_measured(question) == thing
