"""A stand-in for the Telegram Bot API, and a demo shop, for rehearsing without an account."""
