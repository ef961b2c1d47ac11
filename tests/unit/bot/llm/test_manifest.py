"""The manifest is complete and honest."""

import pytest
from pydantic import ValidationError

from bot.errors import ModelMissing
from bot.llm.manifest import Model, find, models

GOOD = {
    "name": "m",
    "task": "chat",
    "summary": "s",
    "licence": "MIT",
    "file": "m.gguf",
    "bytes": 1,
    "sha256": "0" * 64,
    "context": 512,
    "chat_template": "chatml",
    "tested": True,
    "hub": {"repository": "a/b"},
}


def test_the_default_models_have_two_sources_each() -> None:
    for name in ("qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"):
        model = find(name)
        assert model.tested
        assert model.hub is not None
        assert model.packages is not None


def test_stronger_models_are_listed_as_untested() -> None:
    untested = [model for model in models().values() if not model.tested]
    assert len(untested) >= 2
    assert all(model.bytes > find("qwen2.5-coder-1.5b").bytes for model in untested)


def test_hashes_and_files_are_all_different() -> None:
    assert len({model.sha256 for model in models().values()}) == len(models())
    assert len({model.file for model in models().values()}) == len(models())


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match=r"qwen2\.5-coder-1\.5b.*GGUF of your own"):
        find("gpt")


@pytest.mark.parametrize(
    "change",
    [{"sha256": "abc"}, {"hub": None}, {"chat_template": None}, {"file": "../m"}, {"size": 3}],
)
def test_a_wrong_entry_is_refused(change: dict[str, object]) -> None:
    Model.model_validate(GOOD)
    with pytest.raises(ValidationError):
        Model.model_validate(GOOD | change)
