"""Settings are changed in shop.toml with its comments kept, or not at all."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.adjusting import CHANGEABLE, Adjusting
from bot.errors import SettingRefused
from bot.settings import Settings, load_settings, write_new_shop


class Held(list[Settings]):
    """The settings that were made to hold."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_new_shop(tmp_path, "Lantern")
    return tmp_path


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def adjusting(folder: Path, held: Held) -> Adjusting:
    return Adjusting(folder, held.append)


def change(adjusting: Adjusting, **wanted: Any) -> dict[str, str]:
    names = {name.replace("__", "."): value for name, value in wanted.items()}
    return adjusting.change(names, adjusting.seen())


def test_a_value_changes_and_every_other_line_stays(
    adjusting: Adjusting, folder: Path, held: Held
) -> None:
    before = (folder / "shop.toml").read_text("utf-8").splitlines()
    told = change(adjusting, rewards__hold_days="7", rewards__inviter_percent="5")
    after = (folder / "shop.toml").read_text("utf-8").splitlines()
    assert told == {"rewards.hold_days": "14 → 7"}
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [(before[before.index(changed[0][0])], changed[0][1])]
    assert changed[0][1].startswith("hold_days = 7 ")
    assert changed[0][1].endswith("# until then a refund takes the reward back")
    assert held == [load_settings(folder)]
    assert held[0].rewards.hold_days == 7


def test_nothing_is_written_where_nothing_changes(
    adjusting: Adjusting, folder: Path, held: Held
) -> None:
    written = (folder / "shop.toml").stat().st_mtime_ns
    assert change(adjusting, rewards__hold_days="14") == {}
    assert (folder / "shop.toml").stat().st_mtime_ns == written
    assert held == []


def test_new_tables_hours_flags_and_limits(adjusting: Adjusting, folder: Path) -> None:
    change(
        adjusting,
        staff__hours={"mon": "09:00-12:00, 13:00-18:00", "sun": "", "tue": "9:00-12:00"},
        sharing__offer_every_days="3",
        rewards__first_order_only="false",
        rewards__cap_per_inviter="5000",
    )
    settings = load_settings(folder)
    assert settings.staff.hours == {"mon": "09:00-12:00, 13:00-18:00", "tue": "9:00-12:00"}
    assert settings.sharing.offer_every_days == 3
    assert not settings.rewards.first_order_only
    assert settings.rewards.cap_per_inviter == 5000
    told = change(adjusting, staff__hours={"mon": ""}, rewards__cap_per_inviter="")
    assert told["rewards.cap_per_inviter"] == "5000 → –"
    settings = load_settings(folder)
    assert (settings.staff.hours, settings.rewards.cap_per_inviter) == ({}, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rewards.inviter_percent", "51"),
        ("rewards.hold_days", "-1"),
        ("rewards.hold_days", ""),
        ("rewards.hold_days", "a week"),
        ("rewards.hold_days", "1\n[llm]"),
        ("staff.hours", {"mon": "9-5"}),
        ("staff.longest_wait_minutes", "0"),
        ("rewards.unheard_of", "1"),
        ("llm.model", "another"),
        ("shop.name", "Eve"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    adjusting: Adjusting, folder: Path, held: Held, name: str, value: Any
) -> None:
    before = (folder / "shop.toml").read_bytes()
    with pytest.raises(SettingRefused) as refused:
        adjusting.change({"sharing.offer_every_days": "2", name: value}, adjusting.seen())
    assert refused.value.name == name
    assert (folder / "shop.toml").read_bytes() == before
    assert held == []


def test_a_file_changed_meanwhile_is_looked_at_again(adjusting: Adjusting, folder: Path) -> None:
    seen = adjusting.seen()
    with (folder / "shop.toml").open("a") as file:
        file.write("\n# another hand\n")
    with pytest.raises(SettingRefused, match="meanwhile"):
        adjusting.change({"rewards.hold_days": "7"}, seen)


@pytest.mark.parametrize(
    "text",
    [
        '[shop]\nname = "A"\n[staff.hours]\nmon = "09:00-10:00" # short\n[rewards]\nhold_days=3',
        'shop = {name = "A"}\nrewards = {hold_days = 3} # inline\n',
        'shop.name = "A"\nrewards.hold_days = 3\n',
        '\ufeff[shop]\r\nname = "店"\r\n\r\n[rewards] # 奖励\r\nhold_days = 3 # 天\r\n',
        '[rewards]\nhold_days = 3\n\n[shop]\nname = "A"\n',
    ],
)
def test_any_writing_of_the_file_keeps_its_comments(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop.toml").write_bytes(text.encode())
    adjusting = Adjusting(tmp_path, lambda settings: None)
    change(adjusting, rewards__hold_days="9", staff__hours={"fri": "10:00-11:00"})
    written = (tmp_path / "shop.toml").read_bytes().decode()
    settings = load_settings(tmp_path)
    assert (settings.rewards.hold_days, settings.staff.hours) == (9, {"fri": "10:00-11:00"})
    for comment in ("# inline", "# 奖励", "# 天"):
        assert (comment in written) == (comment in text)
    assert ("\r\n" in written) == ("\r\n" in text)
    assert tomllib.loads(written)["shop"]["name"] in ("A", "店")


def test_a_broken_or_absent_file_is_told(adjusting: Adjusting, folder: Path) -> None:
    (folder / "shop.toml").write_text("[shop")
    with pytest.raises(SettingRefused, match="not valid TOML"):
        adjusting.all()
    (folder / "shop.toml").unlink()
    with pytest.raises(SettingRefused, match="cannot be read"):
        adjusting.all()


def test_the_settings_are_listed_with_their_bounds(adjusting: Adjusting) -> None:
    settings = {each.name: each for each in adjusting.all()}
    percent = settings["rewards.inviter_percent"]
    assert (percent.value, percent.low, percent.high, percent.optional) == (5, 0, 50, False)
    assert settings["rewards.cap_per_inviter"].optional
    assert settings["shop.name"].value == "Lantern"
    assert {each.table for each in settings.values()} >= set(CHANGEABLE)
    assert not any("token" in name or "secret" in name for name in settings)
