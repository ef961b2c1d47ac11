"""Tables for a CSV file."""

Rows = list[list[str | int]]
"""The header first. Text that a spreadsheet would compute is quoted."""


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
