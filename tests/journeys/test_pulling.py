"""Prices from an online store: pulled, published, changed there, pulled again."""

import json
import sys

import pytest

from bot.cli.main import main
from tests.unit.knowledge.web.stores.standins import WooCommerce, serving, woo_product

STORE = '\n[store]\nkind = "woocommerce"\naddress = "{}"\n'


@pytest.fixture
def shopvine(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["shopvine", *words])
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def standin():
    made = WooCommerce([woo_product(1), woo_product(2)])
    with serving(made):
        yield made


@pytest.fixture
def shop(shopvine, standin, tmp_path, monkeypatch):
    assert shopvine("init", "--shop", ".", "--name", "Lamps")[0] == 0
    with (tmp_path / "shop.toml").open("a") as settings:
        settings.write(STORE.format(standin.address))
    monkeypatch.setenv("SHOPVINE_STORE_KEY", "ck_key")
    monkeypatch.setenv("SHOPVINE_STORE_SECRET", "cs_secret")
    return tmp_path


def pulled(shopvine, *more):
    code, out, err = shopvine("knowledge", "pull", "--json", "--yes", *more)
    assert code == 0, err
    return json.loads(out)


def test_prices_stay_fresh(shopvine, shop, standin):
    first = pulled(shopvine)
    assert (first["new"], first["published"], first["since"]) == (["1", "2"], True, None)
    assert not (shop / "state" / "pull" / "unfinished.jsonl").exists()

    standin.products[0] |= {"price": "9.90"}
    standin.products.pop()
    preview = pulled(shopvine, "--preview")
    assert (preview["changed"], preview["gone"], preview["written"]) == (["1"], ["2"], False)
    second = pulled(shopvine, "--remove-gone")
    assert (second["changed"], second["gone"], second["published"]) == (["1"], ["2"], True)
    assert second["version"] != first["version"]
    assert pulled(shopvine)["unchanged"] == 1

    standin.products = [woo_product(3, date_modified_gmt="2099-01-01T00:00:00")]
    third = pulled(shopvine, "--changed")
    assert (third["new"], third["gone"]) == (["3"], [])
    assert third["since"] is not None


def test_a_store_that_is_down_changes_nothing(shopvine, shop, standin, monkeypatch):
    before = pulled(shopvine)
    monkeypatch.setenv("SHOPVINE_STORE_SECRET", "cs_wrong")
    code, out, err = shopvine("knowledge", "pull", "--yes", "--json")
    assert (code, out) == (2, "")
    assert "refuses store_key and store_secret" in err
    assert "cs_wrong" not in err
    monkeypatch.setenv("SHOPVINE_STORE_SECRET", "cs_secret")
    assert pulled(shopvine)["version"] == before["version"]


def test_a_shop_without_a_store_is_told_what_to_write(shopvine, tmp_path):
    assert shopvine("init", "--shop", ".", "--name", "Lamps")[0] == 0
    code, out, err = shopvine("knowledge", "pull")
    assert (code, out) == (2, "")
    assert "shop.toml names no store: add [store]" in err
