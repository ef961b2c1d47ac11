"""The usual tutorial chain of `bot.llm.tutorial`, on Chroma through langchain-chroma.

Whole documents, a retriever with k=4; embedder and model file are Shopvine's, temperature 0.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.runnables import Runnable

from benchmarks.lines import Shown, serve
from benchmarks.shop import knowledge_files
from bot.llm.fetching import locate
from bot.llm.tutorial import NEAREST, TutorialChatModel, chain, described
from bot.messages import Question
from bot.settings import cache_folder, load_settings
from knowledge.embedders.e5 import E5Embedder
from knowledge.loaders import load_file
from knowledge.passages import LANGUAGES


class TutorialEmbeddings(Embeddings):
    """Shopvine's embedder behind LangChain's interface."""

    def __init__(self) -> None:
        self._embedder = E5Embedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return list(map(float, self._embedder.embed_query(text)))


def documents(folder: Path) -> list[Document]:
    """Every product and every policy or FAQ entry, whole, in both languages."""
    currency = load_settings(folder).shop.currency
    found = []
    for file in knowledge_files(folder):
        loaded = load_file(file, default_currency=currency)
        for product in loaded.products:
            found += [Document(described(product, language)) for language in LANGUAGES]
        found += [Document(f"{entry.title}\n{entry.text}") for entry in loaded.documents]
    return found


def retriever(folder: Path) -> Runnable[str, str]:
    """Question in, the four nearest documents out, as one text."""
    store = Chroma.from_documents(documents(folder), TutorialEmbeddings())
    return store.as_retriever(search_kwargs={"k": NEAREST}) | _joined


def _joined(found: Sequence[Document]) -> str:
    return "\n\n".join(document.page_content for document in found)


def main() -> None:
    model = TutorialChatModel(path=locate("qwen2.5-coder-1.5b", cache_folder()).path)
    tutorial = chain(retriever(Path(sys.argv[1])), model)

    one_at_a_time = Lock()  # llama-cpp-python's model serves one caller

    def answer(question: Question, shown: Shown) -> dict[str, str]:
        text = ""
        with one_at_a_time:
            for piece in tutorial.stream(question.text):
                if piece:
                    shown()
                text += piece
        return {"answer": text, "outcome": "answered", "path": "generated"}

    serve(answer)


if __name__ == "__main__":
    main()
