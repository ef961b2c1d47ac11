"""Reports on the console: as JSON, as files, and as tables for people."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, make_shop
from bot.cli.main import app
from bot.errors import BadInput
from growth.funnels import NAMES as STEPS
from tests.unit.bot.web.filled import fill


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five people, four of them invited, three orders."""
    folder = tmp_path_factory.mktemp("reports") / "shop"
    make_shop(folder, "Lantern Lane")
    with App.open(folder) as opened:
        fill(opened)  # type: ignore[arg-type]
    return folder


def run(shop: Path, *words: object) -> str:
    done = CliRunner().invoke(app, ["report", *map(str, words), "--shop", str(shop)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_every_report_as_json(shop: Path) -> None:
    funnel = json.loads(run(shop, "funnel", "--by", "language", "--json"))
    assert list(funnel) == [
        *("offered", "shared", "started", "asked", "bought", "rewarded"),
        *("as_of", "zone", "from", "to", "by", "all", "groups"),
    ]
    assert list(funnel["all"]) == list(STEPS)
    assert funnel["groups"][0] == {"value": "en", **funnel["all"]}
    assert (funnel["all"]["started"], funnel["all"]["kept"]) == (4, 3)

    cohorts = json.loads(run(shop, "cohorts", "--json"))
    assert (cohorts["all"]["people"], cohorts["all"]["k"], cohorts["cycle_hours"]) == (
        5,
        None,
        None,
    )
    assert [each["value"] for each in cohorts["generations"]] == ["0", "1", "2", "3"]

    money = json.loads(run(shop, "money", "--by", "campaign", "--json"))
    assert money["holdout"] is None
    line = money["all"][0]
    assert (line["orders"], line["kept"], line["standing"], line["ratio"]) == (
        3,
        132_245,
        6_612,
        20.0008,
    )


def test_weeks_are_chosen_by_their_days(shop: Path) -> None:
    old = json.loads(
        run(shop, "funnel", "--since", "2020-01-08", "--until", "2020-01-08", "--json")
    )
    assert (old["from"], old["to"], old["groups"]) == ("2020-01-06", "2020-01-12", [])
    assert old["started"] == 4  # over all time
    for report in ("money", "cohorts"):
        found = json.loads(run(shop, report, "--until", "2020-01-08", "--json"))
        assert found["lines" if report == "money" else "weeks"] == []
    with pytest.raises(BadInput, match="give the earlier one first"):
        run(shop, "money", "--since", "2026-05-02", "--until", "2026-04-01")


@pytest.mark.parametrize("report", ["funnel", "cohorts", "tree", "advocates", "money"])
def test_files_for_a_spreadsheet_and_a_browser(shop: Path, tmp_path: Path, report: str) -> None:
    table, page = tmp_path / "table.csv", tmp_path / "page.html"
    run(shop, report, "--csv", table, "--html", page)
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(table.read_text("utf-8-sig").splitlines()) > 2
    assert page.read_text("utf-8").startswith("<!doctype html>")
    with pytest.raises(BadInput, match="cannot be written"):
        run(shop, report, "--csv", tmp_path / "no" / "table.csv")


def test_the_tree_of_a_day_and_as_a_picture(shop: Path, tmp_path: Path) -> None:
    picture = tmp_path / "tree.svg"
    now = json.loads(run(shop, "tree", "--svg", picture, "--json"))
    assert now["roots"][0]["descendants"] == 4
    assert "小本" in picture.read_text("utf-8")
    before = json.loads(run(shop, "tree", "--day", "2020-01-01", "--json"))
    assert before["roots"] == []
    with pytest.raises(BadInput, match="no shopper 1 on 2020-01-01"):
        run(shop, "tree", "--root", "1", "--day", "2020-01-01", "--svg", picture)


def test_tables_for_people(shop: Path) -> None:
    assert "Ana" in run(shop, "advocates")
    assert "cannot tell yet" in run(shop, "cohorts")
    assert "20.0" in run(shop, "money")
    assert "3 (75%)" in run(shop, "funnel")
    assert json.loads(run(shop, "refresh", "--json"))["as_of"]
