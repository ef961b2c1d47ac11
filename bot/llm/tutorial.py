"""The usual tutorial chain, to compare with: written as tutorials write it.

Whole documents in a vector store, the four nearest stuffed into one prompt, llama-cpp-python's
chat completion with the template of the model file, joined with LCEL. No gate, no rungs, no memory
of the talk. Embedder, store and model file are handed in, so that both sides have the same.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnablePassthrough
from llama_cpp import Llama
from pydantic import PrivateAttr

from bot.llm.cores import usable_cores
from bot.messages import Answer, Question, Seconds, Source
from knowledge.languages import language_of
from knowledge.passages import LANGUAGES, Passage, Product
from knowledge.ports import Embedder, VectorIndex

PROMPT = """Use the following pieces of context to answer the question at the end. If you don't \
know the answer, just say that you don't know, don't try to make up an answer.

{context}

Question: {question}
Helpful Answer:"""
NEAREST = 4
_REFUSES = re.compile(
    r"\b(?:I|we) (?:do not|don['’]t|cannot|can['’]t) (?:know|find|say|tell|answer|provide)\b"
    r"|\bnot (?:mentioned|provided|specified|stated|given|clear)\b"
    r"|\bno (?:information|mention)\b|\bI['’]?m (?:sorry|not sure)\b|\bunable to\b"
    r"|不知道|不清楚|没有(?:提到|提及|说明|提供|相关|关于)|未(?:提及|提到|说明|提供)|无法(?:确定|回答|提供|得知)|抱歉",
    re.IGNORECASE,
)


class TutorialChatModel(BaseChatModel):
    """What langchain-community's ChatLlamaCpp does: messages to `create_chat_completion`."""

    path: Path
    _llama: Llama = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        cores = usable_cores()
        self._llama = Llama(
            str(self.path), n_ctx=4096, n_threads=cores, n_threads_batch=cores, verbose=False
        )

    def close(self) -> None:
        self._llama.close()

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


def chain(context: Any, model: BaseChatModel) -> Runnable[str, str]:
    """The chain: question in, answer out. `context` makes the text of the context of it."""
    inputs: Any = {"context": context, "question": RunnablePassthrough()}
    prompt = ChatPromptTemplate.from_template(PROMPT)
    made: Runnable[str, str] = inputs | prompt | model | StrOutputParser()
    return made


def documents(products: Iterable[Product], passages: Iterable[Passage]) -> list[Source]:
    """Every product in both languages and every other text, whole."""
    found = [
        Source(p.product_id, p.title.get(language, p.product_id), described(p, language))
        for p in products
        for language in LANGUAGES
        if language in p.title
    ]
    texts: dict[tuple[str, str], list[str]] = {}
    for passage in passages:
        texts.setdefault((passage.source_id, passage.title), []).append(passage.text)
    return found + [
        Source(source_id, title, "\n".join([title, *parts]))
        for (source_id, title), parts in texts.items()
    ]


def described(product: Product, language: str) -> str:
    """A product as one text."""
    texts: Any = product.title, product.description, product.attributes
    title, description, facts = (table.get(language) for table in texts)
    lines = [title or "", description or ""]
    lines += [f"{key}: {value}" for key, value in (facts or {}).items()]
    lines += [f"price: {product.price_minor / 100:.2f} {product.currency}"]
    lines += [f"stock: {product.stock}"]
    return "\n".join(lines)


class TutorialChain:
    """Answers questions from `found`, held in `index`, which is filled when this is made. Slow."""

    def __init__(
        self, model: BaseChatModel, found: Sequence[Source], embedder: Embedder, index: VectorIndex
    ) -> None:
        self._sources, self._embedder, self._index = found, embedder, index
        index.upsert(
            [str(at) for at in range(len(found))],
            embedder.embed_passages([source.text for source in found]),
        )
        self._chain = chain(lambda q: "\n\n".join(s.text for s in self._nearest(q)), model)

    def answer(self, question: Question) -> Answer:
        """As it comes. Earlier questions stand before this one, since the chain has no memory.

        `outcome` is refused where the text says that it does not know; `sources` are the documents
        that it was shown.
        """
        started = time.monotonic()
        asked = "\n".join([*question.history, question.text])
        text = self._chain.invoke(asked)
        taken = time.monotonic() - started
        return Answer(
            text,
            language_of(question.text),
            "refused" if _REFUSES.search(text) else "answered",
            "generated",
            tuple(self._nearest(asked)),
            seconds=Seconds(first_token=taken, total=taken),
        )

    def _nearest(self, question: str) -> list[Source]:
        near = self._index.nearest(self._embedder.embed_query(question), NEAREST)
        return [self._sources[int(at)] for at, _ in near]
