"""Reading what strangers made, in a process of its own with limits on memory and processor time.

Parsers of PDF, Word and HTML take seconds or gigabytes for small files that were made to that end.
Such a file ends that process, never the bot.
"""

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar, TypeVarTuple, cast

from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import reason_of, refused_in

SECONDS = 30
"""Of processor time."""
MEMORY = 1536 * 2**20
"""Bytes of address space."""
_PATIENCE = 8
"""Times `SECONDS` that a busy machine may take."""
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")
"""Of the environment. Secrets stay here."""
_START = "from knowledge.loaders.confining import serve; serve()"

_Args = TypeVarTuple("_Args")
_Result = TypeVar("_Result")


def confined(name: str, function: Callable[[*_Args], _Result], *args: *_Args) -> _Result:
    """`function(*args)`, made elsewhere; all of it must be picklable. `name` is what is read.

    Raises SourceRefused when the function does, breaks, or needs more than the limits.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-c", _START],
            input=pickle.dumps((function, args, SECONDS, MEMORY)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in _PASSED_ON if key in os.environ},
            timeout=_PATIENCE * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if ended.returncode or not ended.stdout:
        raise _too_much(name)
    result, refusal = pickle.loads(ended.stdout)
    if refusal is not None:
        raise SourceRefused(refusal) if refusal else refused_in(name, "damaged")
    return cast(_Result, result)


def serve() -> None:
    """The other side: one call from standard input, its result to standard output."""
    out = os.dup(1)
    os.dup2(2, 1)
    function, args, seconds, memory = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with suppress(ValueError, OSError):  # macOS has no limit on memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answer: tuple[object, str | None]
    try:
        answer = (function(*args), None)
    except SourceRefused as refused:
        answer = (None, reason_of(refused))
    except MemoryError:
        os._exit(1)
    except Exception:  # the process ends here; whoever waits refuses the file in a sentence
        answer = (None, "")
    with os.fdopen(out, "wb") as stream:
        pickle.dump(answer, stream)


def _too_much(name: str) -> SourceRefused:
    return refused_in(name, "endless")
