"""Sets up everything a fresh machine needs, with the standard library alone.

    python3 bootstrap.py [--dev]

Makes `.venv` from the hashed locks, builds llama-cpp-python once for this processor, and leaves
the wheel in the user's cache (`SHOPVINE_CACHE`). A second run finds all of it and ends at once.
"""

from __future__ import annotations  # so that an old Python, too, gets as far as the sentence

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "locks"
CACHE = Path(
    os.environ.get("SHOPVINE_CACHE")
    or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "shopvine"
).expanduser()
CMAKE_ARGS = (
    "-DGGML_NATIVE=ON -DLLAVA_BUILD=OFF "
    # ggml's AMX kernels fault when built by GCC 12, so they are left out.
    "-DCMAKE_C_FLAGS=-U__AMX_INT8__ -DCMAKE_CXX_FLAGS=-U__AMX_INT8__"
)
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


class Missing(Exception):
    """Something is missing on this machine; the message names it and the remedy."""


def main(arguments: list[str]) -> int:
    try:
        set_up("dev" if "--dev" in arguments else "run")
    except (Missing, OSError) as problem:
        print(f"Setup stopped: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Setup stopped; run make again to go on.", file=sys.stderr)
        return 130
    return 0


def set_up(kind: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything is checked
        raise Missing(
            f"Python {platform.python_version()} is too old. Install Python 3.11 or newer, "
            "then run make again with PYTHON=/path/to/it."
        )
    if is_set_up(kind) or is_set_up("dev"):
        return
    need_compiler()
    print("Setting up Shopvine (once; about 2 minutes, and 5 more to compile the model engine)")
    step("1/4 environment in .venv", make_environment)
    step(
        "2/4 libraries from the lock (about a minute)",
        lambda: install_locked(LOCKS / f"{kind}.txt"),
    )
    wheel = step("3/4 llama-cpp-python for this processor", llama_wheel)
    step("4/4 shopvine itself", lambda: install_shopvine(wheel))
    stamp(kind).write_text(wanted(kind))


def is_set_up(kind: str) -> bool:
    return stamp(kind).exists() and stamp(kind).read_text() == wanted(kind)


def stamp(kind: str) -> Path:
    return VENV / f"{kind}.stamp"


def wanted(kind: str) -> str:
    parts = (LOCKS / f"{kind}.txt", LOCKS / "llama.txt", ROOT / "pyproject.toml")
    return fingerprint(*(part.read_bytes() for part in parts), processor())


def step(title: str, work):  # type: ignore[no-untyped-def]
    print(f"  {title} ...", flush=True)
    started = time.monotonic()
    result = work()
    print(f"      done in {time.monotonic() - started:.0f} s", flush=True)
    return result


def make_environment() -> None:
    """Anew where an earlier start was broken off: pip comes last."""
    if python().exists() and (VENV / "bin" / "pip").exists():
        return
    try:
        run("Making .venv", sys.executable, "-m", "venv", "--clear", VENV)
    except Missing:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing(
            "this Python cannot make environments. On Debian and Ubuntu: apt install python3-venv."
        ) from None


def install_locked(lock: Path) -> None:
    run("Installing the libraries", python(), *PIP, "install", "--require-hashes", "-r", lock)


def llama_wheel() -> Path:
    """The wheel for this processor, built if the cache does not hold it."""
    if wheel := kept_wheel():
        return wheel
    folder = wheel_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=folder.parent) as scratch:
        tools, out = Path(scratch, "tools"), Path(scratch, "wheel")
        run("Making an environment to build in", sys.executable, "-m", "venv", tools)
        install = (*PIP, "install", "--require-hashes", "-r", LOCKS / "llama-build.txt")
        run("Installing the build tools", tools / "bin/python", *install)
        print("      compiling: usually 5 to 10 minutes on two cores", flush=True)
        compile_llama(tools / "bin", out)
        out.rename(folder)
    return next(folder.glob("llama_cpp_python-*.whl"))


def need_compiler() -> None:
    """Told before anything is downloaded."""
    compilers = filter(None, (os.environ.get("CXX"), "c++", "g++", "clang++"))
    if kept_wheel() is None and not any(map(shutil.which, compilers)):
        raise Missing(
            "there is no C++ compiler. On Debian and Ubuntu: apt install g++; "
            "on Fedora: dnf install gcc-c++; on macOS: xcode-select --install."
        )


def kept_wheel() -> Path | None:
    return next(wheel_folder().glob("llama_cpp_python-*.whl"), None)


def wheel_folder() -> Path:
    key = fingerprint((LOCKS / "llama.txt").read_bytes(), CMAKE_ARGS.encode(), processor())[:16]
    return CACHE / "wheels" / key


def compile_llama(tools: Path, out: Path) -> None:
    command = [tools / "python", "-m", "pip", "--disable-pip-version-check", "wheel", "-v"]
    command += ["--no-deps", "--no-build-isolation", "--require-hashes"]
    command += ["-r", LOCKS / "llama.txt", "-w", out]
    environment = os.environ | {
        "CMAKE_ARGS": os.environ.get("CMAKE_ARGS", CMAKE_ARGS),
        "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
    }
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    tail: list[str] = []
    shown = -1
    for line in process.stdout:
        tail = [*tail[-30:], line]
        if match := re.search(r"\[(\d+)/(\d+)\]", line):
            tenth = 10 * int(match[1]) // int(match[2])
            if tenth > shown:
                shown = tenth
                print(f"      {'#' * tenth}{'.' * (10 - tenth)} {match[1]}/{match[2]}", flush=True)
    if process.wait():
        raise Missing(
            "llama-cpp-python was not downloaded or did not compile: check the network and the "
            f"compiler, then run make again. The last words were:\n{''.join(tail)}"
        )


def install_shopvine(wheel: Path) -> None:
    install = (python(), *PIP, "install", "--no-deps")
    run("Installing llama-cpp-python", *install, "--force-reinstall", wheel)
    run("Installing shopvine", *install, "--no-build-isolation", "-e", ROOT)


def python() -> Path:
    return VENV / "bin" / "python"


def processor() -> bytes:
    """What a natively compiled library depends on: architecture and instruction sets."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    features = sorted({line for line in lines if line.startswith(("flags", "Features"))})
    return "\n".join([platform.system(), platform.machine(), *features]).encode()


def fingerprint(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def run(what: str, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stdout.strip().splitlines() or ["nothing"]
        reason = next((line for line in said if line.startswith("ERROR")), said[-1])
        raise Missing(
            f"{what} failed: check the network and the disk, then run make again. It said: {reason}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
