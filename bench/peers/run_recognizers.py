"""Recognizers-Text, Chinese culture: dates, percentages, dimensions, money, other numbers.

Runs in its own venv.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import Any

from recognizers_date_time import recognize_datetime
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_text import Culture
from serving import over, serve

CHINESE = Culture.Chinese


def moments(text: str, base: str | None) -> list[Any]:
    """What it takes for a date, a period or a set of dates."""
    reference = datetime.fromisoformat(base) if base and len(base) == 10 else None
    return recognize_datetime(text, CHINESE, reference=reference) or []


def end_of(resolution: dict[str, str]) -> str | None:
    """The last day that a resolution covers; its own ends are the day after."""
    for key, back in (("end", 1), ("value", 0)):
        try:
            day = date.fromisoformat(resolution.get(key, "")[:10])
            return (day - timedelta(days=back)).isoformat()
        except (ValueError, OverflowError):
            continue
    return None


def times(texts: list[str], base: str | None) -> list[dict[str, str]]:
    """Every time with an end: {"text", "end"}; of two readings (past and to come) the later."""
    found = []
    for row in over(texts, lambda text: moments(text, base)):
        ends = [end_of(v) for v in (row.resolution or {}).get("values", [])]
        known = [end for end in ends if end]
        if known:
            found.append({"text": row.text, "end": max(known)})
    return found


def numbers(texts: list[str], base: str | None) -> list[dict[str, Any]]:
    """Every number outside a date, each once, with the measure of the recogniser that knows one."""
    found: list[dict[str, Any]] = []
    for text in texts:
        dates = over([text], lambda text: moments(text, base))
        taken = [(row.start, row.end) for row in dates]
        for recognise in (
            recognize_percentage, recognize_dimension, recognize_currency, recognize_number,
        ):  # fmt: skip
            for row in over([text], lambda text, f=recognise: f(text, CHINESE) or []):
                if any(row.start <= end and start <= row.end for start, end in taken):
                    continue
                value = number((row.resolution or {}).get("value"))
                if value is not None:
                    taken.append((row.start, row.end))
                    found.append({"text": row.text, "value": value, "unit": unit(row)})
    return found


def unit(row: Any) -> str:
    """The measure in gold's spelling where that is known, else as it gives it."""
    if row.type_name == "percentage":
        return "%"
    given = (row.resolution or {}).get("unit") or ""
    return {"Chinese yuan": "元", "Square meter": "平方米", "Kilometer": "公里"}.get(given, given)


def number(value: str | None) -> float | None:
    """A resolution's value, its percent sign off."""
    try:
        return float((value or "").rstrip("%"))
    except ValueError:
        return None


if __name__ == "__main__":
    name = "recognizers-text-suite"
    serve({"times": times, "numbers": numbers}, {name: version(name)})
