import os

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Delays from Telegram come as timedelta: the library warns about the old way at every 429."""
