"""A first shop by commands alone: made, taught, asked, fed with orders and reported."""

import json
import stat

import pytest

PRODUCTS = {
    "product_data": [
        {
            "product_id": "B-1",
            "title": {"en": "Harbor rye loaf", "zh": "海港黑麦面包"},
            "category": {"en": "Bread", "zh": "面包"},
            "price": 4.50,
            "currency": "USD",
            "stock": 12,
            "attributes": {"en": {"weight": "750 g"}, "zh": {"重量": "750 克"}},
        },
        {"product_id": "B-2", "title": "Seeded bagel", "price": -1},
        {"product_id": "B-3", "title": "Olive focaccia", "price": 6, "stock": 0, "bakes": "daily"},
    ]
}


@pytest.fixture
def shop(shopvine, tmp_path):
    assert shopvine("init", "--shop", "shop", "--name", "Harbor Bakery")[0] == 0
    return tmp_path / "shop"


def test_a_new_shop_keeps_its_secrets_to_its_owner(shopvine, shop):
    assert stat.S_IMODE((shop / "secrets.toml").stat().st_mode) == 0o600
    before = (shop / "secrets.toml").read_text()
    code, out, err = shopvine("init", "--shop", shop)
    assert (code, out) == (2, "")
    assert "is there already" in err
    assert (shop / "secrets.toml").read_text() == before


def test_a_folder_that_cannot_be_one_is_named(shopvine, tmp_path):
    (tmp_path / "file").write_text("no folder")
    code, out, err = shopvine("init", "--shop", "file")
    assert (code, out) == (2, "")
    assert err.startswith("file/data cannot be used (Not a directory): ")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_no_words_are_no_question(shopvine, shop, command):
    code, out, err = shopvine(command, " ", "--shop", shop)
    assert (code, out) == (2, "")
    assert err.startswith("Give ")


def test_the_branch_of_nobody_is_told(shopvine, shop):
    code, out, err = shopvine("report", "tree", "--shop", shop, "--root", 99, "--json")
    assert (code, out) == (2, "")
    assert "There is no shopper 99" in err


def test_the_report_on_answers_is_of_the_days_asked_for(shopvine, shop, tmp_path):
    table = tmp_path / "answers.csv"
    days = ("--from", "2026-05-01", "--to", "2026-05-02")
    code, out, _ = shopvine("report", "answers", "--shop", shop, *days, "--json", "--csv", table)
    told = json.loads(out)
    assert (code, told["from"], told["to"], told["by_path"]) == (0, *days[1::2], [])
    assert table.read_text("utf-8-sig").splitlines()[1] == "all,,,0,0,0,,"
    code, out, err = shopvine("report", "answers", "--shop", shop, *days)
    assert (code, out) == (0, "")
    assert "No question was answered from 2026-05-01 to 2026-05-02" in err
    code, out, err = shopvine("report", "answers", "--shop", shop, "--to", "yesterday")
    assert (code, out) == (2, "")
    code, out, err = shopvine(
        "report", "answers", "--shop", shop, *days[2:], "--from", "2026-06-01"
    )
    assert (code, out) == (2, "")
    assert "give the earlier one first" in err


def test_a_preview_does_not_list_a_whole_shop(shopvine, shop, tmp_path):
    file = tmp_path / "many.csv"
    rows = [f"P-{number},Loaf {number},1.00\n" for number in range(30)]
    file.write_text("product_id,title,price\n" + "".join(rows), encoding="utf-8")
    code, out, _ = shopvine("knowledge", "import", file, "--shop", shop, "--preview")
    assert code == 0
    assert len(out.splitlines()) == 21
    assert out.endswith("new: 10 more (--json names all)\n")


def test_where_there_is_no_shop_the_remedy_is_told(shopvine):
    code, out, err = shopvine("search", "bread", "--shop", "nowhere", "--json")
    assert (code, out) == (2, "")
    assert "shopvine init --shop nowhere" in err


def test_good_rows_go_in_and_a_bad_one_is_named(shopvine, shop):
    file = shop / "data" / "products.json"
    file.write_text(json.dumps(PRODUCTS))
    code, out, _ = shopvine("knowledge", "import", file, "--shop", shop, "--preview", "--json")
    assert json.loads(out)["new"] == ["B-1", "B-3"]
    assert json.loads(shopvine("search", "loaf", "--shop", shop, "--json")[1]) == {"results": []}

    code, out, _ = shopvine("knowledge", "import", file, "--shop", shop, "--json")
    result = json.loads(out)
    assert code == 2
    assert [(bad["row"], bad["column"]) for bad in result["bad"]] == [("product_data[2]", "price")]
    assert result["new"] == ["B-1", "B-3"]

    again = json.loads(shopvine("knowledge", "import", file, "--shop", shop, "--json")[1])
    assert (again["new"], again["changed"], again["unchanged"]) == ([], [], 2)
    assert again["version"] == result["version"]

    found = json.loads(shopvine("search", "rye bread", "--shop", shop, "--json", "--k", 1)[1])
    assert [hit["id"] for hit in found["results"]] == ["B-1"]
    lines = '{"id": 7, "query": "黑麦面包"}\nnot json\n{"id": 9}\n'
    _, out, _ = shopvine("search", "--shop", shop, "--jsonl", "--k", 1, stdin=lines)
    first, second, third = map(json.loads, out.splitlines())
    assert (first["id"], first["results"][0]["id"]) == (7, "B-1")
    assert "line 2" in second["error"]
    assert (third["id"], "query" in third["error"]) == (9, True)

    rebuilt = json.loads(shopvine("knowledge", "rebuild", "--shop", shop, "--json")[1])
    assert rebuilt["passages"] > 0
    assert (
        json.loads(shopvine("search", "rye bread", "--shop", shop, "--json", "--k", 1)[1]) == found
    )


@pytest.mark.model
def test_questions_are_answered_in_order_with_every_documented_key(shopvine, shop):
    (shop / "data" / "products.json").write_text(json.dumps(PRODUCTS))
    shopvine("knowledge", "import", shop / "data" / "products.json", "--shop", shop)
    lines = [
        {"id": "a", "question": "How much is the Harbor rye loaf?"},
        {"id": "b", "question": "海港黑麦面包有多重？", "language": "zh"},
        {
            "id": "c",
            "question": "and is it in stock?",
            "history": ["How much is the Olive focaccia?"],
        },
        {"id": "d", "question": "How much is the Sourdough Titan 3000?"},
        {"id": "e"},
    ]
    stdin = "".join(json.dumps(line) + "\n" for line in lines)
    code, out, _ = shopvine(
        "ask", "--shop", shop, "--jsonl", "--model", "qwen2.5-coder-0.5b", stdin=stdin
    )
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d", "e"]
    price, weight, stock, unknown, wrong = answers
    assert "4.50" in price["answer"]
    assert (price["outcome"], price["path"], price["language"]) == ("answered", "filled", "en")
    assert price["sources"][0]["id"] == "B-1"
    assert set(price) >= {
        *("id", "answer", "language", "outcome", "path", "sources", "blocked"),
        *("model", "prompt_version", "knowledge_version", "seconds"),
    }
    assert set(price["seconds"]) == {"retrieve", "first_token", "generate", "verify", "total"}
    assert "750" in weight["answer"]
    assert "sold out" in stock["answer"]
    assert unknown["outcome"] == "refused"
    assert not any(character.isdigit() for character in unknown["answer"])
    assert "question" in wrong["error"]


def test_orders_of_the_demo_shop_count_once_and_the_reports_agree(shopvine, demo_shop, tmp_path):
    steps = ["offered", "shared", "started", "asked", "bought", "rewarded"]
    funnel = json.loads(shopvine("report", "funnel", "--shop", demo_shop, "--json")[1])
    assert list(funnel)[:6] == steps
    assert min(funnel[step] for step in steps) > 0

    orders = demo_shop / "data" / "orders.csv"
    again = json.loads(shopvine("orders", "import", orders, "--shop", demo_shop, "--json")[1])
    assert again["recorded"] == again["waiting"] == 0
    assert again["duplicate"] == len(orders.read_text().splitlines()) - 1
    same = json.loads(shopvine("report", "funnel", "--shop", demo_shop, "--json")[1])
    assert same | {"as_of": ""} == funnel | {"as_of": ""}

    tree = json.loads(shopvine("report", "tree", "--shop", demo_shop, "--json")[1])
    nodes = list(walk(tree["roots"]))
    assert sum(node["direct"] for node in nodes) == funnel["started"]
    files = [tmp_path / "tree.csv", tmp_path / "tree.html"]
    shopvine("report", "tree", "--shop", demo_shop, "--csv", files[0], "--html", files[1])
    assert len(files[0].read_text("utf-8-sig").splitlines()) == len(nodes) + 1
    assert files[1].read_text("utf-8").startswith("<!doctype html>")

    code, out, _ = shopvine("report", "advocates", "--shop", demo_shop, "--json")
    best = json.loads(out)["advocates"][0]
    assert best["branch_revenue"] == max(node["branch_revenue"] for node in nodes)
    code, out, _ = shopvine("doctor", "ledger", "--shop", demo_shop, "--json")
    assert (code, json.loads(out)) == (0, {"sound": True, "problems": []})


def test_a_bad_order_row_is_named_and_the_good_ones_count(shopvine, demo_shop, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(
        "source,event_id,type,order_id,shopper,product_id,amount,currency,occurred_at\n"
        "csv,1,order,1,900000001,KT-101,159.00,CNY,2026-05-01T12:00:00Z\n"
        "csv,2,order,2,900000001,KT-101,a lot,CNY,2026-05-01T12:00:00Z\n"
    )
    code, out, _ = shopvine("orders", "import", file, "--shop", demo_shop, "--json")
    result = json.loads(out)
    assert code == 2
    assert result["recorded"] == 1
    assert [(bad["row"], bad["column"]) for bad in result["bad"]] == [(3, "amount")]


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node["children"])


def test_a_wrong_line_is_answered_and_the_next_one_too(shopvine, shop):
    (shop / "data" / "products.json").write_text(json.dumps(PRODUCTS))
    shopvine("knowledge", "import", shop / "data" / "products.json", "--shop", shop)
    lines = ["[" * 100_000, '{"query": "loaf", "k": -1}', '{"query": "loaf", "id": "\\ud800"}']
    code, out, _ = shopvine("search", "--shop", shop, "--jsonl", stdin="\n".join(lines))
    nested, negative, found = map(json.loads, out.splitlines())
    assert code == 0
    assert "line 1 is nested too deeply" in nested["error"]
    assert '"k" must be a whole number from 1 to 200' in negative["error"]
    assert found["id"] == "\ud800"
    assert found["results"][0]["id"] == "B-1"


def test_share_messages_are_listed_edited_and_forbidden(shopvine, shop, tmp_path):
    (tmp_path / "bread.json").write_text(json.dumps({"product_data": PRODUCTS["product_data"][:1]}))
    assert shopvine("knowledge", "import", "bread.json", "--shop", shop)[0] == 0
    words = ("knowledge", "messages")
    code, out, _ = shopvine(*words, "list", "--shop", shop, "--json")
    assert (code, json.loads(out)) == (0, {"messages": []})

    own = "I thought of you: Harbor rye loaf, from Harbor Bakery."
    where = ("B-1", "en", "warm")
    code, out, _ = shopvine(*words, "edit", *where, own, "--shop", shop, "--json")
    kept = {"product_id": "B-1", "language": "en", "tone": "warm", "text": own, "state": "edited"}
    assert (code, json.loads(out)) == (0, kept)
    _, out, _ = shopvine(*words, "list", "--shop", shop, "--json")
    assert json.loads(out) == {"messages": [{**kept, "stale": False}]}

    code, out, err = shopvine(
        *words, "edit", *where, "The best loaf at bread.example", "--shop", shop
    )
    assert (code, out) == (2, "")
    assert "do not say: " in err
    assert "best" in err
    assert shopvine(*words, "edit", "X-9", "en", "warm", "Hello.", "--shop", shop)[0] == 2
    assert shopvine(*words, "forbid", *where, "--shop", shop)[0] == 0
    _, out, _ = shopvine(*words, "list", "--shop", shop, "--json")
    assert [each["state"] for each in json.loads(out)["messages"]] == ["forbidden"]
