"""One body is one column, however it is spelled; two bodies that are spelled alike are two."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from policy_parse import parse
from policy_parse.domain.notice import Notice
from policy_parse.export.tables import build_table
from policy_parse.report import write_report


def notice(issuer: str, *duties: str) -> Notice:
    tasks = "".join(f"{n}.任务{n}。加快改造。（{duty}）\n" for n, duty in enumerate(duties, 1))
    text = f"{issuer}关于供水的通知\n一、任务\n{tasks}{issuer}\n2023年3月8日\n"
    return parse(text.encode())


def heads(found: Notice) -> list[str]:
    return [title for key, title in build_table(found, "matrix").columns if key == title]


def test_spellings_of_one_body_are_one_column() -> None:
    found = notice("绵阳市人民政府", "市教育局负责", "绵阳市教育局负责", "市教育局、市水务局负责")
    assert heads(found) == ["市教育局", "市水务局"]
    names = [row[0] for row in build_table(found, "by_unit").rows]
    assert names == ["市教育局"] * 3 + ["市水务局"]


def test_bodies_that_are_spelled_alike_are_told_apart() -> None:
    two = notice("四川省人民政府", "绵阳市教育局负责", "德阳市教育局负责", "省教育厅负责")
    assert heads(two) == ["绵阳市教育局", "德阳市教育局", "省教育厅"]


def test_a_body_of_no_known_place_belongs_to_its_document() -> None:
    one = notice("四川省人民政府", "市公安局负责")
    text = "四川省人民政府关于道路的通知\n一、任务\n1.改造。（市公安局负责）\n四川省人民政府\n2023年5月8日\n"
    other = parse(text.encode())
    assert one.units[0].unit == other.units[0].unit == "市公安局"
    assert one.units[0].key != other.units[0].key


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not on PATH")
def test_in_the_report_two_cities_have_two_columns(tmp_path: Path) -> None:
    cities = [
        notice(f"{city}人民政府", "市公安局负责", "市公安局、市水务局负责")
        for city in ("绵阳市", "德阳市")
    ]
    write_report(cities, tmp_path / "r.html")
    page = f"{(tmp_path / 'r.html').as_uri()}#tab=matrix&mode=unit"
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         f"--user-data-dir={tmp_path / 'p'}", "--virtual-time-budget=5000", "--dump-dom", page],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    shown = html.unescape(done.stdout.split('id="data"')[0])
    up = re.findall(r'<th [^>]*class="up"[^>]*>.*?<button title="([^"]+)"', shown)
    assert sorted(up) == ["德阳市公安局", "德阳市水务局", "绵阳市公安局", "绵阳市水务局"]
