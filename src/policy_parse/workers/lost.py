"""What is said of a document whose worker gave no answer."""

from __future__ import annotations

from policy_parse.errors import CrashedError, PolicyParseError, TimeLimitError
from policy_parse.workers.pool import Loss, Lost


def lost_error(name: str, lost: Lost, memory: int, seconds: float) -> PolicyParseError:
    """The error that tells it, with what to do; `memory` in megabytes."""
    if lost.why is Loss.TIME:
        return TimeLimitError(
            "timeout/seconds",
            f"{name}: not done within {seconds:g} s.",
            "Raise the limit with --limit seconds=N, or pass the document in parts.",
            "超过时间上限，请用 --limit seconds=N 调高，或拆分文件。",
        )
    if lost.why is Loss.MEMORY:
        return CrashedError(
            "crashed/memory",
            f"{name}: needed more than {memory} MB of memory.",
            "Raise it with --limit memory=N, or pass the document in parts.",
            "内存不足，请用 --limit memory=N 调高上限，或拆分文件。",
        )
    return CrashedError(
        "crashed/worker",
        f"{name}: the process that read it ended ({lost.how}).",
        "It is damaged, made to harm, or needs more memory (--limit memory=N); the other files are "
        "not affected. Please report a file that opens elsewhere.",
        "解析进程异常退出：文件可能已损坏、含恶意内容或内存不足（--limit memory=N），其他文件不受影响。",
    )
