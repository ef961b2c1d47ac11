"""The rungs of the ladder that `bot.answering` climbs: each says what it knows, or nothing."""
