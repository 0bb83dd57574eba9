"""The window in a real browser: the whole job of an analyst, and what happens when it is cut short.

Run with `make test-browser`; the ordinary run leaves this folder out.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from policy_parse import parse_folder
from policy_parse.demo import corpus_folder
from policy_parse.review.corrections import NAME, read_corrections

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on PATH")

CHAIN = sorted(p for p in corpus_folder().glob("*全民健身.*") if p.suffix in {".docx", ".txt"})
OTHERS = sorted(p for p in corpus_folder().glob("石渡县_*.docx"))
REAL = sorted((Path(__file__).parents[3] / "shared" / "corpus").glob("*/*.docx"))[:5]
TABS = [
    "files",
    "document",
    "check",
    "matrix",
    "targets",
    "compare",
    "graph",
    "calendar",
    "accounts",
    "find",
    "take",
]
INJECTED = '<img src=x onerror="window.hit=1">"\'{{data}}</script><script>window.hit=1</script>'


@dataclass
class Served:
    """A window process on a workspace, and the page that looks at it."""

    folder: Path
    page: Any
    process: subprocess.Popen[str] | None = None
    wrong: list[str] = field(default_factory=list)
    requests: set[str] = field(default_factory=set)
    address: str = ""

    def start(self) -> None:
        command = [sys.executable, "-m", "policy_parse", "open", str(self.folder), "--no-browser"]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self.process.stderr is not None
        self.address = self.process.stderr.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.address

    def open(self) -> None:
        self.page.goto(self.address)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-ready=yes]", timeout=60_000)

    def read(self, files: int) -> None:
        """Wait until so many files are read."""
        self.page.wait_for_function(
            "n => win.status && !win.status.progress && Object.values(win.status.counts).reduce((a, b) => a + b, 0) >= n",
            arg=files, timeout=120_000,
        )  # fmt: skip

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def do(self, script: str, *values: Any) -> Any:
        return self.page.evaluate(script, list(values) if len(values) != 1 else values[0])

    def tab(self, name: str) -> None:
        self.page.click(f"#tab-{name}")

    def choose(self, *names: str) -> None:
        self.tab("files")
        self.do("() => { win.chosen = []; return load(); }")
        for name in names:
            self.page.locator(f".files tr:has(td[data-label]:has-text('{name}')) input").check()
        self.page.click("text=查看所选")
        self.page.wait_for_function(
            "n => N.length === n && state.tab === (n > 1 ? 'overview' : 'document')",
            arg=len(names),
            timeout=60_000,
        )

    def corrections(self) -> list[Any]:
        return read_corrections(self.folder / "结果" / NAME)


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        yield p


@pytest.fixture(scope="module")
def chromium(driver: Any) -> Iterator[Any]:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def served(chromium: Any, tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "公文"
    folder.mkdir()
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    page = context.new_page()
    own = Served(folder, page)
    page.on("pageerror", lambda error: own.wrong.append(str(error)))
    page.on(
        "request",
        lambda request: own.requests.add(
            request.url.split("/")[2] if "://" in request.url else "data"
        ),
    )
    own.start()
    yield own
    own.kill()
    context.close()
    assert own.wrong == []
    assert all(host.startswith("127.0.0.1:") or host in ("data", "") for host in own.requests), (
        own.requests
    )


def put_in(served: Served, paths: list[Path]) -> None:
    served.page.set_input_files("input[type=file] >> nth=0", [str(p) for p in paths])
    served.read(len(paths))
    served.page.wait_for_function(
        "n => document.querySelectorAll('.files tbody tr[data-digest]').length === n",
        arg=len(paths), timeout=30_000,
    )  # fmt: skip


def dialog(served: Served, **entries: str) -> None:
    """Fill in the open form and save it."""
    for name, value in entries.items():
        place = served.page.locator(f"dialog [name={name}]")
        if place.evaluate("node => node.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
    served.page.click("dialog button[type=submit]")
    served.page.wait_for_selector("dialog", state="detached", timeout=30_000)
    served.page.wait_for_function("() => win.loading === 0", timeout=30_000)


def test_the_whole_job(served: Served) -> None:
    """Drop five files, correct ten cells of four kinds, add a duty, judge pairs, download: all is there."""
    page = served.page
    served.open()
    put_in(served, [*CHAIN, *OTHERS])
    assert page.locator(".files tbody tr").count() == 5
    served.choose(*(p.name for p in CHAIN))
    for name in TABS:
        served.tab(name)
        assert served.do(
            "name => panels[name].panel.childElementCount > 0 && !panels[name].panel.hidden", name
        )

    # ten cells: units, roles, values and deadlines
    served.tab("matrix")
    for n in range(3):
        page.locator(".chip[data-edit]").nth(3 * n).dblclick()
        dialog(served, unit=f"市第{n}局", why="改名")
    for n in range(3):
        page.locator(".chip[data-edit]").nth(3 * n + 1).press("F2")
        dialog(served, role="督导")
    served.tab("targets")
    for n in range(2):
        page.locator("td.num[data-edit]").nth(n).dblclick()
        dialog(served, value=f"77{n}")
    for n in range(2):
        page.locator("td.num[data-edit]").nth(n + 4).dblclick()
        dialog(served, due="2031-06-30")
    fields = [c.field for c in served.corrections()]
    assert sorted(fields) == ["due"] * 2 + ["role"] * 3 + ["unit"] * 3 + ["value"] * 2
    assert all(c.at for c in served.corrections())

    # a duty by marking the name of a unit
    served.tab("document")
    served.do("""() => { const node = document.querySelector('.text .m.duty').firstChild, range = document.createRange();
        range.selectNodeContents(node); const s = getSelection(); s.removeAllRanges(); s.addRange(range); }""")
    page.click("#offer >> text=加责任")
    dialog(served, role="参与")
    assert sum(c.action == "add" for c in served.corrections()) == 1

    # pairs: one confirmed, one rejected
    served.tab("compare")
    pairs = served.do("() => LINKS.map(l => l.t.length)")
    page.locator("button[aria-label^='确认对应']").first.click()
    page.wait_for_function(
        "() => document.querySelector(\"button[aria-label^='确认对应'][aria-pressed=true]\")",
        timeout=30_000,
    )
    page.locator("button[aria-label^='不是对应']").nth(1).click()
    page.wait_for_function(
        "n => LINKS.reduce((s, l) => s + l.t.length, 0) === n", arg=sum(pairs) - 1, timeout=30_000
    )

    # the workbook has it all
    def workbook() -> set[str]:
        served.tab("take")
        with page.expect_download(timeout=60_000) as waited:
            page.click("[data-format=xlsx]")
        data = Path(waited.value.path()).read_bytes()
        import zipfile

        archive = zipfile.ZipFile(BytesIO(data))
        cells: set[str] = set()
        for name in archive.namelist():
            book = load_workbook(BytesIO(archive.read(name)))
            cells |= {str(c) for s in book for row in s.iter_rows(values_only=True) for c in row}
        return cells

    cells = workbook()
    assert {"市第0局", "市第1局", "市第2局", "770", "771"} <= cells

    # closed and opened again: still there, and a run from the command line uses it
    page.click("text=结束")
    assert served.process is not None
    served.process.wait(timeout=30)
    assert not (served.folder / "结果" / ".window.json").exists()
    served.start()
    served.open()
    served.read(5)
    served.choose(*(p.name for p in CHAIN))
    assert (
        served.do(
            "() => N.flatMap(n => n.a.map(r => S[r[3]])).filter(u => /^市第\\d局$/.test(u)).length"
        )
        == 3
    )
    assert served.do("() => LINKS.reduce((s, l) => s + l.t.length, 0)") == sum(pairs) - 1
    served.kill()
    parse_folder([served.folder], served.folder / "结果", workers=1)
    assert "市第1局" in (served.folder / "结果" / "csv" / "责任清单.csv").read_text("utf-8-sig")


def test_a_killed_server_loses_nothing_that_was_acknowledged(served: Served) -> None:
    page = served.page
    served.open()
    put_in(served, CHAIN)
    served.choose(CHAIN[0].name)
    for n in range(4):
        served.tab("matrix")
        page.locator(".chip[data-edit]").nth(2 * n).dblclick()
        dialog(served, unit=f"市第{n}局")
        served.kill()
        assert f"市第{n}局" in {c.after for c in served.corrections()}
        served.start()
        served.open()
        served.read(3)
        served.choose(CHAIN[0].name)
        units = served.do("() => N[0].a.map(r => S[r[3]])")
        assert {f"市第{k}局" for k in range(n + 1)} <= set(units)


def test_doubts_are_settled_with_keys_and_stay_settled(served: Served) -> None:
    served.open()
    put_in(served, CHAIN)
    served.choose(*(p.name for p in CHAIN))
    served.tab("check")
    all_, done = served.do("() => [doubts().length, doubts().filter(d => d.done).length]")
    assert all_ >= 5
    assert done == 0
    served.page.keyboard.press("s")
    served.page.keyboard.press("Enter")
    served.page.wait_for_function("() => doubts().filter(d => d.done).length === 1", timeout=30_000)
    served.page.keyboard.press("Enter")
    served.page.wait_for_function("() => doubts().filter(d => d.done).length === 2", timeout=30_000)
    assert f"已核对 2 / {all_}" in served.page.locator(".checked").inner_text()
    served.page.reload()
    served.ready()
    served.page.wait_for_function("() => N.length === 3")
    assert served.do("() => doubts().filter(d => d.done).length") == 2


def test_undo_by_key_and_by_name(served: Served) -> None:
    served.open()
    put_in(served, CHAIN[:1])
    served.choose(CHAIN[0].name)
    served.tab("matrix")
    served.page.locator(".chip[data-edit]").first.dblclick()
    dialog(served, unit="市第一局")
    served.page.wait_for_function("() => N[0].a.some(r => S[r[3]] === '市第一局')", timeout=30_000)
    assert len(served.corrections()) == 1
    served.page.keyboard.press("Control+z")
    served.page.wait_for_function("() => !N[0].a.some(r => S[r[3]] === '市第一局')", timeout=30_000)
    assert served.corrections() == []


def test_a_ledger_is_verified_and_leads_to_the_text(served: Served) -> None:
    served.open()
    put_in(served, CHAIN[:1])
    served.choose(CHAIN[0].name)
    served.tab("take")
    with served.page.expect_download(timeout=60_000) as waited:
        served.page.click("[data-format=ledger]")
    served.tab("verify")
    served.page.set_input_files(
        "#panel-verify input[type=file]",
        {"name": "台账.xlsx", "mimeType": "", "buffer": Path(waited.value.path()).read_bytes()},
    )
    served.page.wait_for_selector("#panel-verify .st.v-right", timeout=60_000)
    assert served.do("() => [verified.summary.wrong, verified.summary.right > 0]") == [0, True]
    served.page.locator("#panel-verify td .link").first.click()
    served.page.wait_for_function(
        "() => state.tab === 'document' && document.querySelector('.text .sentence')"
    )


def test_an_entry_that_cannot_be_is_told_in_the_form(served: Served) -> None:
    served.open()
    put_in(served, CHAIN[:1])
    served.choose(CHAIN[0].name)
    served.tab("targets")
    served.page.locator("td.num[data-edit]").first.dblclick()
    served.page.fill("dialog [name=value]", "很多")
    served.page.click("dialog button[type=submit]")
    served.page.wait_for_function(
        "() => document.querySelector('dialog .wrong').textContent.includes('数字')"
    )
    served.page.keyboard.press("Escape")
    served.page.wait_for_selector("dialog", state="detached")
    assert served.corrections() == []


def test_the_address_leads_back(served: Served) -> None:
    served.open()
    put_in(served, CHAIN)
    served.choose(CHAIN[0].name)
    served.tab("matrix")
    served.tab("targets")
    served.page.go_back()
    served.page.wait_for_function("() => state.tab === 'matrix'")
    served.page.reload()
    served.ready()
    served.page.wait_for_function("() => state.tab === 'matrix' && N.length === 1")


def test_every_tab_has_a_way_on_and_shows_what_is_ticked(served: Served) -> None:
    page = served.page
    served.open()
    put_in(served, CHAIN)
    served.tab("matrix")
    page.click("text=查看全部（3份）")
    page.wait_for_function("() => N.length === 3 && state.tab === 'matrix' && state.doc === -1")
    served.tab("files")
    page.locator(f".files tr:has(td[data-label]:has-text('{CHAIN[0].name}')) input").uncheck()
    served.tab("targets")
    page.wait_for_function("() => N.length === 2 && state.doc === -1")
    # marked text is offered nowhere else; two clicks on a mark correct it
    served.tab("document")
    mark = page.locator(".text .m.duty").first
    mark.evaluate("node => getSelection().selectAllChildren(node)")
    page.wait_for_selector("#offer")
    served.tab("matrix")
    assert page.locator("#offer").count() == 0
    served.tab("document")
    mark.dblclick()
    page.wait_for_selector("dialog[open] [name=unit]")
    page.keyboard.press("Escape")
    # keys of the queue work after a look at another tab
    served.tab("overview")
    served.tab("check")
    before = page.locator(".check blockquote").inner_text()
    page.keyboard.press("s")
    page.wait_for_function(
        "t => document.querySelector('.check blockquote').innerText !== t", arg=before
    )


def test_dates_are_put_off_in_the_calendar_and_a_list_keeps_its_place(served: Served) -> None:
    page = served.page
    served.open()
    put_in(served, CHAIN)
    served.choose(CHAIN[0].name)
    served.tab("calendar")
    page.locator("td[data-edit]").first.dblclick()
    dialog(served, due="2031年6月底")
    made = served.corrections()
    assert {c.field for c in made} == {"due"}
    assert {c.after for c in made} == {"2031-06"}
    rows = served.do("() => panels.calendar.table.shown().filter(r => r.due === '2031-06').length")
    assert rows == 1
    page.keyboard.press("Control+z")
    page.wait_for_function(
        "() => !win.loading && panels.calendar.table.shown().every(r => r.due !== '2031-06')"
    )
    assert served.corrections() == []

    served.tab("matrix")
    served.do("() => { panels.matrix.table.box.scrollTop = 900; }")
    page.wait_for_timeout(300)
    place = "() => panels.matrix.table.place().row"
    row = served.do(place)
    assert row > 2
    seen = served.do(
        "() => { const top = panels.matrix.table.box.getBoundingClientRect().top + 60; return [...document.querySelectorAll('#panel-matrix .chip[data-edit]')].findIndex(c => c.getBoundingClientRect().top > top); }"
    )
    page.locator("#panel-matrix .chip[data-edit]").nth(seen).dblclick()
    dialog(served, unit="市第九局")
    page.wait_for_function("() => N[0].a.some(r => S[r[3]] === '市第九局')")
    assert served.do(place) == row
    page.wait_for_timeout(2500)  # the page looks what others have changed
    assert served.do("() => document.getElementById('told').textContent") != "已载入其他窗口的更改"


def test_filters_of_the_list_live_in_the_address(served: Served) -> None:
    page = served.page
    served.open()
    put_in(served, CHAIN)
    listed = "n => document.querySelectorAll('.files tbody tr[data-digest]').length === n"
    page.select_option("select[aria-label=层级]", "province")
    page.wait_for_function(listed, arg=1)
    assert "f_level=province" in page.url
    page.reload()
    served.ready()
    page.wait_for_function(listed, arg=1)
    page.go_back()
    page.wait_for_function(listed, arg=3)
    page.fill(".bar input[type=search] >> nth=0", "望川")
    page.wait_for_function(listed, arg=1)
    served.do("() => { panels.files.follow(); }")
    assert "f_text=" in page.url


def test_more_than_stand_side_by_side(served: Served) -> None:
    """Their rows are listed as a whole, a row leads to its text, the address leads back."""
    page = served.page
    text = CHAIN[-1].read_text("utf-8")
    for n in range(45):
        (served.folder / f"通知{n:02}.txt").write_text(f"{text}\n附注：第{n}份。\n", "utf-8")
    served.kill()
    served.start()
    served.open()
    served.read(45)
    page.wait_for_function(
        "() => document.querySelectorAll('.files tr[data-digest]').length === 45"
    )
    page.click(".files thead input")
    page.click("text=查看所选（45）")
    page.wait_for_function("() => N.length > 1 && state.tab === 'overview'", timeout=60_000)
    shown = served.do("() => win.seen")
    assert shown < 45
    assert "c=" in page.url
    assert "d=" not in page.url.partition("#")[2].replace("tab=", "")
    served.tab("matrix")
    page.fill("#panel-matrix input[type=search]", "体育局")
    page.wait_for_function(
        "() => { const box = document.querySelector('#panel-matrix .whole'); box.scrollTop = box.scrollHeight; return /45 \\/ 45/.test(document.querySelector('#panel-matrix .count').textContent); }",
        timeout=90_000,
    )
    last = served.do("() => win.chosen[44]")
    page.locator("#panel-matrix .whole tbody tr td:nth-child(3) button").last.click()
    page.wait_for_function("() => state.tab === 'document' && state.doc >= 0", timeout=60_000)
    served.tab("overview")
    served.do("() => load(44)")
    page.wait_for_function("d => N.length === 1 && N[0].h === d", arg=last, timeout=60_000)
    page.reload()
    served.ready()
    page.wait_for_function("d => N.length === 1 && N[0].h === d", arg=last, timeout=60_000)
    page.click("#pager button >> nth=0")
    page.wait_for_function("() => N.length > 1", timeout=60_000)


def test_two_windows_see_each_other(served: Served, chromium: Any) -> None:
    served.open()
    put_in(served, CHAIN[:1])
    served.choose(CHAIN[0].name)
    second = served.page.context.new_page()
    second.goto(served.address)
    second.wait_for_selector("html[data-ready=yes]")
    second.evaluate("d => choose([d], 'matrix')", served.do("() => win.chosen[0]"))
    second.wait_for_function("() => N.length === 1")
    served.tab("matrix")
    served.page.locator(".chip[data-edit]").first.dblclick()
    dialog(served, unit="市第一局")
    second.wait_for_function("() => N[0].a.some(r => S[r[3]] === '市第一局')", timeout=30_000)


def test_a_second_start_opens_the_same_window(served: Served) -> None:
    command = [sys.executable, "-m", "policy_parse", "open", str(served.folder), "--no-browser"]
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, encoding="utf-8")
    assert again.returncode == 0
    address, *more = again.stderr.splitlines()
    assert address == served.address
    assert "already" in "".join(more)
    assert "Ctrl-C" not in again.stderr  # it ends nothing here


def test_texts_stay_texts_in_every_field(served: Served) -> None:
    """A script in names, texts, units, reasons and searches never runs."""
    hostile = f"望川市关于{INJECTED}的通知\n一、任务{INJECTED}。到2026年建成{INJECTED}绿道12公里。（市教育局牵头，{INJECTED}局配合）\n"
    (served.folder / "恶意.txt").write_text(hostile * 3, "utf-8")
    (served.folder / "<img src=x onerror=hit=1>.txt").write_text(hostile, "utf-8")
    served.open()
    served.page.click("text=重新读取")
    served.read(2)
    served.do(
        "async () => { const rows = (await get('/api/documents')).rows.filter(r => r.digest); await choose(rows.map(r => r.digest), 'document'); }"
    )
    for name in TABS:
        served.tab(name)
    served.tab("matrix")
    served.page.locator(".chip[data-edit]").first.dblclick()
    dialog(served, unit=INJECTED[:90], why=INJECTED)
    served.tab("document")
    served.do("() => go(0, 'duty', 0)")
    served.tab("find")
    served.page.fill("#panel-find input", "绿道")
    served.page.wait_for_selector(".hit")
    served.page.fill("#panel-files input[type=search] >> nth=0", INJECTED, force=True)
    assert served.do("() => window.hit === undefined")


def test_it_works_on_a_tablet_and_with_keys_alone(served: Served) -> None:
    served.page.set_viewport_size({"width": 800, "height": 1100})
    served.open()
    put_in(served, CHAIN)
    served.choose(CHAIN[0].name)
    for name in TABS:
        served.tab(name)
        wide = served.do("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 1, name
    served.page.focus("#tab-take")
    served.page.keyboard.press("Home")
    assert served.do("() => state.tab") == "files"
    served.page.keyboard.press("ArrowRight")
    assert served.do("() => [state.tab, document.activeElement.id]") == ["overview", "tab-overview"]
    bare = served.do("""() => [...document.querySelectorAll('button,input,select')].filter(n => n.offsetParent !== null
        && !(n.textContent.trim() || n.getAttribute('aria-label') || n.title || n.closest('label'))).map(n => n.outerHTML)""")
    assert bare == []


def test_it_speaks_english(chromium: Any, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "policy_parse", "open", str(tmp_path / "notices"), "--no-browser", "--lang", "en"],
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stderr is not None
        page = chromium.new_page()
        page.goto(process.stderr.readline().strip())
        page.wait_for_selector("html[data-ready=yes]", timeout=60_000)
        assert page.locator("#tab-files").inner_text().startswith("Files")
        texts = page.evaluate(
            "() => Object.keys(panels).map(name => document.getElementById('tab-' + name).firstChild.textContent)"
        )
        assert all(text.isascii() for text in texts), texts
        page.close()
    finally:
        process.kill()


@pytest.mark.skipif(not REAL, reason="no real documents here")
def test_five_real_files(served: Served) -> None:
    served.open()
    put_in(served, REAL)
    states = served.do("() => win.status.counts")
    assert states.get("ok", 0) + states.get("partial", 0) == 5
    served.do(
        "async () => { const rows = (await get('/api/documents')).rows.filter(r => r.digest); await choose(rows.slice(0, 5).map(r => r.digest), 'document'); }"
    )
    for name in TABS:
        served.tab(name)


def firefox_page(p: Any) -> Any:
    """A page in the Firefox that was installed for this, else in that of the system; or a reason."""
    own = {"channel": "moz-firefox", "executable_path": FIREFOX} if FIREFOX else {}
    reasons = []
    for how in (dict[str, Any](), own):
        try:
            return p.firefox.launch(**how, timeout=60_000).new_page()
        except playwright.Error as error:
            reasons.append(str(error).splitlines()[0])
    pytest.skip(f"no Firefox here can be driven: {reasons[-1]}")


def test_firefox_too(driver: Any, tmp_path: Path) -> None:
    page = firefox_page(driver)
    own = Served(tmp_path / "公文", page)
    own.folder.mkdir()
    own.start()
    try:
        own.open()
        put_in(own, CHAIN)
        own.choose(CHAIN[0].name)
        for name in TABS:
            own.tab(name)
    finally:
        own.kill()
        page.context.browser.close()


def test_the_page_stays_small_and_says_its_time(served: Served) -> None:
    """What one answer holds is bounded; figures of large workspaces are those of bench/window.py."""
    served.open()
    put_in(served, CHAIN)
    served.choose(*(p.name for p in CHAIN))
    sizes = served.do(
        """async () => { const out = {}; for (const path of ['/', '/window.js', '/api/documents', '/api/set?d=' + win.chosen.join(',')]) out[path.slice(0, 16)] = (await (await fetch(path)).blob()).size; return out; }"""
    )
    assert all(size < 2_000_000 for size in sizes.values()), json.dumps(sizes)
    started = time.monotonic()
    served.tab("files")
    assert time.monotonic() - started < 5
