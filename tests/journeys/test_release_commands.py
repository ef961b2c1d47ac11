"""From a price list to a shopper's answer through a draft, a check, a release and a rollback."""

import io
import json
import sys

import pytest

from bot.cli.main import main

PRICES = """product_id,title_en,title_zh,price,stock
K-1,Aurora kettle,极光水壶,199.00,5
M-1,Clay mug,陶土杯,29.00,9
"""
RULES = "# Rules\n\n## Returns\nYou can return an item within 7 days of receiving it.\n"
FAQ = "# Questions\n\n## How long can I return an item?\nYou can return an item within 7 days.\n"
ASKED = '{"question": "How much is the Aurora kettle?"}\n{"question": "极光水壶多少钱？"}\n'


@pytest.fixture
def shopvine(tmp_path, monkeypatch, capfd):
    """Runs a command in the shop's folder, by hand or at a terminal where `typed` is answered."""
    monkeypatch.chdir(tmp_path)

    def run(*words, typed=None):
        monkeypatch.setattr(sys, "argv", ["shopvine", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((typed or "").encode())))
        monkeypatch.setattr("bot.cli.releases.at_terminal", lambda: typed is not None)
        monkeypatch.setattr("bot.cli.bringing.at_terminal", lambda: typed is not None)
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    assert run("init")[0] == 0
    settings = tmp_path / "shop.toml"
    settings.write_text(settings.read_text().replace("qwen2.5-coder-1.5b", "absent"))
    (tmp_path / "prices.csv").write_text(PRICES)
    (tmp_path / "rules.en.md").write_text(RULES)
    (tmp_path / "data" / "test_questions.jsonl").write_text(ASKED)
    assert run("knowledge", "import", "prices.csv", "rules.en.md")[0] == 0
    return run


def said(shopvine, *words):
    code, out, _ = shopvine(*words, "--json")
    assert code == 0
    return json.loads(out)


def test_a_price_goes_through_a_draft_and_back(shopvine, tmp_path):
    (tmp_path / "prices.csv").write_text(PRICES.replace("199.00,5", "189.00,0").split("M-1")[0])
    preview = said(shopvine, "knowledge", "import", "prices.csv", "--preview")
    assert (preview["changed"], preview["gone"], preview["written"]) == (["K-1"], ["M-1"], False)
    assert [field["name"] for field in preview["changes"][0]["fields"]] == ["price_minor", "stock"]

    told = said(shopvine, "knowledge", "import", "prices.csv", "--remove-gone")
    assert (told["version"], told["published"], told["waiting"]) == ("1", False, 2)
    waiting = said(shopvine, "knowledge", "draft")["changes"]
    assert [(c["id"], c["what"], c["by"]) for c in waiting] == [
        ("K-1", "changed", "console"),
        ("M-1", "gone", "console"),
    ]
    assert said(shopvine, "knowledge", "diff", "1", "draft")["changes"][1]["what"] == "gone"

    check = said(shopvine, "knowledge", "check")
    assert (check["questions"], check["without_model"]) == (2, False)
    assert ["189.00" in each["after"]["answer"] for each in check["answers"]] == [True, True]
    assert [change["id"] for change in check["prices"]] == ["K-1"]

    code, _, err = shopvine("knowledge", "publish")
    assert code == 2
    assert "publish --yes" in err
    code, _, err = shopvine("knowledge", "publish", typed="n\n")
    assert (code, "199.00" in err, "The draft stays" in err) == (0, True, True)
    done = said(shopvine, "knowledge", "publish", "--yes", "--summary", "cheaper")
    assert (done["published"]["version"], done["waiting"]) == ("2", 0)

    code, out, _ = shopvine("knowledge", "rollback", "1", typed="y\n")
    assert code == 0
    assert "price: ¥189.00 -> ¥199.00" in out
    history = said(shopvine, "knowledge", "history")["versions"]
    assert [list(each) for each in history] == [["version", "published_at", "by", "summary"]] * 3
    assert [each["version"] for each in history] == ["3", "2", "1"]
    assert history[1]["summary"] == "cheaper"
    assert said(shopvine, "knowledge", "diff", "1", "3") == {"changes": []}
    assert said(shopvine, "knowledge", "rollback", "3", "--yes") == {"published": None}
    code, out, err = shopvine("knowledge", "rollback", "9", "--yes")
    assert (code, out) == (2, "")
    assert "There is no version 9" in err


def test_an_import_asks_and_publishes_what_it_brought_alone(shopvine, tmp_path):
    (tmp_path / "faq.en.md").write_text(FAQ.replace("7 days", "9 days"))
    assert shopvine("knowledge", "import", "faq.en.md", typed="n\n")[0] == 0
    (tmp_path / "prices.csv").write_text(PRICES.replace("199.00", "198.00"))
    told = said(shopvine, "knowledge", "import", "prices.csv", "--yes")
    assert (told["version"], told["published"], told["waiting"]) == ("2", True, 1)

    check = said(shopvine, "knowledge", "check")
    assert [set(each["texts"]) for each in check["contradictions"]] == [
        {
            "You can return an item within 7 days of receiving it.",
            "You can return an item within 9 days.",
        }
    ]
    missing = said(shopvine, "knowledge", "missing")["missing"]
    assert [(each["id"], each["language"]) for each in missing] == [
        ("faq/en/how-long-can-i-return-an-item", "zh")
    ]
    assert said(shopvine, "knowledge", "discard", "--yes") == {"discarded": 1}
    assert said(shopvine, "knowledge", "missing") == {"missing": []}
    code, _, err = shopvine("knowledge", "accept", "K-1")
    assert code == 2
    assert "Nothing is proposed for K-1" in err


@pytest.mark.model
def test_a_version_answers_again(shopvine, tmp_path):
    settings = tmp_path / "shop.toml"
    settings.write_text(settings.read_text().replace("absent", "qwen2.5-coder-0.5b"))
    (tmp_path / "prices.csv").write_text(PRICES.replace("199.00", "189.00"))
    shopvine("knowledge", "import", "prices.csv", "--yes")
    question = "How much is the Aurora kettle?"
    for version, price in (("1", "199.00"), ("2", "189.00"), ("draft", "189.00")):
        answer = said(shopvine, "ask", question, "--version", version)
        assert price in answer["answer"]
        assert answer["knowledge_version"] == version
    code, out, err = shopvine("ask", question, "--version", "7")
    assert (code, out) == (2, "")
    assert "There is no version 7" in err
