"""What the setup says on a machine where something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def set_up(tmp_path):
    """Runs the setup of a copy of this tree, with an empty cache; gives exit code and words."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "locks", tree / "locks")
    for name in ("bootstrap.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "CXX"))}
    environment |= {"SHOPVINE_CACHE": str(tmp_path / "cache"), "PIP_CONFIG_FILE": os.devnull}

    def run(**more):
        done = subprocess.run(
            [sys.executable, "bootstrap.py"],
            cwd=tree, env=environment | more, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stderr.strip()

    return run


def test_without_a_compiler_nothing_is_begun(set_up, tmp_path):
    code, words = set_up(PATH=str(tmp_path))
    assert code == 2
    assert words.startswith("Setup stopped: there is no C++ compiler. On Debian and Ubuntu: apt")
    assert not (tmp_path / "tree" / ".venv").exists()


def test_without_a_network_one_sentence_is_said(set_up, tmp_path):
    """Also where an earlier start was killed while it made the environment."""
    half_made = tmp_path / "tree" / ".venv" / "bin"
    half_made.mkdir(parents=True)
    (half_made / "python").symlink_to(sys.executable)
    code, words = set_up(PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", CXX="true")
    assert code == 2
    assert words.startswith("Setup stopped: Installing the libraries failed: check the network")
    assert "\n" not in words
    assert not list((tmp_path / "tree" / ".venv").glob("*.stamp"))


def test_an_old_python_is_named(monkeypatch, capsys):
    import bootstrap

    monkeypatch.setattr(sys, "version_info", (3, 10, 14))
    assert bootstrap.main([]) == 2
    assert "Install Python 3.11 or newer" in capsys.readouterr().err
