import asyncio

from bot.chat import drafts
from bot.chat.drafts import Draft, join


class SlowTelegram:
    """Never done with showing "typing"; notes the drafts."""

    def __init__(self):
        self.drafts = asyncio.Queue()

    async def send_chat_action(self, chat_id, action):
        await asyncio.Event().wait()

    async def send_message_draft(self, chat_id, draft_id, text):
        await self.drafts.put(text)


def test_the_first_words_wait_for_nothing(monkeypatch):
    monkeypatch.setattr(drafts, "EVERY_SECONDS", 0.05)

    async def main():
        bot = SlowTelegram()
        async with asyncio.timeout(20), Draft(bot, 1, 1, streamed=True) as draft:
            await asyncio.to_thread(draft.add, "It costs 5.")
            assert await bot.drafts.get() == "It costs 5."
            draft.add("It is red.")
            draft.add("It is small.")
            assert await bot.drafts.get() == "It costs 5. It is red. It is small."
        draft.add("Too late.")
        await asyncio.sleep(0.1)
        assert bot.drafts.empty()

    asyncio.run(main())


def test_more_words_keep_to_telegrams_rhythm(monkeypatch):
    monkeypatch.setattr(drafts, "EVERY_SECONDS", 1000)

    async def main():
        bot = SlowTelegram()
        async with asyncio.timeout(20), Draft(bot, 1, 1, streamed=True) as draft:
            draft.add("It costs 5.")
            await bot.drafts.get()
            draft.add("It is red.")
            await asyncio.sleep(0.1)
            assert bot.drafts.empty()

    asyncio.run(main())


def test_sentences_are_joined_as_their_script_wants_it():
    assert join(["One.", "Two."]) == "One. Two."
    assert join(["一。", "二。"]) == "一。二。"
    assert join(["One.\n", "Two."]) == "One.\nTwo."
