"""What the shop knows: loading, indexing and retrieving it. Usable without a bot."""
