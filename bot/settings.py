"""The only reader of `shop.toml` and of the environment."""

import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import SettingsWrong
from bot.office_hours import Weekday, spans
from knowledge.money import exponent
from knowledge.passages import Language


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShopTable(_Table):
    """`[shop]`: who the shop is."""

    name: str = Field(min_length=1, max_length=60, description="What shoppers call the shop.")
    languages: tuple[Language, ...] = Field(
        ("zh", "en"),
        min_length=1,
        description="Languages shoppers are served in; the first is the default.",
    )
    timezone: str = Field(
        "UTC", description="IANA name, such as Asia/Shanghai; reports and messages use it."
    )
    currency: str = Field(
        "CNY", pattern=r"^[A-Z]{3}$", description="ISO 4217 code of prices without one."
    )

    @field_validator("currency")
    @classmethod
    def _in_circulation(cls, value: str) -> str:
        exponent(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(
                f"{value!r} is not an IANA time zone such as Asia/Shanghai or Europe/Berlin"
            )
        return value


class TelegramTable(_Table):
    """`[telegram]`: how the bot reaches Telegram."""

    api: str = Field("https://api.telegram.org", description="Bot API server.")
    staff_chat: int | None = Field(
        None, description="Chat id of the staff group; a forum gives a topic a shopper."
    )


class StaffTable(_Table):
    """`[staff]`: when people are there for shoppers whom the bot cannot help."""

    hours: dict[Weekday, str] = Field(
        {},
        description="Office hours of each weekday in the shop's zone, such as "
        '`{mon = "09:00-12:00, 13:00-18:00"}` (mon, tue, wed, thu, fri, sat, sun); a day that is '
        "not named is closed. Without any, somebody is always there.",
    )
    longest_wait_minutes: int = Field(
        15,
        ge=1,
        le=1440,
        description="A shopper who waits longer for a person is told, once; minutes within office "
        "hours.",
    )
    remind_minutes: int = Field(
        10, ge=1, le=1440, description="Staff are reminded of a shopper who waits, this often."
    )

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, value: dict[Weekday, str]) -> dict[Weekday, str]:
        for words in value.values():
            spans(words)
        return value


class LlmTable(_Table):
    """`[llm]`: the language model."""

    model: str = Field(
        "qwen2.5-coder-1.5b",
        description="A name from `shopvine models list`, or a GGUF's path seen from the shop.",
    )
    server: str | None = Field(
        None,
        description="Address of an OpenAI-compatible server that runs `model` instead of this "
        "process: see docs/how-to/model-server.md.",
    )
    chat_template: Literal["chatml", "qwen3", "gemma", "llama3"] = Field(
        "chatml", description="Chat template of a GGUF given by path; named models bring their own."
    )
    context: int = Field(4096, ge=1024, le=32768, description="Context window in tokens.")
    threads: int | None = Field(None, ge=1, description="Threads; all cores when absent.")
    deadline_seconds: int = Field(
        25,
        ge=5,
        le=28,
        description="Seconds for one answer: the chat gives it up after 30.",
    )

    @field_validator("server")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", value):
            raise ValueError(
                "is not an address such as http://127.0.0.1:8080 "
                "(a key belongs into secrets.toml as model_server_key)"
            )
        return value


class SharingTable(_Table):
    """`[sharing]`: when a shopper is asked to share."""

    offer_every_days: int = Field(
        7, ge=1, description="At most one offer to share in this many days."
    )
    attribution_window_days: int = Field(
        90,
        ge=1,
        description="An order counts for the inviter within this many days of the friend's start.",
    )


class RewardsTable(_Table):
    """`[rewards]`: who gets what. Amounts in minor units of `[shop] currency`."""

    inviter_percent: int = Field(
        5, ge=0, le=50, description="Share of the order that the inviter gets, per cent."
    )
    inviter_fixed: int = Field(0, ge=0, description="Fixed amount for the inviter, minor units.")
    friend_fixed: int = Field(0, ge=0, description="Fixed amount for the friend, minor units.")
    minimum_order: int = Field(0, ge=0, description="Orders below this earn nothing, minor units.")
    hold_days: int = Field(
        14, ge=0, description="A reward is pending for this many days after the order."
    )
    cap_per_inviter: int | None = Field(
        None, ge=0, description="Most one inviter can earn in all, minor units."
    )
    first_order_only: bool = Field(True, description="Only a friend's first order earns.")


class WebTable(_Table):
    """`[web]`: the shop's own HTTP address, for staff pages and order events."""

    listen: str = Field("127.0.0.1:8080", pattern=r"^[^:]+:\d{1,5}$", description="HOST:PORT.")
    address: str | None = Field(
        None,
        pattern=r"^https?://[^\s/@?#]+$",
        description="Where staff open the pages, such as https://staff.shop.example; the links "
        "that the bot sends them begin with it. `http://` and `listen` when absent.",
    )


class StoreTable(_Table):
    """`[store]`: the online store that `shopvine knowledge pull` takes products from."""

    kind: Literal["shopify", "woocommerce"] = Field(description="What runs the store.")
    address: str = Field(
        pattern=r"^https?://[^\s/@?#]+(/[^\s?#]*)?$",
        description="Its own address, such as https://our-shop.myshopify.com; the keys belong into "
        "secrets.toml as store_key and store_secret.",
    )


class Settings(_Table):
    """Everything in `shop.toml`, checked."""

    shop: ShopTable
    telegram: TelegramTable = TelegramTable()
    staff: StaffTable = StaffTable()
    llm: LlmTable = LlmTable()
    sharing: SharingTable = SharingTable()
    rewards: RewardsTable = RewardsTable()
    web: WebTable = WebTable()
    store: StoreTable | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop.timezone)


class Secrets(BaseModel):
    """What must never be printed: from the environment, else from `secrets.toml` in the shop."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_webhook_secret: SecretStr | None = None
    staff_token: SecretStr | None = None
    orders_secret: SecretStr | None = None
    pseudonym_key: SecretStr | None = None
    model_server_key: SecretStr | None = None
    store_key: SecretStr | None = None
    store_secret: SecretStr | None = None
    database_url: SecretStr | None = None
    shopify_webhook_secret: SecretStr | None = None
    woocommerce_webhook_secret: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None


def load_settings(shop: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `shop.toml`; `SHOPVINE_TELEGRAM_API` wins over it. Raises SettingsWrong."""
    file = shop / "shop.toml"
    tables = _read_toml(
        file, "There is no shop at {file}: make one with `shopvine init --shop {dir}`."
    )
    if api := environ.get("SHOPVINE_TELEGRAM_API"):
        telegram = tables.setdefault("telegram", {})
        if isinstance(telegram, dict):
            telegram["api"] = api
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        raise SettingsWrong(f"{file}: {_first_problem(error)}.") from None


def load_secrets(shop: Path, environ: Mapping[str, str] = os.environ) -> Secrets:
    """`TELEGRAM_BOT_TOKEN`, `SHOPVINE_STAFF_TOKEN` and so on win over `secrets.toml`."""
    file = shop / "secrets.toml"
    table = _read_toml(file, "{file} is missing.") if file.exists() else {}
    names = {
        "telegram_bot_token": "TELEGRAM_BOT_TOKEN",
        "telegram_webhook_secret": "SHOPVINE_WEBHOOK_SECRET",
        "staff_token": "SHOPVINE_STAFF_TOKEN",
        "orders_secret": "SHOPVINE_ORDERS_SECRET",
        "pseudonym_key": "SHOPVINE_PSEUDONYM_KEY",
        "model_server_key": "SHOPVINE_MODEL_SERVER_KEY",
        "store_key": "SHOPVINE_STORE_KEY",
        "store_secret": "SHOPVINE_STORE_SECRET",
        "database_url": "SHOPVINE_DATABASE_URL",
        "shopify_webhook_secret": "SHOPVINE_SHOPIFY_WEBHOOK_SECRET",
        "woocommerce_webhook_secret": "SHOPVINE_WOOCOMMERCE_WEBHOOK_SECRET",
        "stripe_webhook_secret": "SHOPVINE_STRIPE_WEBHOOK_SECRET",
    }
    table |= {key: environ[name] for key, name in names.items() if environ.get(name)}
    try:
        return Secrets.model_validate(table)
    except ValidationError as error:
        raise SettingsWrong(f"{file}: {_first_problem(error)}.") from None


NEW_SHOP = """\
# A shop. Every setting is explained in docs/reference/settings.md.

[shop]
name = {name}
languages = ["zh", "en"]        # the first one is the default
timezone = "Asia/Shanghai"
currency = "CNY"                # of prices that name none, and of rewards

[llm]
model = "qwen2.5-coder-1.5b"    # a name from `shopvine models list`, or the path of a GGUF

[telegram]
# staff_chat = -1001234567890   # questions the bot cannot answer go to this group

[staff]
# hours = {{ mon = "09:00-18:00", tue = "09:00-18:00" }}   # when people are there; always if absent

[rewards]
inviter_percent = 5             # of a friend's first order
hold_days = 14                  # until then a refund takes the reward back
# Points, coupons, tiers, milestones: `shopvine rules show > rewards.toml`, or Reports, Rules.

[web]
listen = "127.0.0.1:8080"       # staff pages and POST /orders
"""


def write_new_shop(shop: Path, name: str) -> list[Path]:
    """Make a shop folder: `shop.toml`, `secrets.toml`, `data/`. Raises SettingsWrong."""
    file = shop / "shop.toml"
    if file.exists():
        raise SettingsWrong(f"{file} is there already; choose another folder with --shop.")
    (shop / "data").mkdir(parents=True, exist_ok=True)
    file.write_text(NEW_SHOP.format(name=json.dumps(name, ensure_ascii=False)), encoding="utf-8")
    return [file, write_secrets(shop), shop / "data"]


def write_secrets(shop: Path) -> Path:
    """Fresh random secrets in `secrets.toml`, readable by its owner only; kept if there."""
    file = shop / "secrets.toml"
    names = ("staff_token", "orders_secret", "pseudonym_key", "telegram_webhook_secret")
    text = "".join(f'{name} = "{secrets.token_urlsafe(32)}"\n' for name in names)
    with suppress(FileExistsError), open(file, "x", encoding="utf-8", opener=_private) as out:
        out.write("# Made once, at random. Whoever knows these can act for the shop.\n" + text)
    return file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where compiled wheels and model files are kept: `SHOPVINE_CACHE`, else the user's cache."""
    if given := environ.get("SHOPVINE_CACHE"):
        return Path(given).expanduser()
    return Path(environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "shopvine"


def _read_toml(file: Path, missing: str) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsWrong(missing.format(file=file, dir=file.parent)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{file} is not valid TOML: {error}.") from None


_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not a setting: see docs/reference/settings.md",
}
"""Problems that pydantic tells in words of its own."""


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in problem["loc"]) or "top level"
    more = error.error_count() - 1
    reason = _PLAIN.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return f"[{place}] {reason}" + (f" (and {more} more)" if more else "")
