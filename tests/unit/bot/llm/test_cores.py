"""Threads follow what this process may use."""

from pathlib import Path

import pytest

from bot.llm.cores import usable_cores


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)


def machine(root: Path, groups: str, files: dict[str, str]) -> Path:
    for name, text in ({"proc/self/cgroup": groups} | files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_without_control_groups_every_core_counts(tmp_path: Path) -> None:
    assert usable_cores(tmp_path) == 4


@pytest.mark.parametrize(
    ("quota", "cores"),
    [("200000 100000", 2), ("150000 100000", 1), ("50000 100000", 1), ("max 100000", 4)],
)
def test_a_quota_counts(tmp_path: Path, quota: str, cores: int) -> None:
    files = {"sys/fs/cgroup/shop/cpu.max": quota + "\n"}
    assert usable_cores(machine(tmp_path, "0::/shop\n", files)) == cores


def test_the_quota_of_an_outer_group_counts(tmp_path: Path) -> None:
    files = {
        "sys/fs/cgroup/cpu.max": "max 100000\n",
        "sys/fs/cgroup/box/cpu.max": "300000 100000\n",
        "sys/fs/cgroup/box/shop/cpu.max": "max 100000\n",
    }
    assert usable_cores(machine(tmp_path, "0::/box/shop\n", files)) == 3


def test_the_older_kind_of_control_group_counts(tmp_path: Path) -> None:
    files = {
        "sys/fs/cgroup/cpu,cpuacct/shop/cpu.cfs_quota_us": "200000\n",
        "sys/fs/cgroup/cpu,cpuacct/shop/cpu.cfs_period_us": "100000\n",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    }
    groups = "4:cpu,cpuacct:/shop\n3:memory:/shop\n0::/\n"
    assert usable_cores(machine(tmp_path, groups, files)) == 2
