"""The loop of a peer in an environment of its own: JSON requests in, JSON answers out.

Standard library alone: this file runs in environments that know nothing of this project.
A request is {"op": …, "texts": […], "base": "2023-06-08" or null}; the answer is whatever the
handler gives, with the seconds that it took, measured here, and how often the peer broke down
until now, by kind of error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

failures: Counter[str] = Counter()
Handler = Callable[[list[str], "str | None"], Any]


def serve(handlers: Mapping[str, Handler], versions: Mapping[str, str]) -> None:
    """Answer requests, one per line, until the input ends; what the peer prints is set aside."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    print(json.dumps({"versions": dict(versions)}), file=out, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        started = time.perf_counter()
        result = handlers[request["op"]](request["texts"], request["base"])
        seconds = time.perf_counter() - started
        answer = {"result": result, "seconds": seconds, "failures": dict(failures)}
        print(json.dumps(answer), file=out, flush=True)


def over(texts: list[str], look: Callable[[str], list[Any]]) -> Iterator[Any]:
    """What `look` finds in each text; a text that the peer breaks down over gives nothing."""
    for text in texts:
        try:
            found = look(text)
        except Exception as error:
            failures[type(error).__name__] += 1
            continue
        yield from found
