"""The window's server: what it gives, what it keeps, and whom it answers."""

from __future__ import annotations

import base64
import csv
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from policy_parse import __version__, parse, parse_folder
from policy_parse.batch.outputs import write_outputs
from policy_parse.batch.run import locked
from policy_parse.batch.work import Options
from policy_parse.errors import OutputError, RejectedError
from policy_parse.review.corrections import NAME, Correction, read_corrections
from policy_parse.review.judgements import JUDGEMENTS
from policy_parse.window import serving
from policy_parse.window.choices import Choices
from policy_parse.window.desk import Desk
from policy_parse.window.guard import COOKIE, Guard
from policy_parse.window.server import make_app
from policy_parse.window.serving import write_shortcut
from policy_parse.window.workspace import Workspace

CITY = """望川市人民政府办公室关于印发绿道建设方案的通知
望政办〔2024〕7号
各区人民政府：
一、建设绿道。到2026年底，建成绿道120公里。（市水务局牵头，市财政局配合）
二、修复岸线。修复受损岸线30公里，补种岸边林木。（市生态环境局负责）
望川市人民政府办公室
2024年3月5日
"""
DISTRICT = """望川市清河区人民政府办公室关于印发绿道建设方案的通知
清政办〔2024〕9号
根据望政办〔2024〕7号文件要求，制定本方案。
一、建设绿道。到2026年底，建成绿道40公里。（区水务局牵头）
二、办好集市。每月办集市2场。（区商务局牵头）
望川市清河区人民政府办公室
2024年5月6日
"""
PORT = 8123
HOST = f"http://127.0.0.1:{PORT}"
SECRET = "s" * 43


class Window:
    """A workspace served to a test."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace.of(folder)
        self.desk = Desk(self.workspace)
        self.ended: list[bool] = []
        app = make_app(self.desk, "zh", lambda: self.ended.append(True))
        self.client = TestClient(
            Guard(app, port=PORT, secret=SECRET), base_url=HOST, headers={"Origin": HOST},
            cookies={COOKIE: SECRET},
        )  # fmt: skip

    def get(self, path: str, status: int = 200, **facts: Any) -> Any:
        answer = self.client.get(path, params=facts)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.post(path, json=body or {})
        assert answer.status_code == status, answer.text
        return answer.json()

    def put(self, name: str, data: bytes, status: int = 200) -> Any:
        answer = self.client.put("/api/files", params={"name": name}, content=data)
        assert answer.status_code == status, answer.text
        return answer.json()

    def read(self) -> None:
        self.desk.read()
        self.settle()

    def settle(self) -> None:
        self.desk._work.submit(lambda: None).result()

    def digest(self, name: str) -> str:
        return next(d.row.sha256 for d in self.desk.documents if d.row.name == name)

    def rows(self, name: str) -> dict[str, Any]:
        """The data of one notice as the page gets it."""
        data = self.get("/api/set", d=self.digest(name))
        return {**data, **data["N"][0]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "公文"
    place.mkdir()
    (place / "市.txt").write_text(CITY, "utf-8")
    (place / "区.txt").write_text(DISTRICT, "utf-8")
    return place


@pytest.fixture
def window(folder: Path) -> Iterator[Window]:
    own = Window(folder)
    own.read()
    yield own
    own.desk.close()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A window on an empty folder, for those who are not let in."""
    own = Window(tmp_path_factory.mktemp("leer"))
    yield own
    own.desk.close()


def duty(rows: dict[str, Any], unit: str) -> str:
    """The id of the duty of a unit."""
    return next(
        rows["i"]["a"][n] for n, row in enumerate(rows["a"]) if rows["S"][row[3]] == unit
    )  # fmt: skip


def change(window: Window, name: str, key: str, status: int = 200, **entries: str) -> Any:
    body = {"document": window.digest(name), "table": "duties", "id": key, "action": "edit",
            "entries": entries, "why": "核对"}  # fmt: skip
    return window.post("/api/corrections", body, status)


# ---- what it gives


def test_the_list_says_what_each_file_is(window: Window) -> None:
    listed = window.get("/api/documents")
    assert listed["total"] == 2
    city = next(row for row in listed["rows"] if row["name"] == "市.txt")
    assert city["number"] == "望政办〔2024〕7号"
    assert city["date"] == "2024-03-05"
    assert city["status"] == "ok"
    assert city["counts"]["assignments"] == 3
    assert window.get("/api/documents", text="清河")["total"] == 1
    assert [r["name"] for r in window.get("/api/documents", sort="date", back=1)["rows"]] == [
        "区.txt",
        "市.txt",
    ]


def test_chosen_notices_come_with_their_comparison(window: Window) -> None:
    both = f"{window.digest('区.txt')},{window.digest('市.txt')}"
    data = window.get("/api/set", d=both)
    assert [n["m"][1] for n in data["N"]] == ["区.txt", "市.txt"]
    assert len(data["C"]) == 1


def test_a_text_and_a_row_are_found_over_all_files(window: Window) -> None:
    found = window.get("/api/find", text="集市")
    assert [hit["file"] for hit in found["hits"]] == ["区.txt", "区.txt"]
    assert found["after"] is None
    near = window.get("/api/find", text="绿道 40公里")["hits"]
    assert "40公里" in near[0]["text"], "where both words stand comes first"
    duties = window.get("/api/find", table="duties", text="水务局 牵头")
    assert {hit["row"]["unit"] for hit in duties["hits"]} == {"区水务局", "市水务局"}
    window.get("/api/find", status=422, table="secrets")


def test_many_hits_come_in_slices(folder: Path, tmp_path: Path) -> None:
    for n in range(130):
        (folder / f"通知{n:03}.txt").write_text(CITY.replace("120公里", f"{n + 200}公里"), "utf-8")
    own = Window(folder)
    try:
        own.read()
        seen, after, slices = 0, 0, 0
        while after is not None:
            got = own.get("/api/find", table="duties", text="市财政局", **{"from": after})
            seen, after, slices = seen + len(got["hits"]), got["after"], slices + 1
        assert (seen, slices >= 2) == (131, True)
    finally:
        own.desk.close()


# ---- what it keeps


def test_a_change_is_a_correction_with_who_when_and_why(window: Window) -> None:
    key = duty(window.rows("市.txt"), "市财政局")
    change(window, "市.txt", key, unit="市发展改革委", role="责任单位")
    rows = window.rows("市.txt")
    assert rows["S"][rows["a"][rows["i"]["a"].index(key)][3]] == "市发展改革委"
    kept = read_corrections(window.workspace.results / NAME)
    assert {(c.field, c.after) for c in kept} == {("unit", "市发展改革委"), ("role", "责任")}
    assert all(c.at and c.why == "核对" for c in kept)
    assert {c["field"] for c in rows["corrected"]} == {"unit", "role"}


def test_a_run_over_the_same_folder_uses_what_was_changed(window: Window, folder: Path) -> None:
    change(window, "市.txt", duty(window.rows("市.txt"), "市财政局"), unit="市发展改革委")
    window.settle()
    report = parse_folder([folder], window.workspace.results, workers=1)
    assert report.parsed == 0, "the window has put the changed document into the ledger"
    with (window.workspace.results / "csv" / "责任清单.csv").open(encoding="utf-8-sig") as stream:
        units = {row["单位"] for row in csv.DictReader(stream)}
    assert "市发展改革委" in units
    assert "市财政局" not in units


def test_corrections_that_never_reached_the_ledger_do_so_at_the_next_start(
    window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is killed between a correction and the ledger loses it in no output."""
    key = duty(window.rows("市.txt"), "市财政局")
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "_acknowledge", lambda *_: None)
        change(window, "市.txt", key, unit="市发展改革委")
        window.desk.close()
    again = Window(folder)
    try:
        again.read()
        found = again.get("/api/find", table="duties", text="市发展改革委")["hits"]
        assert [hit["row"]["unit"] for hit in found] == ["市发展改革委"]
    finally:
        again.desk.close()
    assert parse_folder([folder], window.workspace.results, workers=1).parsed == 0
    with (window.workspace.results / "csv" / "责任清单.csv").open(encoding="utf-8-sig") as stream:
        assert "市发展改革委" in {row["单位"] for row in csv.DictReader(stream)}


def test_what_stands_in_the_ledger_is_of_one_state_of_the_corrections(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A correction that comes while an earlier one is put away is not taken for put away."""
    key = duty(window.rows("市.txt"), "市财政局")
    digest, whole = window.digest("市.txt"), Desk.notice
    states: list[tuple[str, ...]] = []

    def slow(desk: Desk, asked: str, corrections: Any = None) -> Any:
        found = whole(desk, asked, corrections)
        if corrections is not None and not states:  # the ledger is being written: another one comes
            states.append(tuple(c.after for c in corrections))
            desk.corrections = [replace(c, after="市审计局") for c in desk.corrections]
        return found

    monkeypatch.setattr(Desk, "notice", slow)
    change(window, "市.txt", key, unit="市发展改革委")
    window.settle()
    assert states == [("市发展改革委",)]
    held = window.desk._holding(read_corrections(window.workspace.results / NAME))
    assert next(d.row.config for d in window.desk.documents if d.row.sha256 == digest) == (
        f"{held.fingerprint(__version__)}-{held.corrected()[digest]}"
    )


def test_why_is_shown_anew_when_it_changes() -> None:
    """Who, when and why stand in comments of the workbook: with other ones it is written again."""
    first = Correction("a" * 64, "a.txt", "duties", "a-1", "edit", "unit", "甲", "乙", "甲", 0, 1)
    sums = [Options(corrections=(replace(first, why=why),)).corrected() for why in ("", "改名")]
    assert sums[0] != sums[1]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:80@example.invalid/start?key=" + "s" * 43,
        "http://127.0.0.1:80/elsewhere",
        "http://127.0.0.1:99999999/start?key=" + "s" * 43,
        "file:///etc/passwd",
        5,
        None,
    ],
)
def test_a_mark_that_leads_elsewhere_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: Any
) -> None:
    """A workspace may come from anywhere: nothing is asked for, no browser opened on it."""
    asked: list[Any] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **_: asked.append(a))
    mark = tmp_path / ".window.json"
    mark.write_text(json.dumps({"address": address}), "utf-8")
    assert serving._running(mark) is None
    assert asked == []


def test_a_fault_of_ours_while_reading_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Window(folder)
    try:
        monkeypatch.setattr(Desk, "_parse", lambda *_: 1 / 0)
        own.read()
        state = own.get("/api/state")
        assert state["progress"] is None
        assert "ZeroDivisionError" in state["trouble"]["message"]
    finally:
        own.desk.close()


def test_what_the_window_keeps_is_what_a_parse_gives(window: Window, folder: Path) -> None:
    change(window, "市.txt", duty(window.rows("市.txt"), "市财政局"), unit="市发展改革委")
    kept = read_corrections(window.workspace.results / NAME)
    again = parse(folder / "市.txt", corrections=kept, accounts=True)
    here = window.desk.notice(window.digest("市.txt"))
    assert [(a.id, a.unit, a.unit_key, a.role) for a in here.assignments] == [
        (a.id, a.unit, a.unit_key, a.role) for a in again.assignments
    ]


def test_an_entry_that_cannot_be_is_refused_and_nothing_changes(window: Window) -> None:
    key = duty(window.rows("市.txt"), "市财政局")
    assert "角色" in change(window, "市.txt", key, 422, role="主管")["message"]
    change(window, "市.txt", key, 422, unit="")
    change(window, "市.txt", "a-none", 422, unit="市教育局")
    window.post(
        "/api/corrections",
        {"document": "0" * 64, "table": "duties", "id": key, "action": "delete"},
        422,
    )
    window.post(
        "/api/corrections",
        {"document": window.digest("市.txt"), "table": "duties", "id": key, "action": "burn"},
        422,
    )
    window.post("/api/corrections", {"document": 5}, 422)
    assert read_corrections(window.workspace.results / NAME) == []


def test_a_duty_and_a_target_are_added_from_marked_text(window: Window) -> None:
    rows = window.rows("市.txt")
    at = rows["x"].index("修复受损岸线30公里")
    found = window.get("/api/suggest", document=window.digest("市.txt"), start=at, end=at + 10)
    assert (found["quote"], found["section"]) == ("修复受损岸线30公里", "2")
    assert found["target"]["value"] == "30"
    target = {k: str(found[k]) for k in ("quote", "start", "end", "section")}
    target |= {"indicator": "修复岸线长度", "comparator": "达到", "value": "31", "measure": "公里"}
    head = {"document": window.digest("市.txt"), "id": "", "action": "add"}
    window.post("/api/corrections", {**head, "table": "targets", "entries": target})
    window.post(
        "/api/corrections",
        {
            **head,
            "table": "duties",
            "entries": {"section": "2", "role": "配合单位", "unit": "市水务局"},
        },
        200,
    )
    rows = window.rows("市.txt")
    assert any(rows["S"][r[2]] == "修复岸线长度" and r[4] == "31" for r in rows["g"])
    assert sum(rows["S"][r[3]] == "市水务局" for r in rows["a"]) == 2


def test_undo_takes_back_the_last_and_a_named_one(window: Window) -> None:
    key = duty(window.rows("市.txt"), "市财政局")
    change(window, "市.txt", key, unit="市发展改革委")
    time.sleep(0.01)
    change(window, "市.txt", key, role="责任单位")
    assert window.post("/api/undo")["gone"]["field"] == "role"
    left = window.get("/api/corrections", document=window.digest("市.txt"))["rows"]
    assert [c["field"] for c in left] == ["unit"]
    window.post("/api/undo", {"which": left[0]})
    assert window.post("/api/undo")["gone"] is None
    assert duty(window.rows("市.txt"), "市财政局") == key
    window.post("/api/undo", {"which": left[0]}, 422)


def test_undo_goes_back_step_by_step(window: Window) -> None:
    """A cell that was changed twice is first what it was in between."""
    key = duty(window.rows("市.txt"), "市财政局")
    path = window.workspace.results / NAME
    change(window, "市.txt", key, unit="市发展改革委")
    time.sleep(0.01)
    change(window, "市.txt", key, unit="市水务局")
    window.post("/api/undo")
    assert [c.after for c in read_corrections(path)] == ["市发展改革委"]
    window.post("/api/undo")
    assert read_corrections(path) == []
    assert window.post("/api/undo")["gone"] is None


def test_what_one_form_changed_is_taken_back_at_once(window: Window) -> None:
    """Several fields, and several records that fall due together."""
    rows = window.rows("市.txt")
    body = {"document": window.digest("市.txt"), "table": "targets", "id": rows["i"]["g"][0],
            "action": "edit", "entries": {"value": "0.02万", "due": "2027年6月底前"}}  # fmt: skip
    made = window.post("/api/corrections", body)["made"]
    assert {c["field"]: c["after"] for c in made} == {"value": "200", "due": "2027-06"}
    together = {**body, "entries": {"due": "2028"}, "also": [["deadlines", rows["i"]["d"][0]]]}
    made = window.post("/api/corrections", together)["made"]
    assert {(c["table"], c["after"]) for c in made} == {("targets", "2028"), ("deadlines", "2028")}
    path = window.workspace.results / NAME
    window.post("/api/undo")
    assert sorted(c.after for c in read_corrections(path)) == ["200", "2027-06"]
    window.post("/api/undo")
    assert read_corrections(path) == []
    assert window.post("/api/undo")["gone"] is None
    window.post("/api/corrections", {**body, "also": [["targets"]]}, 422)


def test_a_duty_that_is_there_is_not_added_again(window: Window) -> None:
    rows = window.rows("市.txt")
    section = rows["s"][rows["a"][0][0]][0]
    body = {"document": window.digest("市.txt"), "table": "duties", "action": "add",
            "entries": {"section": section, "role": "牵头", "unit": "市水务局"}}  # fmt: skip
    assert "已有" in window.post("/api/corrections", body, 422)["message"]
    body["entries"] = {**body["entries"], "role": "督导"}
    window.post("/api/corrections", body)


def test_a_doubt_is_settled_and_a_pair_rejected_for_good(window: Window, folder: Path) -> None:
    low, high = window.digest("区.txt"), window.digest("市.txt")
    both = f"{low},{high}"
    assert len(window.get("/api/set", d=both)["C"][0]["t"]) == 1
    pair = {"document": low, "other": high, "item": "1 1"}
    window.post("/api/judgements", {**pair, "verdict": "rejected"})
    window.post("/api/judgements", {**pair, "item": "2 2", "verdict": "drawn", "why": "同一事项"})
    window.post(
        "/api/judgements",
        {"document": low, "other": "", "item": "number:5-8", "verdict": "accepted"},
    )
    data = window.get("/api/set", d=both)
    assert [(t[0], t[1]) for t in data["C"][0]["t"]] == [(1, 1)]
    assert data["settled"][low] == ["number:5-8"]
    window.desk.close()
    again = Window(folder)
    try:
        data = again.get("/api/set", d=both)
        assert [(t[0], t[1]) for t in data["C"][0]["t"]] == [(1, 1)]
        again.post("/api/judgements", {**pair, "verdict": ""})
        assert len(again.get("/api/set", d=both)["C"][0]["t"]) == 2
        again.post("/api/judgements", {**pair, "verdict": "maybe"}, 422)
    finally:
        again.desk.close()


def test_added_files_are_read_and_names_stay_in_the_workspace(window: Window, folder: Path) -> None:
    assert window.put("县/新.txt", CITY.replace("望川市", "石渡县").encode())["name"] == "新.txt"
    assert (folder / "县" / "新.txt").is_file()
    assert window.put("市.txt", b"other")["name"] == "市-1.txt"
    assert (folder / "市.txt").read_text("utf-8") == CITY
    for name in (
        "../x.txt",
        "a/../../x.txt",
        "",
        "/",
        "..\\x.txt",
        "a\0b.txt",
        "/".join("abcdefghijklmnop"),
    ):
        window.put(name, b"x", 422)
    placed = window.put("/etc/passwd", b"x")["name"]
    assert (folder / "etc" / placed).is_file()
    assert window.put("CON.txt", b"x")["name"] != "CON.txt"
    window.read()
    assert "县/新.txt" in {d.row.name for d in window.desk.documents}
    assert not (folder.parent / "x.txt").exists()


def test_a_link_that_leads_out_is_not_followed(
    window: Window, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "外").mkdir()
    (folder / "内").symlink_to(tmp_path / "外", target_is_directory=True)
    window.put("内/x.txt", b"x", 422)
    assert list((tmp_path / "外").iterdir()) == []


def test_a_file_over_the_limit_leaves_nothing(
    window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policy_parse.window.workspace.MEGABYTE", 10)
    window.put("大.txt", b"x" * 6000, 422)
    assert not (folder / "大.txt").exists()
    assert [p for p in folder.iterdir() if p.name.endswith(".part")] == []


@pytest.mark.parametrize(("format", "starts"), [
    ("xlsx", b"PK"), ("docx", b"PK"), ("csv", b"PK"), ("json", b"PK"), ("html", b"<!doctype html>"), ("ics", b"BEGIN:VCALENDAR"),
    ("graphml", b"<?xml"), ("parquet", b"PK"), ("comparison-xlsx", b"PK"), ("comparison-docx", b"PK"), ("ledger", b"PK"),
])  # fmt: skip
def test_the_chosen_are_downloaded(window: Window, format: str, starts: bytes) -> None:
    both = f"{window.digest('区.txt')},{window.digest('市.txt')}"
    answer = window.client.get(f"/api/download/{format}", params={"d": both})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(starts)
    assert "attachment" in answer.headers["content-disposition"]
    assert list((window.workspace.results / ".window").iterdir()) == []


def test_a_change_is_in_the_workbook_that_is_downloaded(window: Window) -> None:
    change(window, "市.txt", duty(window.rows("市.txt"), "市财政局"), unit="市发展改革委")
    answer = window.client.get("/api/download/xlsx", params={"d": window.digest("市.txt")})
    book = load_workbook(BytesIO(answer.content))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}
    assert "市发展改革委" in cells


def test_all_results_are_written_and_downloaded(window: Window) -> None:
    answer = window.client.get("/api/download/all")
    names = zipfile.ZipFile(BytesIO(answer.content)).namelist()
    assert "csv/责任清单.csv" in names
    assert (window.workspace.results / "csv" / "责任清单.csv").is_file()
    assert window.client.get("/api/download/exe").status_code == 422
    assert (
        window.client.get(
            "/api/download/comparison-docx", params={"d": window.digest("市.txt")}
        ).status_code
        == 422
    )


def test_a_ledger_is_held_against_the_chosen(window: Window) -> None:
    rows = "任务,牵头单位,完成时限\n建设绿道，建成绿道120公里,市财政局,2026年底\n修复受损岸线30公里，补种岸边林木,市生态环境局,\n"
    answer = window.client.put(
        "/api/verify",
        params={"name": "台账.csv", "d": window.digest("市.txt")},
        content=rows.encode("utf-8-sig"),
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["summary"]["wrong"] == 1
    (wrong,) = (row for row in told["rows"] if row["verdict"] == "wrong")
    digest, start, end = wrong["at"]
    assert digest == window.digest("市.txt")
    assert window.rows("市.txt")["x"][start:end]
    book = load_workbook(BytesIO(base64.b64decode(told["marked"])))
    assert book.sheetnames
    assert list((window.workspace.results / ".window").iterdir()) == []
    bad = window.client.put(
        "/api/verify", params={"name": "坏.xlsx", "d": window.digest("市.txt")}, content=b"PK no"
    )
    assert bad.status_code == 422
    assert bad.json()["hint_zh"]


# ---- many documents


def test_thousands_are_chosen_under_one_name_that_holds(folder: Path) -> None:
    """A choice is looked at forty at a time, its rows as a whole; the name leads there after a start."""
    for n in range(60):
        (folder / f"多{n:03}.txt").write_text(CITY.replace("120公里", f"{n + 200}公里"), "utf-8")
    window = Window(folder)
    try:
        window.read()
        own = window.post("/api/choices", {"listed": {"text": "多0", "sort": "name"}})
        assert len(own["digests"]) == 60
        first = window.get("/api/set", c=own["name"])
        assert (len(first["N"]), first["seen"], first["left"]) == (40, 40, 20)
        rest = window.get("/api/set", **{"c": own["name"], "from": 40})
        assert (len(rest["N"]), rest["left"]) == (20, 0)
        rows, after = [], 0
        while after is not None:
            asked = {"c": own["name"], "table": "breakdown", "text": "财政局", "from": after}
            got = window.get("/api/find", **asked)
            rows, after = rows + got["hits"], got["after"]
        assert len(rows) == 60
        assert {h["document"] for h in rows} == set(own["digests"])
        back = window.post("/api/choices", {"digests": own["digests"][::-1]})
        assert back["name"] != own["name"]
        assert back["digests"] == own["digests"][::-1]
        many = [f"{n:064x}" for n in range(20_000)]
        assert len(window.post("/api/choices", {"digests": many})["digests"]) == 20_000
        answer = window.client.get("/api/download/csv", params={"c": own["name"]})
        assert len(zipfile.ZipFile(BytesIO(answer.content)).namelist()) >= 60
    finally:
        window.desk.close()
    again = Window(folder)
    try:
        assert again.get("/api/known", c=own["name"])["digests"] == own["digests"]
        assert again.get("/api/known", c="../../../etc/pass")["digests"] == []
        again.post("/api/choices", {"digests": "all"}, 422)
        again.post("/api/choices", {"digests": [1]}, 422)
    finally:
        again.desk.close()


def test_only_the_last_choices_stay(tmp_path: Path) -> None:
    choices = Choices(tmp_path / "c")
    names = [choices.keep([f"{n:064x}"]) for n in range(230)]
    assert len(list((tmp_path / "c").iterdir())) == 200
    assert Choices(tmp_path / "c").of(names[-1]) == [f"{229:064x}"]
    assert choices.keep(["no sum", "../x"]) == choices.keep([])


# ---- trouble


def test_while_another_run_writes_a_change_is_refused_and_told(window: Window) -> None:
    key = duty(window.rows("市.txt"), "市财政局")
    with locked(window.workspace.results):
        said = change(window, "市.txt", key, 409, unit="市教育局")
    assert "另一个任务" in said["hint_zh"]
    change(window, "市.txt", key, unit="市教育局")


def test_changes_while_the_folder_is_read_do_not_wait(window: Window, folder: Path) -> None:
    key = duty(window.rows("市.txt"), "市财政局")
    for n in range(120):
        (folder / f"多{n:03}.txt").write_text(
            CITY.replace("120公里", f"{n + 200}公里") * 3, "utf-8"
        )
    window.desk.read()
    change(window, "市.txt", key, unit="市教育局")
    assert [c.after for c in read_corrections(window.workspace.results / NAME)] == ["市教育局"]
    window.settle()
    window.settle()
    assert len(window.desk.documents) == 122


def test_another_window_sees_what_was_changed(window: Window) -> None:
    before = window.get("/api/state")["version"]
    digest = window.digest("市.txt")
    change(window, "市.txt", duty(window.rows("市.txt"), "市财政局"), unit="市教育局")
    now = window.get("/api/state", since=before)
    assert now["version"] > before
    assert digest in now["changed"]


def test_a_results_folder_that_may_not_be_written_is_told(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = duty(window.rows("市.txt"), "市财政局")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("policy_parse.writing.os.replace", full)
        assert "No space left" in change(window, "市.txt", key, 507, unit="市教育局")["message"]
        window.put("新.txt", b"x", 507)
    assert read_corrections(window.workspace.results / NAME) == []
    rows = window.rows("市.txt")
    assert duty(rows, "市财政局") == key


@pytest.mark.parametrize(("number", "words"), [(28, "No space left"), (30, "Read-only")])
def test_a_workspace_that_can_no_longer_be_written_loses_nothing_and_goes_on(
    window: Window, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """Whatever is asked meanwhile is told and leaves no half; afterwards all of it can be done."""
    key, digest = duty(window.rows("市.txt"), "市财政局"), window.digest("市.txt")
    change(window, "市.txt", key, unit="市教育局")
    window.settle()
    doubt = {"document": digest, "other": "", "item": "cue:1-2", "verdict": "accepted"}
    before = {p.name for p in window.workspace.notices.rglob("*")}

    def closed(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("policy_parse.writing.os.replace", closed)
        patched.setattr("policy_parse.batch.run.locked", closed)
        patched.setattr("policy_parse.window.hold.locked", closed)
        assert words in change(window, "市.txt", key, 507, unit="市林业局")["message"]
        assert words in window.post("/api/judgements", doubt, 507)["message"]
        assert words in window.post("/api/undo", {}, 507)["message"]
        window.put("新.txt", CITY.encode(), 507)
        assert window.client.get("/api/download/all").status_code == 507
        window.read()
        assert words in window.get("/api/state")["trouble"]["message"]
        digests = [window.digest("市.txt"), window.digest("区.txt")]
        name = window.post("/api/choices", {"digests": digests})["name"]
        assert len(window.get("/api/set", c=name)["N"]) == 2  # it can still be looked at
    assert {p.name for p in window.workspace.notices.rglob("*")} - before <= {".choices", ".window"}
    assert not list(window.workspace.results.glob(".window/*"))
    assert [c.after for c in read_corrections(window.workspace.results / NAME)] == ["市教育局"]
    change(window, "市.txt", key, unit="市林业局")
    window.post("/api/judgements", doubt)
    window.put("新.txt", CITY.replace("120", "121").encode())
    window.read()
    assert window.get("/api/state")["trouble"] is None
    assert len(window.desk.documents) == 3
    assert window.client.get("/api/download/all").status_code == 200
    assert "市林业局" in (window.workspace.results / "csv" / "责任清单.csv").read_text("utf-8-sig")


def test_corrections_are_taken_while_all_results_are_written(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written is of one state; who corrects meanwhile is not told to wait."""
    key, digest = duty(window.rows("市.txt"), "市财政局"), window.digest("市.txt")
    begun, go_on = Event(), Event()

    def slowly(*given: Any, **facts: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return write_outputs(*given, **facts)

    monkeypatch.setattr("policy_parse.batch.run.write_outputs", slowly)
    writing = Thread(target=window.desk.write_all)
    writing.start()
    assert begun.wait(30)
    change(window, "市.txt", key, unit="市教育局")
    doubt = {"document": digest, "other": "", "item": "cue:1-2", "verdict": "accepted"}
    window.post("/api/judgements", doubt)
    assert [c.after for c in read_corrections(window.workspace.results / NAME)] == ["市教育局"]
    go_on.set()
    writing.join(120)
    assert not writing.is_alive()
    window.settle()
    window.desk.write_all()
    assert "市教育局" in (window.workspace.results / "csv" / "责任清单.csv").read_text("utf-8-sig")


def served(
    folder: Path,
) -> tuple[subprocess.Popen[str], http.client.HTTPConnection, dict[str, str]]:
    """A window process of its own on a folder: it, a connection, and the headers that let one in."""
    command = [sys.executable, "-m", "policy_parse", "open", str(folder), "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    said = urlsplit(process.stderr.readline().strip())
    host = said.netloc
    line = http.client.HTTPConnection(host, timeout=60)
    line.request("GET", f"{said.path}?{said.query}")
    answer = line.getresponse()
    answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    return process, line, {"Cookie": cookie, "Origin": f"http://{host}"}


def asked(
    line: http.client.HTTPConnection, method: str, path: str, own: dict[str, str], body: Any = None
) -> tuple[int, bytes]:
    line.request(method, path, body, own)
    answer = line.getresponse()
    return answer.status, answer.read()


def all_read(line: http.client.HTTPConnection, own: dict[str, str], files: int) -> list[Any]:
    for _ in range(600):
        state = json.loads(asked(line, "GET", "/api/state", own)[1])
        if not state["progress"] and sum(state["counts"].values()) >= files:
            break
        time.sleep(0.2)
    rows: list[Any] = json.loads(asked(line, "GET", "/api/documents", own)[1])["rows"]
    return rows


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_server_killed_while_it_takes_or_gives_a_file_leaves_no_half(folder: Path) -> None:
    process, line, own = served(folder)
    try:
        whole = CITY.replace("120", "121").encode()
        assert asked(line, "PUT", "/api/files?name=whole.txt", own, whole)[0] == 200
        line.putrequest("PUT", "/api/files?name=half.txt")
        for name, value in {**own, "Content-Length": "9000000"}.items():
            line.putheader(name, value)
        line.endheaders(whole * 300)
        for _ in range(300):
            if list(folder.glob(".half.txt.*.part")):
                break
            time.sleep(0.1)
        assert list(folder.glob(".half.txt.*.part"))
        process.kill()
        process.wait()
        assert not (folder / "half.txt").exists()
        assert (folder / "whole.txt").read_bytes() == whole

        process, line, own = served(folder)
        assert not list(folder.glob(".*.part"))
        rows = all_read(line, own, 3)
        assert {row["name"]: row["status"] for row in rows} == dict.fromkeys(
            ("市.txt", "区.txt", "whole.txt"), "ok"
        )
        digest = next(row["digest"] for row in rows if row["name"] == "市.txt")
        data = json.loads(asked(line, "GET", f"/api/set?d={digest}", own)[1])
        body = {"document": digest, "table": "duties", "id": data["N"][0]["i"]["a"][0],
                "action": "edit", "entries": {"unit": "市教育局"}}  # fmt: skip
        assert asked(line, "POST", "/api/corrections", own, json.dumps(body))[0] == 200
        line.request("GET", "/api/download/all", headers=own)
        for _ in range(300):
            if list((folder / "结果").glob(".window/*")) or (folder / "结果" / ".work").exists():
                break
            time.sleep(0.02)
        process.kill()
        process.wait()
        kept = read_corrections(folder / "结果" / NAME)
        assert [c.after for c in kept] == ["市教育局"]

        process, line, own = served(folder)
        all_read(line, own, 3)
        assert not (folder / "结果" / ".window").exists()
        assert asked(line, "GET", "/api/download/all", own)[0] == 200
        text = (folder / "结果" / "csv" / "责任清单.csv").read_text("utf-8-sig")
        assert "市教育局" in text
        left = [p.name for p in folder.rglob(".*.part")]
        assert not left
        assert not (folder / "结果" / ".work").exists()
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def test_a_file_that_cannot_be_read_is_a_row_with_what_to_do(window: Window) -> None:
    window.put("坏.docx", b"PK\x03\x04 no archive")
    window.put("锁.pdf", b"%PDF-1.7\n")
    window.read()
    rows = {row["name"]: row for row in window.get("/api/documents")["rows"]}
    for name in ("坏.docx", "锁.pdf"):
        assert rows[name]["status"] in ("failed", "rejected", "crashed")
        assert rows[name]["hint_zh"]
        assert rows[name]["digest"] == ""
    assert rows["市.txt"]["status"] == "ok"


def test_two_hundred_hostile_files_at_once(window: Window) -> None:
    """Each has its row with what to do, the good ones are there, nothing but them is in the folder."""
    from hostile import (
        containers,
        disguises,
        markup,
        ofd_odd,
        pdf_broken,
        sheets,
        text,
        webpages,
        word,
    )

    rooms = (disguises, markup, pdf_broken, webpages, text, sheets, word, containers, ofd_odd)
    cases = [c for room in rooms for c in room.CASES if c.limits is None and not c.remote]
    sent = {}
    for case in cases[:260]:
        data = case.build()
        if len(data) < 300_000 and len(sent) < 200:
            sent[window.put(case.name.replace("/", "_"), data)["name"]] = case
    assert len(sent) == 200
    window.read()
    rows = {d.row.name: d.row for d in window.desk.documents}
    taken = {name: row for name, row in rows.items() if name in sent}
    known = [name for name in sent if name in taken]
    assert len(known) >= 150, "files whose name and content are those of no document are no inputs"
    wrong = {
        name: (row.status, row.code) for name, row in taken.items()
        if row.status not in ("ok", "partial") and not (row.hint or row.hint_zh)
    }  # fmt: skip
    assert wrong == {}
    assert rows["市.txt"].status == rows["区.txt"].status == "ok"
    for name in known[:40]:
        digest = rows[name].sha256
        if digest and rows[name].status in ("ok", "partial"):
            window.get("/api/set", d=digest)


def test_a_damaged_list_of_corrections_is_told(folder: Path) -> None:
    own = Workspace.of(folder)
    own.results.mkdir()
    (own.results / NAME).write_text("x", "utf-8")
    with pytest.raises(OutputError, match=NAME):
        Desk(own)
    (own.results / NAME).unlink()
    (own.results / JUDGEMENTS).write_text("x", "utf-8")
    with pytest.raises(OutputError, match=JUDGEMENTS):
        Desk(own)


def test_the_folder_of_a_run_is_a_workspace_with_its_inputs(folder: Path, tmp_path: Path) -> None:
    parse_folder([folder], tmp_path / "out", workers=1)
    own = Window(tmp_path / "out")
    try:
        assert {d.row.name for d in own.desk.documents} == {"市.txt", "区.txt"}
        own.put("新.txt", CITY.replace("7号", "8号").encode())
        own.read()
        assert {d.row.name for d in own.desk.documents} == {"市.txt", "区.txt", "新.txt"}
        assert (tmp_path / "out" / "公文" / "新.txt").is_file()
    finally:
        own.desk.close()


# ---- whom it answers


@pytest.mark.parametrize(("headers", "status"), [
    ({"Host": "policy.example"}, 421), ({"Host": f"127.0.0.1:{PORT + 1}"}, 421), ({"Host": ""}, 421),
    ({"Cookie": ""}, 403), ({"Cookie": f"{COOKIE}=guess"}, 403), ({"Cookie": "\x80=;;"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
])  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/", "/window.js", "/api/state", "/api/documents", "/api/download/all"]
)
def test_strangers_get_nothing(
    closed: Window, path: str, headers: dict[str, str], status: int
) -> None:
    cookies = {} if "Cookie" in headers else {COOKIE: SECRET}
    client = TestClient(closed.client.app, base_url=HOST, cookies=cookies)
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    assert client.get(path, headers=raw).status_code == status


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        f"http://127.0.0.1:{PORT + 1}",
        f"https://127.0.0.1:{PORT}",
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/corrections", "/api/undo", "/api/judgements", "/api/read", "/api/end"]
)
def test_no_other_site_changes_anything(closed: Window, path: str, origin: str | None) -> None:
    client = TestClient(closed.client.app, base_url=HOST, cookies={COOKIE: SECRET})
    headers = {"Origin": origin} if origin else {}
    assert client.post(path, json={}, headers=headers).status_code == 403
    assert client.put("/api/files?name=x.txt", content=b"x", headers=headers).status_code == 403
    assert closed.ended == []


def test_the_start_address_gives_the_cookie_once_asked_with_the_secret(closed: Window) -> None:
    client = TestClient(closed.client.app, base_url=HOST, follow_redirects=False)
    assert client.get("/start").status_code == 403
    assert client.get("/start", params={"key": "x"}).status_code == 403
    answer = client.get("/start", params={"key": SECRET})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").status_code == 200


def test_pages_let_no_foreign_script_run(closed: Window) -> None:
    for path in ("/", "/window.js", "/api/state"):
        headers = closed.client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "'unsafe-eval'" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    page = closed.client.get("/").text
    assert "http:" not in page
    assert "https:" not in page


def test_requests_that_make_no_sense_are_told(window: Window) -> None:
    digest = window.digest("市.txt")
    for facts in (
        {"start": "-1"},
        {"start": "9" * 30},
        {"start": 5, "end": 5},
    ):
        window.get("/api/suggest", 422, document=digest, **facts)
    window.get("/api/documents", 422, **{"from": "x"})
    assert window.client.post("/api/undo", content=b"[1]").status_code == 422
    assert window.client.post("/api/undo", content=b"{" * 10).status_code == 422
    assert window.client.post("/api/undo", content=b" " * (1 << 21)).status_code == 422
    assert window.get("/api/set", d="")["N"] == []
    assert window.get("/api/set", d="0" * 64)["troubles"][0]["hint_zh"]


# ---- starting


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(OutputError, match=r"x\.txt"):
        Workspace.of(tmp_path / "x.txt")


def test_names_that_lead_out_are_no_names(tmp_path: Path) -> None:
    with pytest.raises(RejectedError):
        Workspace.of(tmp_path).target("../x.txt")


@pytest.mark.parametrize(
    ("system", "platform", "name"),
    [
        ("nt", "win32", "政策公文.bat"),
        ("posix", "darwin", "政策公文.command"),
        ("posix", "linux", "政策公文.desktop"),
    ],
)
def test_a_starter_is_written_for_each_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, platform: str, name: str
) -> None:
    own = Workspace.of(tmp_path / "政 策 100%")
    monkeypatch.setattr("policy_parse.window.serving.sys.platform", platform)
    monkeypatch.setattr("policy_parse.window.serving._WINDOWS", system == "nt")
    path = write_shortcut(tmp_path / "桌面", own)
    assert path.name == name
    text = path.read_text("utf-8")
    assert "-m" in text
    assert "政 策 100%" + ("%" if platform != "darwin" else "") in text
