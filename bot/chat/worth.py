"""What a reward is worth, in words."""

from bot.chat.texts import say
from bot.filling import money
from knowledge.passages import Language


def worth(language: Language, amount: int, unit: str) -> str:
    """Money, points ("PTS") or coupons ("CPN")."""
    if unit in ("PTS", "CPN"):
        return say(language, f"worth.{unit.lower()}", count=amount)
    return money(amount, unit)
