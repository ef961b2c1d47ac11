"""How the adapters in `bot/llm/adapters` are made, which let a chat model judge texts."""
