"""The report page and the calendar file: whole, inert, true to the characters, and used in a browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policy_parse import parse
from policy_parse.demo import corpus_folder
from policy_parse.domain.differences import flat_changes, wording_changes
from policy_parse.domain.notice import Corrected, Notice
from policy_parse.pipeline import compare
from policy_parse.read.text.document import text_source
from policy_parse.report import calendar_text, report_page, write_report
from policy_parse.report.data import page_data
from policy_parse.report.due import last_day
from policy_parse.report.families import find_links
from policy_parse.report.labels import labels
from policy_parse.report.links import leaf_text
from policy_parse.report.shown import Shown
from policy_parse.review import read_corrections

CORPUS = [p for p in sorted(corpus_folder().iterdir()) if p.suffix in {".docx", ".txt", ".pdf", ".html"}]  # fmt: skip
CHAIN = [p for p in CORPUS if "全民健身" in p.name]
HOSTILE = "一、任务\n1.建设𠮷绿道</script><img src=x onerror=alert(1)>。2025年底前建成𠮷桥5座。\n牵头单位：市水利局\n"


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    return [parse(p) for p in CORPUS]


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def cut(text: str, start: int, end: int) -> str:
    """As a browser cuts: in UTF-16 units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def bare(text: str) -> str:
    return "".join(text.split())


def test_the_page_is_whole_and_inert() -> None:
    notice = parse(HOSTILE.encode(), name="</title><script>alert(1)</script>{{data}}.txt")
    page = report_page([notice])
    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "{{" not in page.replace("{{data}}", "")
    own = re.sub(r'(?s)id="data">.*?</script>', "", page)
    assert not re.search(r"\b(?:src|href)\s*=|url\(|@import", own)
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg|http-equiv", "", own)
    assert "innerHTML" not in page
    assert "default-src 'none'" in page
    assert "</script><img src=x" in data_of(page)["N"][0]["x"]
    assert re.search(r"<title>[^<]*&lt;/title&gt;", page)


def test_the_page_is_the_same_each_time(notices: list[Notice]) -> None:
    assert report_page(notices) == report_page([parse(p) for p in CORPUS])


def test_both_languages_have_every_label() -> None:
    folder = Path(sys.modules["policy_parse.report.page"].__file__ or "").parent
    own = json.loads((folder / "labels.json").read_text("utf-8"))
    assert all(len(words) == 2 for words in own.values())
    used = set()
    for script in folder.glob("*.js"):
        text = script.read_text("utf-8")
        used |= set(re.findall(r"\bL\.(\w+)", text))
        assert len(text.splitlines()) < 500
    assert used - set(labels("zh")) == set()
    assert set(labels("zh")) == set(labels("en"))


def test_every_mark_leads_to_its_characters(notices: list[Notice]) -> None:
    wide = parse(HOSTILE.encode())
    data = page_data([*notices, wide], ())
    for notice, packed in zip([*notices, wide], data["N"], strict=True):
        text = packed["x"]
        rows = [
            *((r.evidence, p[5], p[6]) for r, p in zip(notice.sections, packed["s"], strict=True)),
            *((r.evidence, p[5], p[6]) for r, p in zip(notice.assignments, packed["a"], strict=True)),
            *((r.evidence, p[14], p[15]) for r, p in zip(notice.targets, packed["g"], strict=True)),
            *((r.value_evidence, p[16], p[17]) for r, p in zip(notice.targets, packed["g"], strict=True)),
            *((r.evidence, p[5], p[6]) for r, p in zip(notice.deadlines, packed["d"], strict=True)),
            *((r.evidence, p[4], p[5]) for r, p in zip(notice.citations, packed["c"], strict=True)),
            *((r.evidence, p[3], p[4]) for r, p in zip(notice.issues, packed["q"], strict=True) if r.evidence),
        ]  # fmt: skip
        assert rows
        for evidence, start, end in rows:
            assert bare(cut(text, start, end)) == evidence.literal
        for task, row in zip(notice.tasks, packed["k"], strict=True):
            assert bare(row[3] or cut(text, row[1], row[2])) == bare(task.text)


def test_the_shown_text_has_every_character_once(notices: list[Notice]) -> None:
    for notice in notices:
        shown = Shown(notice.source)
        assert len(bare(shown.text)) == sum(len(p.text) for p in shown.passages)
    latin = Shown(parse("一、Internet  Plus 行动\n推广 Web\n服务。\n".encode()).source)
    assert "Internet Plus行动" in latin.text


CHANGES = [  # old, new
    ("", ""),
    ("", "新增"),
    ("删去", ""),
    ("到2025年，覆盖率达到42%以上。", "到2027年，覆盖率达到43%以上；"),
    ("建设体育公园", "新建一批体育公园六个"),
    ("甲" * 2000, "甲" * 1500 + "乙" * 700),
    ("𠮷桥五座要建成", "𠮷桥六座要建成"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_changes_of_wording_give_both_texts(old: str, new: str) -> None:
    before = after = ""
    for kept, dropped, added in wording_changes(old, new):
        i, j = len(before), len(after)
        assert old[i : i + kept] == new[j : j + kept]
        before += old[i : i + kept + dropped]
        after += new[j : j + kept + added]
    assert (before, after) == (old, new)
    flat = flat_changes(old, new)
    assert sum(flat[0::3]) + sum(flat[1::3]) == len(old.encode("utf-16-le")) // 2
    assert sum(flat[0::3]) + sum(flat[2::3]) == len(new.encode("utf-16-le")) // 2


def test_links_carry_pairs_targets_and_changes(notices: list[Notice]) -> None:
    chain = [n for n in notices if "全民健身" in n.source.name]
    links = compare(*chain).links
    data = page_data(chain, links)
    shown = [Shown(n.source) for n in chain]
    assert len(data["C"]) == 2
    for link, row in zip(links, data["C"], strict=True):
        assert len(row["t"]) == len(link.pairs)
        assert len(row["g"]) == len(link.target_pairs)
        above, below = data["N"][row["p"]], data["N"][row["c"]]
        for pair, told in zip(link.pairs, row["t"], strict=True):
            child, parent, relation, *_, flat, likeness, certainty = told
            assert (below["s"][child][0], above["s"][parent][0]) == (pair.child, pair.parent)
            assert data["S"][relation] == pair.relation.value
            old = leaf_text(shown[row["p"]], above, parent)
            new = leaf_text(shown[row["c"]], below, child)
            assert (likeness, data["S"][certainty]) == (pair.likeness, pair.certainty.value)
            assert (flat[:1] != [-1]) is pair.is_reworded
            if pair.is_reworded:
                assert sum(flat[0::3]) + sum(flat[1::3]) == len(old)
                assert sum(flat[0::3]) + sum(flat[2::3]) == len(new)
            else:
                assert sum(flat[1:]) <= len(new)
        for pair, (child, parent, *_) in zip(link.target_pairs, row["g"], strict=True):
            assert bare(cut(below["x"], *below["g"][child][14:16])) == pair.child.evidence.literal
            assert bare(cut(above["x"], *above["g"][parent][14:16])) == pair.parent.evidence.literal


def test_only_what_belongs_is_put_side_by_side(notices: list[Notice]) -> None:
    linked = {(x.child.source.name, x.parent.source.name) for x in find_links(notices)}
    assert linked == {
        ("望川区_全民健身.docx", "临岚市_全民健身.docx"),
        ("临岚市_全民健身.docx", "澜江省_全民健身.txt"),
    }
    assert find_links(notices[:1]) == ()


def lines_of(text: str) -> list[str]:
    assert text.endswith("\r\n")
    physical = text.split("\r\n")[:-1]
    assert not any("\n" in line or "\r" in line for line in physical)
    assert max(len(line.encode()) for line in physical) <= 75
    out: list[str] = []
    for line in physical:
        if line.startswith(" "):
            out[-1] += line[1:]
        else:
            out.append(line)
    return out


def events(lines: list[str]) -> Iterator[dict[str, str]]:
    event: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(?:;[A-Z]+=[A-Z]+)?", name), line
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            yield event
        else:  # a reminder says less than the event, behind it
            event.setdefault(name, value)


def test_the_calendar_is_valid_and_deterministic(notices: list[Notice]) -> None:
    text = calendar_text(notices)
    assert text == calendar_text([parse(p) for p in CORPUS])
    lines = lines_of(text)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "VERSION:2.0" in lines
    found = list(events(lines))
    assert len(found) > 50
    assert len({e["UID"] for e in found}) == len(found)
    for event in found:
        assert {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        first, last = event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]
        assert (date.fromisoformat(last) - date.fromisoformat(first)).days == 1
        for value in (event["SUMMARY"], event["DESCRIPTION"]):
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value)


def test_the_calendar_escapes_what_it_must() -> None:
    text = "一、任务\n1.2025年6月底前建成a,b;c\\d桥。\n牵头单位：市水利局\n"
    (event,) = events(lines_of(calendar_text([parse(text.encode())])))
    assert event["DTSTART;VALUE=DATE"] == "20250630"
    assert "a\\,b\\;c\\\\d" in event["SUMMARY"]
    assert event["SUMMARY"].startswith("市水利局牵头：")


def test_what_the_same_units_do_by_the_same_day_is_one_event_with_reminders() -> None:
    from icalendar import Calendar

    text = (
        "一、任务\n1.2025年6月底前建成绿道。\n牵头单位：市水利局\n"
        "2.2025年6月底前建成驿站。\n牵头单位：市水利局\n3.2025年6月底前建成码头。\n牵头单位：市林业局\n"
    )
    calendar = Calendar.from_ical(calendar_text([parse(text.encode())]))
    found = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert list(found) == [
        "市水利局牵头：2025年6月底前建成绿道。 等2项",
        "市林业局牵头：2025年6月底前建成码头。",
    ]
    (both, one) = found.values()
    assert "建成驿站" in both["description"]
    assert [a["trigger"].dt.days for a in one.walk("VALARM")] == [-30, -7]


DAYS = [("2025", (2025, 12, 31)), ("2024-02", (2024, 2, 29)), ("2025-06-08", (2025, 6, 8))]


@pytest.mark.parametrize(("due", "day"), DAYS)
def test_the_last_day(due: str, day: tuple[int, int, int]) -> None:
    assert last_day(due) == date(*day)


@pytest.mark.parametrize("due", ["2025-13", "soon", "2025-02-30", "0000"])
def test_no_last_day(due: str) -> None:
    assert last_day(due) is None


def many(notices: list[Notice], n: int) -> list[Notice]:
    return [replace(notices[i % len(notices)]) for i in range(n)]


def test_200_notices_in_time_and_size(notices: list[Notice], tmp_path: Path) -> None:
    start = time.monotonic()
    write_report(many(notices, 200), tmp_path / "x.html")
    assert time.monotonic() - start < 60
    assert (tmp_path / "x.html").stat().st_size < 15_000_000


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_commands(tmp_path: Path) -> None:
    done = run("report", *CHAIN, "-o", tmp_path / "x" / "r.html", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Duties" in (tmp_path / "x" / "r.html").read_text("utf-8")
    done = run("export", *CHAIN, "--ics", tmp_path / "a.ics")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_folder_of_a_run(tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    for path in CHAIN:
        shutil.copy(path, files)
    assert run("run", files, "-o", tmp_path / "OUT", "-w", 1).returncode == 0
    (files / CHAIN[0].name).unlink()
    done = run("report", tmp_path / "OUT", "-o", tmp_path / "r.html")
    assert done.returncode == 1
    assert [x for x in done.stderr.splitlines() if CHAIN[0].name in x and "no longer" in x]
    assert len(data_of((tmp_path / "r.html").read_text("utf-8"))["N"]) == len(CHAIN) - 1


browser = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not on PATH")


def dom(page: Path, address: str, folder: Path) -> str:
    """The document after its script has run."""
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", f"--user-data-dir={folder}", "--window-size=1300,850",
         "--virtual-time-budget=5000", "--dump-dom", f"{page.as_uri()}#{address}"],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    return done.stdout


@browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_a_browser(notices: list[Notice], tmp_path: Path, language: str) -> None:
    chain = [n for n in notices if "全民健身" in n.source.name]
    write_report(chain, tmp_path / "r.html", language)
    found = re.search(r'data-selftest="([^"]*)"', dom(tmp_path / "r.html", "selftest", tmp_path / "p"))  # fmt: skip
    assert found
    told = json.loads(html.unescape(found[1]))
    assert told["errors"] == []
    for name in ("document", "matrix", "targets", "graph", "compare", "calendar", "issues"):
        assert told["tab_" + name] is True
    for name in ("matrix_jump", "target_jump", "sort", "filter", "copy", "unit", "calendar"):
        assert told[name] is True, name
    assert told["arrow"] == "matrix"
    assert told["issue_jump"] == "document"
    assert told["compare"][0] == 3
    assert told["compare"][2] > 100
    assert chain[0].assignments[0].unit in told["mark_record"]


@browser
def test_a_line_of_the_account_is_taken_in_as_a_correction(tmp_path: Path) -> None:
    """The file that the page saves is one that --corrections takes."""
    text = "一、任务\n1.改造。目前已累计改造了管网30公里。（市水务局负责）\n"
    notice = parse(text.encode(), accounts=True)
    before = {t.indicator: t.kind.value for t in notice.targets}
    assert "target" not in before.values()
    write_report([notice], tmp_path / "r.html")
    found = re.search(r'data-selftest="([^"]*)"', dom(tmp_path / "r.html", "selftest", tmp_path / "p"))  # fmt: skip
    assert found
    told = json.loads(html.unescape(found[1]))
    assert told["errors"] == []
    assert told["tab_accounts"] is True
    (tmp_path / "更正.csv").write_text(told["accounts"], "utf-8", newline="")
    after = parse(text.encode(), corrections=read_corrections(tmp_path / "更正.csv"))
    assert "target" in [t.kind.value for t in after.targets]
    assert not any(i.code == "correction-lost" for i in after.issues)


def test_what_was_corrected_and_what_is_in_doubt_is_marked() -> None:
    """Each with what to say: what stood there and who changed it, or why it is in doubt."""
    text = "临岚市人民政府通知\n一、任务\n1.建成绿道30公里。（市水务局牵头，某办配合）\n"
    notice = parse(text.encode())
    first = notice.assignments[0]
    fixed = Corrected("duties", first.id, "role", "责任", "李某 2026-11-27：核对纸本")
    data = page_data([replace(notice, corrected=(fixed,))], [])
    strings = data["S"]
    told = {(t, i, corrected): strings[s] for t, i, corrected, s in data["N"][0]["y"]}
    assert told[0, 0, 1] == "人工更正：角色原为“责任”（李某 2026-11-27：核对纸本）"
    assert "某办" in told[0, 1, 0]  # a name that is not resolved
    assert "时限" in told[1, 0, 0]  # a target without one
    assert (0, 0, 0) not in told


def test_the_page_has_no_account_unless_asked_for() -> None:
    plain = page_data([parse(HOSTILE.encode())], [])
    assert plain["N"][0]["n"] == []
    asked = page_data([parse(HOSTILE.encode(), accounts=True)], [])
    assert len(asked["N"][0]["n"]) > 3


@browser
def test_a_hostile_text_stays_text_in_a_browser(tmp_path: Path) -> None:
    write_report([parse(HOSTILE.encode(), name="<img src=x onerror=alert(1)>.txt")], tmp_path / "r.html")  # fmt: skip
    shown = dom(tmp_path / "r.html", "tab=matrix", tmp_path / "p")
    body = shown.split('id="data"')[0]
    assert "<img" not in body
    assert "&lt;img src=x onerror=alert(1)&gt;" in body


@browser
def test_200_notices_open_in_time(notices: list[Notice], tmp_path: Path) -> None:
    write_report(many(notices, 200), tmp_path / "r.html")
    shown = dom(tmp_path / "r.html", "selftest", tmp_path / "p")
    found = re.search(r'data-selftest="([^"]*)"', shown)
    assert found
    told = json.loads(html.unescape(found[1]))
    assert told["errors"] == []
    assert told["ms"] < 3000
    assert told["drawn_rows"] < 100


def test_what_is_shown_leads_back_to_the_source() -> None:
    """Widths, line breaks and characters beyond the first plane do not move a place."""
    text = "望川市人民政府通知\n一、总则\n建设𠮷祥绿道\n120公里，由市水务局牵头。\n"
    shown = Shown(text_source(text))
    for words in ("𠮷祥", "120公里", "市水务局"):
        at = shown.text.index(words)
        start, end = shown.units(at), shown.units(at + len(words))
        found = shown.origin(start, end)
        assert found is not None
        assert text[slice(*found)] == words
    assert shown.origin(0, 0) is None
    assert shown.origin(5, 5) is None
