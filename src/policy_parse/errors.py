"""Errors a user can act on: each says what is wrong and what to do, in English and Chinese."""

from __future__ import annotations


class PolicyParseError(Exception):
    """Base of all errors of this package.

    `code` is stable (`rejected/empty`); `hint` and `hint_zh` say what to do.
    """

    status = "failed"

    def __init__(self, code: str, message: str, hint: str = "", hint_zh: str = "") -> None:
        """Keep the parts apart; `str(error)` joins them into one line."""
        super().__init__(message)
        self.code, self.message, self.hint, self.hint_zh = code, message, hint, hint_zh

    def __reduce__(self) -> tuple[type[PolicyParseError], tuple[str, str, str, str]]:
        """Go whole from one process to another."""
        return type(self), (self.code, self.message, self.hint, self.hint_zh)

    def __str__(self) -> str:
        """One line: what is wrong and what to do."""
        parts = [self.message, self.hint, self.hint_zh]
        return " ".join(part for part in parts if part)


class RejectedError(PolicyParseError):
    """The input cannot be parsed as it is (empty, encrypted, no document)."""

    status = "rejected"


class NeedsOcrError(PolicyParseError):
    """The file holds pictures of text, or text that is garbage: nothing to parse without OCR."""

    status = "needs_ocr"


class ReadError(PolicyParseError):
    """The file is damaged or could not be read."""

    status = "failed"


class TimeLimitError(PolicyParseError):
    """Reading took longer than the limit allows."""

    status = "timeout"


class CrashedError(PolicyParseError):
    """The process that read it ended over it, or met its limit of memory."""

    status = "crashed"


class OutputError(PolicyParseError):
    """The output cannot be written: nothing was changed."""

    status = "fatal"


class ResultsError(OutputError):
    """What a folder of results keeps (its ledger, 更正.csv) cannot be used as it is."""
