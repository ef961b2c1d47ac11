"""The errors of the application, drawn as a tree.

ShopvineError             the message says what is wrong, where, and what to do
├── BadInput              a file, row, setting or argument is wrong        (exit code 2)
│   ├── SettingsWrong     shop.toml or the environment
│   │   └── SettingRefused    a setting that staff changed
│   ├── OrderRefused      an order event
│   ├── BuyerRefused      what staff say of who bought
│   ├── RateRefused       a rate of the day, or a file of them
│   ├── StaffRefused      a change of staff, or a password
│   ├── HandoffRefused    an act of staff on the chat of a shopper
│   ├── FixRefused        an answer that staff want put right
│   ├── ReviewRefused     an act of staff on an order that was held, or on the blocklist
│   ├── RewardRefused     an act of staff on a payout list, or on coupons
│   ├── ReferralRefused   an act of staff on who brought whom
│   ├── RulesRefused      a file of rules
│   └── DraftMoved        a draft that is not what was checked any more
├── ModelProblem          the language model
│   ├── ModelMissing      a model file is not there, or not the one expected
│   └── ModelFailed       a model broke off or took too long; answering falls back
└── StorageProblem        the database
    └── StorageTooOld     the SQLite library has known corruption bugs
"""

from typing import Literal


class ShopvineError(Exception):
    """Something a person must know; the message is one clear sentence with the remedy."""

    exit_code = 1


class BadInput(ShopvineError):
    """What came in is wrong; nothing was written."""

    exit_code = 2


class SettingsWrong(BadInput):
    """`shop.toml` or an environment variable is wrong."""


class SettingRefused(SettingsWrong):
    """A setting cannot be changed like that. `name` is its table and key, such as
    `rewards.hold_days`, or "" where the file as a whole is the reason."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class OrderRefused(BadInput):
    """An order event cannot be accepted."""


class BuyerRefused(BadInput):
    """Staff cannot say that of an order's buyer. `reason` is a key of the pages' texts."""

    def __init__(
        self, reason: Literal["unknown", "forgotten", "same", "nobody", "why"], message: str
    ) -> None:
        super().__init__(message)
        self.reason = reason


class RateRefused(BadInput):
    """A rate of the day, or a file of them, cannot be taken. `reason` is a key of the pages' texts,
    which `values` fill; `row` and `column` say where in a file it is."""

    def __init__(
        self,
        reason: Literal["currency", "own", "rate", "day", "columns", "file"],
        message: str,
        column: str = "",
        row: int | None = None,
        **values: object,
    ) -> None:
        super().__init__(message)
        self.reason, self.column, self.row, self.values = reason, column, row, values


class StaffRefused(BadInput):
    """A change of staff cannot be made. `reason` is a key of the staff pages' texts."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class HandoffRefused(BadInput):
    """Staff cannot do that with this shopper's chat. `by` is who has it."""

    def __init__(
        self,
        reason: Literal["taken", "not_open", "unknown", "too_long"],
        message: str,
        by: str = "",
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.by = by


class FixRefused(BadInput):
    """An answer cannot be put right like that."""

    def __init__(
        self, reason: Literal["unknown", "too_long", "no_question", "moved"], message: str
    ) -> None:
        super().__init__(message)
        self.reason = reason


class DraftMoved(BadInput):
    """The draft, or what shoppers get, is not what was checked any more."""


class RulesRefused(BadInput):
    """A file of rules that cannot hold. `said` is why; it knows its code."""

    def __init__(self, source: str, said: str) -> None:
        super().__init__(f"{source}: {said}.")
        self.said = said


class RulesOvertaken(BadInput):
    """Other rules hold by now than those that new ones were compared with."""


class ReviewRefused(BadInput):
    """Staff cannot do that with this order or entry. `reason` is a key of the pages' texts."""

    def __init__(
        self,
        reason: Literal["unknown", "undecided", "unnamed", "no_entry", "note"],
        message: str,
    ) -> None:
        super().__init__(message)
        self.reason = reason


class RewardRefused(BadInput):
    """Staff cannot do that with a payout list or coupons. `reason` is a key of the pages' texts,
    which `values` fill."""

    def __init__(self, reason: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


class ReferralRefused(BadInput):
    """Staff cannot say that of who brought whom. `reason` is a key of the pages' texts, which
    `values` fill."""

    def __init__(self, reason: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


class ModelProblem(ShopvineError):
    """The language model cannot be used."""


class ModelMissing(ModelProblem):
    """A model file is missing or damaged. Run `shopvine models fetch NAME`."""

    exit_code = 2


class ModelFailed(ModelProblem):
    """The model broke off or passed its deadline."""


class StorageProblem(ShopvineError):
    """The database cannot be used."""


class StorageTooOld(StorageProblem):
    """The SQLite library has a known corruption bug; install the pinned one."""
