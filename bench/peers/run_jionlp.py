"""JioNLP: times with the date of issue as time base, and sums of money. Runs in its own venv."""

from __future__ import annotations

import logging
from importlib.metadata import version
from typing import Any

import jionlp
from serving import over, serve

logging.disable(logging.CRITICAL)  # it logs a traceback for each candidate it gives up


def base_of(day: str | None) -> dict[str, int] | None:
    """The time base as JioNLP wants it."""
    if not day:
        return None
    return dict(zip(("year", "month", "day"), map(int, day.split("-")), strict=False))


def times(texts: list[str], base: str | None) -> list[dict[str, str]]:
    """Every time with an end: {"text", "end"}; recurring ones and lengths have none."""
    found = []
    for row in over(
        texts, lambda t: jionlp.ner.extract_time(t, time_base=base_of(base), with_parsing=True)
    ):
        span: Any = row["detail"]["time"]
        if isinstance(span, list) and str(span[-1])[:2] in ("19", "20"):
            found.append({"text": row["text"], "end": span[-1][:10]})
    return found


def numbers(texts: list[str], base: str | None) -> list[dict[str, Any]]:
    """Every sum of money: {"text", "value", "unit"}; it finds no other numbers in text."""
    found: list[dict[str, Any]] = []
    for row in over(texts, lambda t: jionlp.ner.extract_money(t, with_parsing=True)):
        amount = row["detail"]["num"]
        last = amount[-1] if isinstance(amount, list) else amount
        found.append({"text": row["text"], "value": float(last), "unit": row["detail"]["case"]})
    return found


if __name__ == "__main__":
    serve({"times": times, "numbers": numbers}, {"jionlp": version("jionlp")})
