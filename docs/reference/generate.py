"""Writes the generated pages from the program: `python docs/reference/generate.py`."""

import types
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.cli.main import app
from bot.programmes.file import MilestoneTable, ProgrammeFile, RuleTable, TierTable
from bot.settings import Secrets, Settings, load_secrets

HERE = Path(__file__).parent
GENERATED = "<!-- Made by docs/reference/generate.py; change the program, not this page. -->\n"


def settings_page() -> str:
    """Every table and key of `shop.toml`, and every environment variable."""
    parts = [
        GENERATED,
        "# Settings\n",
        "`shop.toml` lies in the shop's folder. Every key has a default, except `[shop] name`, and "
        "those of `[store]` where there is one. "
        "A key that is not listed here is refused when the shop is opened.\n",
    ]
    for name, table in Settings.model_fields.items():
        model = next((part for part in get_args(table.annotation)), table.annotation)
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        parts.append(f"## `[{name}]`\n")
        about = (model.__doc__ or "").split(": ", 1)[-1].strip()
        parts.append(f"{about[0].upper()}{about[1:]}\n")
        parts.append("| Key | Value | Default | Meaning |\n|---|---|---|---|")
        parts.extend(_setting(key, field) for key, field in model.model_fields.items())
        parts.append("")
    parts.append(_secrets_section())
    return "\n".join(parts)


def _setting(key: str, field: FieldInfo) -> str:
    default = "required" if field.is_required() else f"`{_toml(field.default)}`"
    if default == "`none`":
        default = "not set"
    return f"| `{key}` | {_value(field)} | {default} | {field.description} |"


def _value(field: FieldInfo) -> str:
    """The type in words, with its limits."""
    words = _type(field.annotation)
    for limit in field.metadata:
        match limit:
            case Ge(ge=least):
                words += f", at least {least}"
            case Le(le=most):
                words += f", at most {most}"
            case MinLen(min_length=least):
                words += ", not empty" if least == 1 else f", at least {least} long"
            case MaxLen(max_length=most):
                words += f", at most {most} characters"
            case _:
                pass
    return words


def _type(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_type(part) for part in arguments if part is not type(None))
    if origin is Literal:
        return " or ".join(f'`"{choice}"`' for choice in arguments)
    if origin is dict:
        return f"table of {_type(arguments[1])}"
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if origin is Annotated:
        return _type(arguments[0])
    words = {str: "text", int: "whole number", bool: "true or false", date: "day"}
    return (words | {datetime: "time"})[annotation]


def _toml(value: object) -> str:
    match value:
        case bool() | None:
            return str(value).lower()
        case str():
            return f'"{value}"'
        case dict():
            return "{}"
        case tuple():
            return "[" + ", ".join(_toml(part) for part in value) + "]"
        case _:
            return str(value)


def rules_page() -> str:
    """Every table and key of `rewards.toml`."""
    parts = [
        GENERATED,
        "# Rules\n",
        "A file of rules is checked with `shopvine rules check FILE` and published with `shopvine "
        "rules publish FILE`. What the rules mean, with examples: [Who earns what](../rewards.md); "
        "how to write them: [Set the rules](../how-to/set-the-rules.md). Amounts of money are text "
        "in major units of the shop's currency. A key that is not listed here is refused.\n",
    ]
    for title, model in (
        ("At the top", ProgrammeFile),
        ("`[[rule]]`", RuleTable),
        ("`tiers` of a rule", TierTable),
        ("`[[milestone]]`", MilestoneTable),
    ):
        fields = {
            key: field
            for key, field in model.model_fields.items()
            if key not in ("rule", "milestone", "tiers")
        }
        parts += [f"## {title}\n", "| Key | Value | Default | Meaning |\n|---|---|---|---|"]
        parts.extend(_setting(key, field) for key, field in fields.items())
        parts.append("")
    return "\n".join(parts)


class _Recorder(dict[str, str]):
    """An environment that remembers which variables were looked for."""

    def get(self, key: str, default: Any = None) -> Any:
        self.setdefault("asked", "")
        self["asked"] += f"{key} "
        return default


def _secrets_section() -> str:
    rows = []
    environment = _Recorder()
    load_secrets(Path("no-shop"), environment)
    for variable in environment["asked"].split():
        secrets = load_secrets(Path("no-shop"), {variable: "x"})
        key = next(name for name in Secrets.model_fields if getattr(secrets, name) is not None)
        rows.append(f"| `{variable}` | `{key}` |")
    return (
        "## Secrets\n\n"
        "Secrets are read from the environment, else from `secrets.toml` in the shop's folder. "
        "They are never printed or logged.\n\n"
        "| Environment variable | Key in `secrets.toml` |\n|---|---|\n" + "\n".join(rows) + "\n\n"
        "## Other environment variables\n\n"
        "| Environment variable | Meaning |\n|---|---|\n"
        "| `SHOPVINE_TELEGRAM_API` | Bot API server; wins over `[telegram] api`. |\n"
        "| `SHOPVINE_CACHE` | Folder of model files and compiled wheels; "
        "by default `shopvine` in the user's cache folder. |\n"
    )


def cli_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    parts = [GENERATED, "# Commands\n", (root.help or "").strip() + "\n"]
    for path, command in _commands("shopvine", root):
        parts.append(f"## `{path}`\n")
        parts.append(_paragraphs(command.help or "") + "\n")
        usage = " ".join(command.collect_usage_pieces(typer.Context(command)))
        parts.append(f"```\n{path} {usage}\n```\n")
        rows = [row for parameter in command.params for row in _parameter(parameter)]
        if rows:
            parts.append("| | Value | Default | Meaning |\n|---|---|---|---|")
            parts.extend(rows)
            parts.append("")
    return "\n".join(parts)


def _commands(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """The leaves of the tree of commands, in the order they were added."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    if command.invoke_without_command and path != "shopvine":
        yield path, command
    for name, child in children.items():
        if not child.hidden:
            yield from _commands(f"{path} {name}", child)


def _parameter(parameter: Any) -> Iterator[str]:
    if getattr(parameter, "hidden", False) or "--help" in parameter.opts:
        return
    option = parameter.param_type_name == "option"
    names = [*parameter.opts, *parameter.secondary_opts] if option else [parameter.name]
    shown = " ".join(f"`{name}`" for name in names)
    value = "" if option and parameter.is_flag else f"`{_metavar(parameter)}`"
    default = "required" if parameter.required else _default(parameter.default)
    if option and parameter.is_flag and parameter.default is True:
        default = f"`{names[0]}`"
    cells = (shown, value, default, (parameter.help or "").replace("\n", " "))
    yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _metavar(parameter: Any) -> str:
    context = typer.Context(typer.main.get_command(app))
    kind = parameter.display_type(context)
    words = {"<str>": "TEXT", "<int>": "NUMBER", "<int range>": "NUMBER", "<path>": "PATH"}
    return str(parameter.metavar or words.get(kind, kind))


def _default(value: object) -> str:
    return "" if value is None or value is False or callable(value) else f"`{value}`"


def _paragraphs(text: str) -> str:
    return text.replace("\f", "").replace("\b", "").strip()


if __name__ == "__main__":
    pages = {"settings.md": settings_page(), "cli.md": cli_page(), "rules.md": rules_page()}
    for name, page in pages.items():
        (HERE / name).write_text(page, encoding="utf-8")
