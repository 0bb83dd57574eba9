"""The same run on a Dask cluster (extra `[dask]`): batches of files per task, keyed by content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policy_parse.batch.inputs import Input
from policy_parse.batch.work import Options, Result, work
from policy_parse.errors import OutputError
from policy_parse.installation.extras import not_installed

_BATCH = 16  # files per task
_PATIENCE = 10  # seconds in which a scheduler has to answer


def on_cluster(
    address: str, items: Iterable[Input], options: Options
) -> Iterator[tuple[Input, Result]]:
    """Each input with its result, worked on at `address`.

    A lost worker's batches go to another one. A batch that keeps killing workers is taken apart
    into single files, and the file that does it gets a row of status crashed.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise not_installed(OutputError, "fatal/not-installed", "--dask", "dask") from None
    listed = list(items)
    if not listed:
        return
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise OutputError(
            "fatal/scheduler",
            f"{address}: no Dask scheduler answers.",
            "Start one (dask scheduler) and check the address.",
            "无法连接 Dask 调度器。",
        ) from error
    with client:
        batches = [listed[i : i + _BATCH] for i in range(0, len(listed), _BATCH)]
        futures = {_submit(client, batch, options): batch for batch in batches}
        done = as_completed(list(futures), loop=client.loop)
        for future in done:
            batch = futures.pop(future)
            if future.status == "finished":
                yield from zip(batch, future.result(), strict=True)
            elif len(batch) > 1:
                for item in batch:
                    single = _submit(client, [item], options)
                    futures[single] = [item]
                    done.add(single)
            else:
                yield batch[0], _crashed(batch[0], future)
            future.release()


def _submit(client: Any, batch: Sequence[Input], options: Options) -> Any:
    """A batch as one task; its key is made from what it reads, so that it is never done twice."""
    names = "\n".join(f"{item.place}\t{item.name}" for item in batch)
    key = hashlib.sha256(f"{options!r}\n{names}".encode("utf-8", "surrogatepass")).hexdigest()
    return client.submit(
        work_batch,
        [(item.place, item.name) for item in batch],
        options,
        key=f"policy-parse-{key[:32]}",
        pure=True,
    )


def work_batch(batch: Sequence[tuple[str, str]], options: Options) -> list[Result]:
    """What a worker of the cluster does."""
    return [work(place, name, options) for place, name in batch]


def _crashed(item: Input, future: Any) -> Result:
    error = future.exception()
    what = type(error).__name__ if error is not None else future.status
    return Result(
        "",
        "crashed",
        "crashed/worker",
        f"{item.name}: workers ended over it ({what}).",
        "Please report it with the file; the other files are not affected.",
        "解析进程异常退出，请反馈该文件。",
    )
