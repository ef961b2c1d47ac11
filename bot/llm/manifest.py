"""The models known by name, read from `models.toml` and checked."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.errors import ModelMissing

ADAPTERS = Path(__file__).with_name("adapters")
ChatTemplate = Literal["chatml", "qwen3", "gemma", "llama3"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hub(_Entry):
    """A file of the same name in a repository of the public model hub."""

    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")


class Packages(_Entry):
    """Packages of the configured package index that carry the file in `count` parts.

    `{n}` in `name` and `member` stands for the part's number, from 1. `member` is a regular
    expression that finds the one archive member to read. Nothing is installed or imported.
    """

    name: str
    count: int = Field(ge=1)
    version: str
    member: str


class Bundled(_Entry):
    """A file inside a package that Shopvine itself depends on."""

    package: str
    member: str


class Model(_Entry):
    """One model: what it is, how its file is recognised, and where the file can be had."""

    name: str
    task: Literal["chat", "embedding"]
    summary: str
    licence: str
    file: str = Field(pattern=r"^[\w.-]+$")
    bytes: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    context: int = Field(ge=1)
    """Longest text the model was made for, in tokens."""
    chat_template: ChatTemplate | None = None
    adapter: str | None = Field(default=None, pattern=r"^[\w.-]+\.gguf$")
    """A file in `bot/llm/adapters` with which the model judges texts."""
    tested: bool
    hub: Hub | None = None
    packages: Packages | None = None
    bundled: Bundled | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.task == "chat" and self.chat_template is None:
            raise ValueError("a chat model needs a chat_template")
        if not (self.hub or self.packages or self.bundled):
            raise ValueError("a model needs at least one source")
        return self

    @property
    def adapter_file(self) -> Path | None:
        return ADAPTERS / self.adapter if self.adapter else None


@cache
def models() -> Mapping[str, Model]:
    """Every model by name, in the order of the file."""
    text = files("bot.llm").joinpath("models.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["models"]
    return {name: Model(name=name, **table) for name, table in tables.items()}


def find(name: str) -> Model:
    """The model of that name. Raises ModelMissing, naming those that exist."""
    try:
        return models()[name]
    except KeyError:
        known = ", ".join(models())
        raise ModelMissing(
            f"There is no model named {name!r}; known are {known}. "
            "For a GGUF of your own, write its path as `model` under [llm] in shop.toml."
        ) from None
