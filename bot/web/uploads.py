"""Files that staff send, kept on the disk until they were read."""

import re
import shutil
import tempfile
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

PIECE = 2**20
_LONGEST = 150
"""Characters of a file's name that are kept, its end among them."""


def keep_uploads(form: FormData, field: str) -> tuple[Path | None, list[Path]]:
    """A folder of our own and the files of that field in it, each under its own name, from which
    ids of documents are made. (None, []) where no file was sent. Remove it with `remove`."""
    sent = [each for each in form.getlist(field) if isinstance(each, UploadFile) and each.filename]
    if not sent:
        return None, []
    folder = Path(tempfile.mkdtemp(prefix="shopvine-upload-"))
    try:
        return folder, [_keep(each, folder, at) for at, each in enumerate(sent)]
    except OSError:
        remove(folder)
        raise


def remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def without_folder(text: str, folder: Path | None) -> str:
    """A message that names files as whoever sent them does."""
    return re.sub(rf"{re.escape(str(folder))}/\d+/", "", text) if folder else text


def _keep(sent: UploadFile, folder: Path, number: int) -> Path:
    """In a folder of its own: two files may have one name."""
    place = folder / str(number)
    place.mkdir()
    file = place / _plain(sent.filename or "")
    with file.open("wb") as target:
        shutil.copyfileobj(sent.file, target, PIECE)
    return file


def _plain(name: str) -> str:
    """A name that leads nowhere."""
    plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    stem, dot, end = plain.strip(". ").rpartition(".")
    if not dot:
        return end[:_LONGEST] or "file"
    return f"{stem[: _LONGEST - len(end) - 1]}.{end}"[:_LONGEST]
