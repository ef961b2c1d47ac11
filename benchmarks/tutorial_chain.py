"""The usual tutorial chain, written as tutorials write it.

Whole documents in Chroma through langchain-chroma, a retriever with k=4, the four documents stuffed
into one prompt, the model through llama-cpp-python's chat completion with the template of the model
file, everything joined with LCEL. The embedder and the model file are Shopvine's, temperature 0.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnablePassthrough
from llama_cpp import Llama
from pydantic import PrivateAttr

from benchmarks.lines import Shown, serve
from benchmarks.shop import knowledge_files
from bot.llm.cores import usable_cores
from bot.llm.fetching import locate
from bot.settings import cache_folder, load_settings
from knowledge.embedders.e5 import E5Embedder
from knowledge.loaders import load_file
from knowledge.passages import LANGUAGES, Language, Product

PROMPT = """Use the following pieces of context to answer the question at the end. If you don't \
know the answer, just say that you don't know, don't try to make up an answer.

{context}

Question: {question}
Helpful Answer:"""


class TutorialEmbeddings(Embeddings):
    """Shopvine's embedder behind LangChain's interface."""

    def __init__(self) -> None:
        self._embedder = E5Embedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return list(map(float, self._embedder.embed_query(text)))


class TutorialChatLlamaCpp(BaseChatModel):
    """What langchain-community's ChatLlamaCpp does: messages to `create_chat_completion`."""

    path: Path
    _llama: Llama = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        cores = usable_cores()
        self._llama = Llama(
            str(self.path), n_ctx=4096, n_threads=cores, n_threads_batch=cores, verbose=False
        )

    @property
    def _llm_type(self) -> str:
        return "tutorial"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        turns: Any = [{"role": "user", "content": str(message.text)} for message in messages]
        parts: Any = self._llama.create_chat_completion(
            turns, stream=True, temperature=0, max_tokens=256, stop=stop
        )
        for part in parts:
            content = part["choices"][0]["delta"].get("content") or ""
            yield ChatGenerationChunk(message=AIMessageChunk(content=content))


def documents(folder: Path) -> list[Document]:
    """Every product and every policy or FAQ entry, whole, in both languages."""
    currency = load_settings(folder).shop.currency
    found = []
    for file in knowledge_files(folder):
        loaded = load_file(file, default_currency=currency)
        for product in loaded.products:
            found += [Document(_described(product, language)) for language in LANGUAGES]
        found += [Document(f"{entry.title}\n{entry.text}") for entry in loaded.documents]
    return found


def chain(folder: Path) -> Runnable[str, str]:
    """The chain: question in, answer out."""
    store = Chroma.from_documents(documents(folder), TutorialEmbeddings())
    retriever = store.as_retriever(search_kwargs={"k": 4})
    model = TutorialChatLlamaCpp(path=locate("qwen2.5-coder-1.5b", cache_folder()).path)
    inputs: Any = {"context": retriever | _joined, "question": RunnablePassthrough()}
    prompt = ChatPromptTemplate.from_template(PROMPT)
    made: Runnable[str, str] = inputs | prompt | model | StrOutputParser()
    return made


def _described(product: Product, language: Language) -> str:
    lines = [product.title.get(language, ""), product.description.get(language, "")]
    lines += [f"{key}: {value}" for key, value in product.attributes.get(language, {}).items()]
    lines += [f"price: {product.price_minor / 100:.2f} {product.currency}"]
    lines += [f"stock: {product.stock}"]
    return "\n".join(lines)


def _joined(found: Sequence[Document]) -> str:
    return "\n\n".join(document.page_content for document in found)


def main() -> None:
    tutorial = chain(Path(sys.argv[1]))

    def answer(question: str, shown: Shown) -> dict[str, str]:
        text = ""
        for piece in tutorial.stream(question):
            if piece:
                shown()
            text += piece
        return {"answer": text, "path": "generated"}

    serve(answer)


if __name__ == "__main__":
    main()
