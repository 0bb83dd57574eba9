"""How quick the window is over a large workspace.

    python bench/window.py [--documents 10000] [--folder KEPT]

Notices of the sample corpus, each under a number of its own, are read once; then the server is
asked as the page asks it. Printed: seconds (the median and the worst of some) and the largest
answer. Wanted: first list ≤ 1 s, a document ≤ 0.5 s, a correction ≤ 0.2 s, no answer over 2 MB.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from policy_parse.demo import corpus_folder
from policy_parse.window.desk import Desk
from policy_parse.window.guard import COOKIE, Guard
from policy_parse.window.server import make_app
from policy_parse.window.workspace import Workspace

PORT, SECRET = 8124, "s" * 43
HOST = f"http://127.0.0.1:{PORT}"


def fill(folder: Path, documents: int) -> None:
    """Texts of the corpus, each told from the others by a line at its end."""
    texts = [path.read_text("utf-8") for path in sorted(corpus_folder().glob("*.txt"))]
    for n in range(documents):
        place = folder / f"{n // 500:03}" / f"通知{n:05}.txt"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{texts[n % len(texts)]}\n附注：第{n}份。\n", "utf-8")


def timed(what: str, times: int, ask: Callable[[int], int]) -> None:
    """Ask so often and print how long it took, and the largest answer."""
    took, sizes = [], []
    for n in range(times):
        started = time.perf_counter()
        sizes.append(ask(n))
        took.append(time.perf_counter() - started)
    print(
        f"{what:32} median {statistics.median(took):6.3f} s   worst {max(took):6.3f} s   "
        f"largest answer {max(sizes) / 1000:7.0f} kB",
        flush=True,
    )


def measure(folder: Path) -> None:
    """Start on the folder as it lies, read it, and ask."""
    started = time.perf_counter()
    desk = Desk(Workspace.of(folder))
    print(f"{'start over what is read':32} {time.perf_counter() - started:6.3f} s", flush=True)
    app = Guard(make_app(desk, "zh", lambda: None), port=PORT, secret=SECRET)
    client = TestClient(app, base_url=HOST, headers={"Origin": HOST}, cookies={COOKIE: SECRET})

    def get(path: str, **facts: Any) -> Any:
        answer = client.get(path, params=facts)
        answer.raise_for_status()
        return answer

    try:
        started = time.perf_counter()
        desk.read()
        desk._work.submit(lambda: None).result()
        print(f"{'reading what is new':32} {time.perf_counter() - started:6.3f} s", flush=True)
        print(f"{len(desk.documents)} documents", flush=True)
        digests = [d.row.sha256 for d in desk.documents if d.is_read]
        random.Random(1).shuffle(digests)
        timed("list of files", 9, lambda n: len(get("/api/documents").content))
        timed(
            "list, filtered and sorted",
            9,
            lambda n: len(get("/api/documents", text="科技", sort="date").content),
        )
        timed("state", 20, lambda n: len(get("/api/state").content))
        get("/api/set", d=digests[-1])  # the worker is there
        timed("a document, first time", 20, lambda n: len(get("/api/set", d=digests[n]).content))
        timed("a document, again", 20, lambda n: len(get("/api/set", d=digests[n]).content))
        timed(
            "forty documents side by side",
            2,
            lambda n: len(get("/api/set", d=",".join(digests[40 * n : 40 * n + 40])).content),
        )
        timed("a slice of full-text hits", 9, lambda n: len(get("/api/find", text="资金").content))

        def correct(n: int) -> int:
            data = get("/api/set", d=digests[n]).json()
            body = {"document": digests[n], "table": "duties", "id": data["N"][0]["i"]["a"][0],
                    "action": "edit", "entries": {"unit": f"市第{n}局"}}  # fmt: skip
            began = time.perf_counter()
            answer = client.post("/api/corrections", json=body)
            saved.append(time.perf_counter() - began)
            answer.raise_for_status()
            return len(answer.content)

        saved: list[float] = []
        for n in range(20):
            correct(n)
        print(
            f"{'a correction saved':32} median {statistics.median(saved):6.3f} s   worst {max(saved):6.3f} s",
            flush=True,
        )
    finally:
        desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument(
        "--folder", type=Path, help="kept, so that the next time nothing is read anew"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        fill(folder, given.documents)
        measure(folder)


if __name__ == "__main__":
    main()
