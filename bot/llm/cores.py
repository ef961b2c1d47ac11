"""How many threads a model may keep busy here."""

import os
from collections.abc import Iterator
from pathlib import Path


def usable_cores(root: Path = Path("/")) -> int:
    """Cores this process may run on: its affinity, and no more than the quota of its containers."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, int(min([cores, *_quotas(root)])))


def _quotas(root: Path) -> Iterator[float]:
    """CPU time allowed per time passed, for every control group around this process."""
    groups = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            yield from _unified(groups, path)
        elif "cpu" in controllers.split(","):
            yield from _old(groups / controllers, path)
            yield from _old(groups / "cpu", path)


def _unified(groups: Path, path: str) -> Iterator[float]:
    """`cpu.max` holds quota and period in microseconds, or `max` for no quota."""
    for folder in _upwards(groups, path):
        quota, _, period = _text(folder / "cpu.max").partition(" ")
        if quota.isdecimal() and period.strip().isdecimal():
            yield int(quota) / int(period)


def _old(groups: Path, path: str) -> Iterator[float]:
    for folder in _upwards(groups, path):
        quota = _text(folder / "cpu.cfs_quota_us").strip()
        period = _text(folder / "cpu.cfs_period_us").strip()
        if quota.isdecimal() and period.isdecimal():
            yield int(quota) / int(period)


def _upwards(groups: Path, path: str) -> Iterator[Path]:
    own = groups / path.lstrip("/")
    yield own
    yield from (folder for folder in own.parents if folder.is_relative_to(groups))


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
