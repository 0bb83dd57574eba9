"""Headings under which nothing is ordered to be done: aims, principles, background."""

from __future__ import annotations

import re

_BACKGROUND = re.compile(
    r"(?:总体|工作|主要|发展|指导|目标|基本|行动|编制|规划)(?:的)?(?:要求|目标|思路|思想|原则|任务目标|背景|依据|基础|环境|形势|定位)"
    r"|(?:要求|目标|思路|思想|原则|背景|依据|基础|形势|回顾|附则|适用范围)$|^(?:目的|总则|附则)"
)


def is_background(heading: str) -> bool:
    """Whether a heading opens aims or background (指导思想, 主要目标, 工作回顾), not tasks."""
    return len(heading) <= 16 and _BACKGROUND.search(heading) is not None
