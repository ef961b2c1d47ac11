"""Which language model runs, how it is started, and the files it needs."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.errors import BadInput, ModelProblem
from bot.llm import fetching, manifest
from bot.ports import ChatModel, Message
from bot.settings import LlmTable, cache_folder
from knowledge.passages import KINDS
from knowledge.ports import Embedder
from knowledge.stores.memory import ExactIndex
from knowledge.stores.sqlite import KnowledgeStore

if TYPE_CHECKING:
    from bot.llm.tutorial import TutorialChain


def start(llm: LlmTable, folder: Path, server_key: SecretStr | None, parts: ExitStack) -> ChatModel:
    """The model that the settings name, in process or on a server; closed with `parts`.

    A path in the settings is seen from `folder`. Raises ModelMissing and ModelFailed.
    """
    if llm.server is not None:
        from bot.llm.server import ModelServer

        server = ModelServer(llm.server, llm.model, server_key, llm.deadline_seconds)
        parts.callback(server.close)
        return server

    from bot.llm.drafting import LangChainDrafter
    from bot.llm.llamacpp import ChatLlamaCpp

    local = _located(llm, folder)
    model = ChatLlamaCpp(
        path=local.path,
        chat_template=local.chat_template,
        context=llm.context,
        threads=llm.threads,
        adapter=local.adapter,
    )
    parts.callback(model.close)
    return LangChainDrafter(model, local.name)


def start_tutorial_chain(
    llm: LlmTable, folder: Path, store: KnowledgeStore, embedder: Embedder, parts: ExitStack
) -> "TutorialChain":
    """The usual tutorial chain on the same model file, embedder and knowledge. Slow.

    Raises ModelMissing, and BadInput where the model runs on a server.
    """
    from bot.llm import tutorial

    if llm.server is not None:
        raise BadInput("The tutorial chain needs a model in process; this shop's is on a server.")
    model = tutorial.TutorialChatModel(path=_located(llm, folder).path)
    parts.callback(model.close)
    texts = store.passages(store.passage_ids(KINDS["texts"]))
    found = tutorial.documents(store.products(limit=-1), texts)
    return tutorial.TutorialChain(model, found, embedder, ExactIndex())


def problems(model: ChatModel) -> list[str]:
    """What keeps a model from answering: it is asked for a word, under a grammar. Slow."""
    asked = [Message("user", "Say: ready")]
    try:
        said = "".join(model.stream(asked, grammar='root ::= "ready"', max_tokens=8))
    except ModelProblem as problem:
        return [str(problem)]
    if said.strip() != "ready":
        return [f"The model {model.name} writes what its grammar forbids."]
    return []


def listed_models() -> list[dict[str, Any]]:
    """What the manifest knows, as JSON values, with the state of each file here."""
    cache = cache_folder()
    return [
        {
            "name": model.name,
            "task": model.task,
            "summary": model.summary,
            "license": model.licence,
            "bytes": model.bytes,
            "sha256": model.sha256,
            "context": model.context,
            "tested": model.tested,
            "state": fetching.state_of(model, cache),
            "path": str(fetching.path_of(model, cache)),
        }
        for model in manifest.models().values()
    ]


def fetch_model(name: str, on_progress: Callable[[str, int, int], None]) -> Path:
    """Bring a model here. Raises ModelMissing."""
    return fetching.fetch(manifest.find(name), cache_folder(), on_progress)


def verify_model(name: str) -> Path:
    """Check a model that is here. Raises ModelMissing."""
    return fetching.verify(manifest.find(name), cache_folder())


def _located(llm: LlmTable, folder: Path) -> fetching.LocalModel:
    own = folder / llm.model
    name = str(own) if own.is_file() else llm.model
    return fetching.locate(name, cache_folder(), llm.chat_template)
