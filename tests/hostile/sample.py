"""An invented notice that most hostile files carry, so that what is read of them can be told."""

from __future__ import annotations

TITLE = "青岚市人民政府关于推进社区驿站建设的通知"
LINES = (
    TITLE,
    "一、总体要求",
    "坚持便民利民，统筹布局社区驿站。",
    "二、重点任务",
    "（一）建设社区驿站",
    "到2025年，全市建成社区驿站120个。",
    "牵头单位：市民政局",
    "责任单位：市财政局、市教育局",
    "（二）培训服务人员",
    "2024年年底前培训服务人员300人次。",
    "牵头单位：市人力资源社会保障局",
    "三、保障措施",
    "各单位要加强组织领导，确保取得实效。",
)
UNITS = ("市民政局", "市财政局", "市教育局", "市人力资源社会保障局")
TEXT = "\n".join(LINES) + "\n"
HTML = "".join(f"<p>{line}</p>\n" for line in LINES)


def page(body: str = HTML, head: str = '<meta charset="utf-8">') -> bytes:
    """A web page in UTF-8."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def filler(lines: int) -> list[str]:
    """Lines of ordinary prose, all different, each as long as a printed line."""
    return [
        f"第{n}组成员要按照职责推进社区驿站建设，加强管理，做好服务工作。" for n in range(lines)
    ]
