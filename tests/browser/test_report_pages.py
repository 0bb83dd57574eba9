"""The report in a real browser: what is shown, where clicks lead, what keys do, and that text stays text.

Run with `make test-browser`; the ordinary run leaves this folder out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from policy_parse import parse
from policy_parse.demo import corpus_folder
from policy_parse.domain.notice import Assignment, Notice, Role, TargetKind
from policy_parse.report import write_report
from policy_parse.report.due import due_items
from policy_parse.report.families import find_links
from policy_parse.report.shown import Shown

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on PATH")

TABS = ["overview", "document", "matrix", "targets", "graph", "compare", "calendar", "issues"]
CHAIN = sorted(p for p in corpus_folder().glob("*全民健身.*") if p.suffix in {".docx", ".txt"})
LONG = Path(__file__).parents[3] / "shared" / "gold" / "惠济_全民科学素质.txt"
SETS = {"chain": CHAIN, "long": [LONG]}
ROLES = list(Role)


def bare(text: str) -> str:
    return "".join(text.split())


# ---- pages under watch


@dataclass
class Watched:
    """A page and all that it said, asked for and tried."""

    page: Any
    wrong: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: Path, address: str = "") -> None:
        self.page.goto("about:blank")
        self.requests.clear()
        self.page.goto(path.as_uri() + ("#" + address if address else ""))
        assert [r.split("#")[0] for r in self.requests] == [path.as_uri()]

    def tab(self, name: str) -> Any:
        self.page.click(f"#tab-{name}")
        return self.page.locator(f"#panel-{name}")

    def counted(self, name: str) -> tuple[int, int]:
        """Rows found and rows in all, as the tab says."""
        said = self.page.locator(f"#panel-{name} .bar .count").inner_text().split()
        return (int(said[0]), int(said[2])) if said[1] == "/" else (int(said[0]), int(said[0]))

    def choose(self, tab: str, label: str, value: str) -> None:
        own = self.page.locator(f"#panel-{tab} .bar").get_by_label(label, exact=True)
        if own.evaluate("n => n.tagName") == "SELECT":
            own.select_option(value)
        else:
            own.fill(value)

    def marked(self) -> str:
        """What 文档 marks as the place of a record."""
        assert self.page.locator("#tab-document").get_attribute("aria-selected") == "true"
        return bare(str(self.page.evaluate(MARKED)))


MARKED = "[...document.querySelectorAll('.text .here')].map(n => n.textContent).join('')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        own = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        yield own
        own.close()


@contextmanager
def watching(browser: Any, width: int = 1300, height: int = 850) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(10_000)
    watched = Watched(page)
    page.on("console", lambda m: watched.wrong.append(f"{m.type}: {m.text}"))
    page.on("pageerror", lambda e: watched.wrong.append(f"error: {e}"))
    page.on("request", lambda r: watched.requests.append(r.url))

    def dialog(d: Any) -> None:
        watched.wrong.append(f"dialog: {d.message}")
        d.dismiss()

    page.on("dialog", dialog)
    page.on("popup", lambda p: watched.wrong.append(f"popup: {p.url}"))
    yield watched
    page.wait_for_timeout(30)
    assert watched.wrong == []
    assert len(watched.requests) <= 1  # none where the test was skipped
    assert page.evaluate("window.__hit") is None
    context.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    with watching(browser) as own:
        yield own


@dataclass
class Report:
    path: Path
    notices: list[Notice]


@pytest.fixture(scope="module", params=list(SETS))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    files = SETS[request.param]
    if not all(f.is_file() for f in files):
        pytest.skip("needs the real documents in ../shared, which are not here")
    path = tmp_path_factory.mktemp(request.param) / "r.html"
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "report", *map(str, files), "-o", str(path)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Report(path, [parse(f) for f in files])


# ---- what the page must show, from the records


@dataclass
class Row:
    """One row of 责任矩阵."""

    notice: Notice
    section: str
    label: str
    text: str
    duties: list[Assignment]
    jump: str

    def has(self, role: Role | None = None, name: str = "") -> bool:
        units = {u.key: u.name or u.unit for u in self.notice.units}
        return any(
            (role is None or a.role is role) and name in f"{a.unit} {units.get(a.unit_key, '')}"
            for a in self.duties
        )


def matrix_rows(notices: list[Notice]) -> list[Row]:
    rows = []
    for notice in notices:
        sections = {s.path: s for s in notice.sections}
        whole = [a for a in notice.assignments if not a.tasks]
        order = dict.fromkeys(
            [a.section for a in whole] + [d.section for d in notice.deadlines if not d.task]
        )
        for path in order:
            duties = [a for a in whole if a.section == path]
            s = sections.get(path)
            if duties and s:
                label = f"{path} {s.heading}"
                rows.append(Row(notice, path, label, s.heading, duties, s.evidence.literal))
        for task in notice.tasks:
            s = sections[task.section]
            duties = [a for a in notice.assignments if task.id in a.tasks]
            label = f"{task.section} {s.heading}"
            rows.append(Row(notice, s.path, label, task.text, duties, task.evidence.literal))
    return rows


def kept(row: Row, role: Role) -> list[Assignment]:
    """The cell of a role: each unit once, in order."""
    return list({a.unit: a for a in reversed(row.duties) if a.role is role}.values())[::-1]


def inside(path: str, top: str) -> bool:
    return f"{path}.".startswith(f"{top}.")


def number_of(watched: Watched, tab: str) -> str:
    return str(watched.page.locator(f"#tab-{tab} .n").inner_text())


def test_every_tab_shows_its_records(watched: Watched, report: Report) -> None:
    watched.open(report.path)
    notices = report.notices
    units = {a.unit_key for n in notices for a in n.assignments}
    assert number_of(watched, "matrix") == str(sum(len(n.tasks) for n in notices))
    assert number_of(watched, "targets") == str(sum(len(n.targets) for n in notices))
    assert number_of(watched, "graph") == str(len(units))
    assert number_of(watched, "calendar") == str(sum(len(due_items(n)) for n in notices))
    assert number_of(watched, "issues") == str(sum(len(n.issues) for n in notices))
    for name in TABS:
        panel = watched.tab(name)
        assert panel.is_visible()
        assert watched.page.locator("[role=tabpanel]:visible").count() == 1
        assert watched.page.evaluate("location.hash").startswith(f"#tab={name}")
        assert panel.inner_text().strip()
    assert watched.page.locator("#panel-graph circle").count() == min(len(units), 300)
    assert watched.page.locator("#panel-graph .unitrow").count() > 0
    links = find_links(notices)
    assert bool(links) == (watched.page.locator("#panel-compare .empty").count() == 0)
    cover = watched.page.locator("#panel-compare .cover > span").all_inner_texts()
    for link in links:
        said = f"{link.coverage.taken_up}/{link.coverage.leaves}"
        assert any(said in line for line in cover)


def test_the_text_is_whole(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=document")
    for i, notice in enumerate(report.notices):
        if len(report.notices) > 1:
            watched.page.select_option("#scope", str(i))
        said = watched.page.evaluate(
            "[...document.querySelectorAll('.text [data-at]:not(span)')].map(n => [Number(n.dataset.at), n.textContent])"
        )
        assert "\n".join(line for _, line in sorted(said)) == Shown(notice.source).text


# Every button of a table, row by row as it scrolls by: [row, column, text, marked, sentence, record]
CLICK_ALL = """async tab => {
  const box = document.querySelector('#panel-' + tab + ' .table'), seen = new Set(), out = [];
  const wait = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const joined = css => [...document.querySelectorAll('.text ' + css)].map(n => n.textContent).join('');
  for (let y = 0; ; y += box.clientHeight) {
    box.scrollTop = y; await wait();
    for (let more; (more = box.querySelector('.more'));) more.click();  // units that do not fit
    const last = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
    for (const tr of [...box.querySelectorAll('tr[aria-rowindex]')]) {
      if (tr.closest('table').getAttribute('aria-rowcount') && seen.has(tr.ariaRowIndex)) continue;
      seen.add(tr.ariaRowIndex);
      [...tr.cells].forEach((td, c) => [...td.querySelectorAll('button')].forEach(b => {
        b.click();
        const title = document.querySelector('.rec h3');
        out.push([Number(tr.ariaRowIndex) - 2, c, b.textContent, joined('.here'), joined('.sentence'), title ? title.textContent : '', document.querySelector('.text').scrollTop]);
      }));
    }
    showTab(tab); await wait();
    if (last) return out;
  }
}"""


def test_duties_lead_to_their_characters(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=matrix")
    rows = matrix_rows(report.notices)
    assert watched.counted("matrix") == (len(rows), len(rows))
    columns = watched.page.locator("#panel-matrix thead th").all_inner_texts()
    names = {"牵头": Role.LEAD, "责任": Role.RESPONSIBLE, "参与": Role.PARTICIPATING, "督导": Role.SUPERVISING}  # fmt: skip
    found: dict[tuple[int, Role], list[tuple[str, str]]] = {}
    jumps: set[int] = set()
    for i, c, text, here, sentence, *_ in watched.page.evaluate(CLICK_ALL, "matrix"):
        name = columns[c].strip()
        if name in names:
            found.setdefault((i, names[name]), []).append((text, bare(here)))
        elif name == "任务":
            own = rows[i].jump
            assert bare(text) == bare(rows[i].text)
            assert bare(sentence) == own, (i, text)
            jumps.add(i)
    wanted = {
        (i, role): [(a.unit, a.evidence.literal) for a in kept(row, role)]
        for i, row in enumerate(rows)
        for role in ROLES
        if kept(row, role)
    }
    assert found == wanted
    assert jumps == set(range(len(rows)))


def test_units_that_do_not_fit_are_a_click_away(watched: Watched, report: Report) -> None:
    """A row has two lines of units; +N opens the rest, and on paper all are there."""
    watched.open(report.path, "tab=matrix")
    rows = matrix_rows(report.notices)
    longest = max(range(len(rows)), key=lambda i: len(kept(rows[i], Role.PARTICIPATING)))
    if len(kept(rows[longest], Role.PARTICIPATING)) < 9:
        pytest.skip("no long list of units in this report")
    search = watched.page.locator("#panel-matrix input[type=search]").first
    search.fill(rows[longest].text[:30])
    row = watched.page.locator("#panel-matrix tr[aria-rowindex='2']")
    before = row.locator(".chip").count()
    more = row.locator(".more").last
    hidden = int(more.inner_text().removeprefix("+"))
    more.press("Enter")
    assert row.locator(".more").count() == 0
    assert row.locator(".chip").count() >= before + hidden
    watched.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert watched.page.locator("#panel-matrix .more").count() == 0


def test_targets_lead_to_their_characters(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=targets")
    watched.choose("targets", "类别", "")
    targets = [(n, t) for n in report.notices for t in n.targets]
    assert watched.counted("targets") == (len(targets), len(targets))
    columns = watched.page.locator("#panel-targets thead th").all_inner_texts()
    seen = Counter()
    for i, c, text, here, _, record, _ in watched.page.evaluate(CLICK_ALL, "targets"):
        name, target = columns[c].strip(), targets[i][1]
        if name in {"指标", "数值", "原文", "章节"}:
            assert bare(here) == target.evidence.literal
            assert record.startswith("指标" + target.indicator[:40])
            seen[name] += 1
        if name == "指标":
            assert text == target.indicator
        if name == "原文":
            assert bare(text) == target.evidence.literal
        if name == "单位":
            units = {a.unit: None for a in targets[i][0].assignments}
            assert text in units
    assert seen["指标"] == seen["数值"] == seen["原文"] == len(targets)


def test_real_clicks_bring_the_place_in_sight(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=document")
    for tab, css in (("matrix", "td .chip"), ("targets", "td .link"), ("issues", "td .link")):
        panel = watched.tab(tab)
        for i in range(min(4, panel.locator(css).count())):
            watched.tab(tab)
            panel.locator(css).nth(i).click()
            assert watched.page.locator("#tab-document").get_attribute("aria-selected") == "true"
            if watched.marked():
                assert watched.page.locator(".text .here").first.is_visible()
                assert watched.page.evaluate(
                    "(() => { const a = document.querySelector('.text .here').getBoundingClientRect(), b = document.querySelector('.text').getBoundingClientRect(); return a.top >= b.top && a.bottom <= b.bottom; })()"
                )


def test_marks_show_their_records(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=document&doc=0")
    row = report.notices[0].assignments[0]
    watched.page.locator(".text .m.duty").first.click()
    first = min(report.notices[0].assignments, key=lambda a: a.evidence.span)
    assert watched.marked() == first.evidence.literal
    assert first.unit in watched.page.locator(".rec dl").first.inner_text()
    watched.page.locator(".rec .row", has_text=row.unit).first.click()
    assert watched.marked()


def test_people_lead_to_their_characters(watched: Watched, report: Report) -> None:
    for n, notice in enumerate(report.notices):
        watched.open(report.path, f"tab=document&doc={n}")
        assert watched.page.locator(".text .m.person").count() >= len(notice.people)
        for i, person in enumerate(notice.people[:6]):
            watched.page.evaluate(f"go({n}, 'person', {i})")
            assert watched.marked() == bare(person.evidence.literal)
            said = watched.page.locator(".rec dl").first.inner_text()
            assert person.name in said
            assert person.role in said


# ---- filters


def test_filters_of_duties(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=matrix")
    rows = matrix_rows(report.notices)

    def expect(rule: Callable[[Row], bool]) -> None:
        assert watched.counted("matrix") == (sum(map(rule, rows)), len(rows))

    for i, role in enumerate(ROLES):
        if any(r.has(role) for r in rows):
            watched.choose("matrix", "角色", str(i + 1))
            expect(lambda r, role=role: r.has(role))
    busiest = Counter(a.unit for r in rows for a in r.duties).most_common(3)
    for name, _ in busiest:
        watched.choose("matrix", "角色", "")
        watched.choose("matrix", "单位", name)
        expect(lambda r, name=name: r.has(name=name))
        watched.choose("matrix", "角色", "1")
        expect(lambda r, name=name: r.has(Role.LEAD, name))
    watched.choose("matrix", "角色", "")
    watched.choose("matrix", "单位", "")
    for path in sorted({r.section for r in rows})[:4]:
        watched.choose("matrix", "章节", path)
        expect(lambda r, path=path: inside(r.section, path))
        top = path.split(".")[0]
        watched.choose("matrix", "章节", top)
        expect(lambda r, top=top: inside(r.section, top))
    watched.choose("matrix", "章节", "")
    for part in ("体育", "建设", "科普", "没有这样的字"):
        watched.choose("matrix", "查找", part)
        expect(lambda r, part=part: part in bare(r.text) or part in r.label)


def test_filters_of_targets(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=targets")
    targets = [t for n in report.notices for t in n.targets]
    real = [t for t in targets if t.kind is TargetKind.TARGET]
    assert watched.counted("targets") == (len(real), len(targets))
    watched.choose("targets", "类别", "")
    assert watched.counted("targets") == (len(targets), len(targets))
    for year in {t.due[:4] for t in targets if t.due}:
        watched.choose("targets", "完成时限", year)
        own = [t for t in targets if (t.due or "").startswith(year)]
        assert watched.counted("targets") == (len(own), len(targets))
    watched.choose("targets", "完成时限", "")
    for word in {t.indicator[-2:] for t in targets}:
        watched.choose("targets", "查找", word)
        own = [t for t in targets if word.lower() in (t.indicator + "\n" + t.evidence.quote).lower()]  # fmt: skip
        assert watched.counted("targets") == (len(own), len(targets))


def test_filters_of_the_calendar(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=calendar")
    due = [i.due or "" for n in report.notices for i in due_items(n)]
    assert watched.counted("calendar") == (len(due), len(due))
    squares = watched.page.locator("#panel-calendar .strip button:not([disabled])")
    for i in range(squares.count()):
        place = squares.nth(i).get_attribute("data-p") or ""
        if place in {"again", "open"}:
            continue
        if len(place) == 5:
            own = [d for d in due if d.startswith(place[:4])]
        elif place.endswith("-00"):
            own = [d for d in due if d == place[:4]]
        else:
            own = [d for d in due if d.startswith(place)]
        squares.nth(i).click()
        assert squares.nth(i).inner_text() == str(len(own))
        assert watched.counted("calendar") == (len(own), len(due))
        squares.nth(i).click()
        assert watched.counted("calendar") == (len(due), len(due))


def test_filters_of_issues(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=issues")
    issues = [i for n in report.notices for i in n.issues]
    assert watched.counted("issues") == (len(issues), len(issues))
    for code, count in Counter(i.code for i in issues).items():
        watched.choose("issues", "类型", code)
        assert watched.counted("issues") == (count, len(issues))


def test_the_scope_limits_every_tab(watched: Watched, report: Report) -> None:
    if len(report.notices) == 1:
        pytest.skip("one notice only")
    watched.open(report.path, "tab=matrix")
    for i, notice in enumerate(report.notices):
        watched.page.select_option("#scope", str(i))
        assert number_of(watched, "matrix") == str(len(notice.tasks))
        assert number_of(watched, "targets") == str(len(notice.targets))
        assert watched.counted("matrix")[0] == len(matrix_rows([notice]))


def test_pairs_of_units(watched: Watched, report: Report) -> None:
    links = find_links(report.notices)
    if not links:
        pytest.skip("one notice alone has no pairs")
    watched.open(report.path, "tab=compare")
    watched.page.locator("#panel-compare .group button").nth(3).click()
    pairs = [pair for link in links for pair in link.unit_pairs]
    assert len(pairs) > 20
    count = watched.page.locator("#panel-compare .bar .count")
    rows = count.inner_text
    assert rows().startswith(f"{len(pairs)} ")
    chosen = watched.page.locator("#panel-compare select").last
    kinds = {
        "unit_missing": [p for p in pairs if p.child is None],
        "role_changed": [p for p in pairs if p.child and any(a != b for a, b in p.roles)],
        "role_same": [p for p in pairs if p.child and all(a == b for a, b in p.roles)],
    }
    for kind, own in kinds.items():
        chosen.select_option(kind)
        assert rows().startswith(f"{len(own)} / "), kind
    chosen.select_option("role_changed")
    for i in range(3):
        cell = watched.page.locator("#panel-compare td[data-label=上级单位] button").nth(i)
        name = cell.inner_text()
        assert name in {p.parent for p in kinds["role_changed"]}
        cell.click()
        printed = {
            a.evidence.literal for n in report.notices for a in n.assignments if a.unit_key == name
        }
        assert watched.marked() in printed
        watched.tab("compare")


def test_sorting_of_values(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=targets")
    head = watched.page.locator("#panel-targets thead th button", has_text="数值")
    for side in ("ascending", "descending"):
        head.click()
        assert watched.page.locator(f"#panel-targets th[aria-sort={side}]").count() == 1
        values = watched.page.evaluate("panels.targets.table.shown().map(r => r.number)")
        assert values == sorted(values, reverse=side == "descending")


def test_tasks_side_by_side(watched: Watched, report: Report) -> None:
    """Every task once, what is new below where it stands there; numbers that say what they are."""
    links = find_links(report.notices)
    if not links:
        pytest.skip("one notice alone has no pairs")
    watched.open(report.path, "tab=compare")
    watched.page.evaluate("document.querySelector('#panel-compare .cmp').drawAll()")
    sets = watched.page.evaluate(
        """[...document.querySelectorAll('#panel-compare .set')].map(s => [...s.children]
           .filter(n => n.tagName === 'DIV')
           .map(n => [...n.querySelectorAll('.bits button:first-of-type')].map(b => b.textContent.split(' ')[0])))"""
    )
    top_down = [links[-1].parent_leaves, *(link.child_leaves for link in reversed(links))]
    for column, leaves in enumerate(top_down):
        shown = [path for row in sets for path in row[column]]
        assert sorted(shown) == sorted(leaf.path for leaf in leaves)
    alone = [i for i, row in enumerate(sets) if not row[0]]
    assert alone
    assert alone != list(range(len(sets) - len(alone), len(sets)))  # not all at the end
    pairs = [pair for link in links for pair in link.pairs]
    badges = watched.page.locator("#panel-compare .bits button.badge").all_text_contents()
    assert len(badges) == len(pairs)
    assert all(re.search(r"文字相似 \d+% · 把握 [高中低]$", badge) for badge in badges)
    assert watched.page.locator("#panel-compare .card mark").count() > 0
    assert watched.page.locator("#panel-compare .card ins").count() > 0


# ---- keyboard


def test_the_tabs_by_keys(watched: Watched, report: Report) -> None:
    watched.open(report.path)
    watched.page.focus("#tab-document")

    def at() -> str:
        found = watched.page.evaluate(
            "[document.activeElement.id, document.querySelector('[role=tab][aria-selected=true]').id, document.querySelectorAll('[role=tab][tabindex=\"0\"]').length]"
        )
        assert found[0] == found[1]
        assert found[2] == 1
        return str(found[0]).removeprefix("tab-")

    for name in [*TABS[1:], TABS[0]]:
        watched.page.keyboard.press("ArrowRight")
        assert at() == name
    watched.page.keyboard.press("ArrowLeft")
    assert at() == TABS[-1]
    watched.page.keyboard.press("Home")
    assert at() == TABS[0]
    watched.page.keyboard.press("End")
    assert at() == TABS[-1]


def test_filters_live_in_the_address_and_stay_over_views(watched: Watched, report: Report) -> None:
    """A link can be sent, back works, another view and back keeps what was set."""
    watched.open(report.path, "tab=matrix")
    all_ = watched.page.evaluate("panels.matrix.table.shown().length")
    unit = watched.page.evaluate("S[N[scope()[0]].a[0][3]]")
    watched.page.evaluate("unit => panels.matrix.table.set('unit', unit)", unit)
    some = watched.page.evaluate("panels.matrix.table.shown().length")
    assert 0 < some <= all_
    address = watched.page.evaluate("location.hash")
    assert "f_unit=" in address
    watched.tab("targets")
    watched.page.go_back()
    watched.page.wait_for_function("() => state.tab === 'matrix'")
    assert watched.page.evaluate("panels.matrix.table.shown().length") == some
    watched.tab("graph")
    watched.tab("matrix")
    assert watched.page.evaluate("panels.matrix.table.shown().length") == some
    watched.open(report.path, address.removeprefix("#"))
    assert watched.page.evaluate("panels.matrix.table.shown().length") == some
    shown = watched.page.locator("#panel-matrix .bar input").nth(1).input_value()
    assert shown == unit


def test_the_overview_counts_what_there_is_and_leads_there(
    watched: Watched, report: Report
) -> None:
    watched.open(report.path)
    assert watched.page.evaluate("state.tab") == "overview"
    notices = report.notices
    cards = watched.page.locator("#panel-overview .card-n b").all_inner_texts()
    goals = sum(t.kind is TargetKind.TARGET for n in notices for t in n.targets)
    assert [int(c) for c in cards[:5]] == [
        len(notices), sum(len(n.tasks) for n in notices), sum(len(n.assignments) for n in notices),
        len({a.unit_key for n in notices for a in n.assignments}), goals,
    ]  # fmt: skip
    watched.page.locator("#panel-overview .bar-row").first.click()
    assert watched.page.evaluate("state.tab") == "graph"
    assert watched.page.evaluate("state.unit") == watched.page.evaluate("unitLoads()[0].u")


def test_marks_and_cells_by_keys(watched: Watched, report: Report) -> None:
    watched.open(report.path, "tab=document&doc=0")
    watched.page.focus(".text")
    seen = []
    for _ in range(3):
        watched.page.keyboard.press("]")
        seen.append(watched.page.evaluate("docView.at"))
    assert seen == [0, 1, 2]
    watched.page.keyboard.press("[")
    assert watched.page.evaluate("docView.at") == 1
    watched.tab("matrix").locator("td .chip").first.focus()
    watched.page.keyboard.press("Enter")
    assert watched.marked()


# ---- narrow windows

# Elements that go over the edge of the window and lie in nothing that scrolls or cuts by intent.
OVER_THE_EDGE = """() => {
  const scrolls = n => { for (let p = n.parentElement; p && p !== document.body; p = p.parentElement) {
    const s = getComputedStyle(p);
    if (/auto|scroll/.test(s.overflowX) || s.textOverflow === 'ellipsis' || p.tagName === 'svg') return true;
  } return false; };
  return [...document.querySelectorAll('body *')].filter(n => {
    const r = n.getBoundingClientRect();
    return r.width && r.height && (r.right > innerWidth + 1 || r.left < -1) && !scrolls(n) && getComputedStyle(n).position !== 'fixed';
  }).map(n => n.tagName + '.' + n.className + ' ' + n.textContent.slice(0, 30)).slice(0, 5);
}"""


@pytest.mark.parametrize(("width", "height"), [(420, 800), (760, 700)])
def test_narrow_windows(browser: Any, report: Report, width: int, height: int) -> None:
    with watching(browser, width, height) as watched:
        watched.open(report.path)

        def fits(what: str) -> None:
            assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
            assert watched.page.evaluate(OVER_THE_EDGE) == [], what

        for name in TABS:
            panel = watched.tab(name)
            fits(name)
            for box in panel.locator(".table:visible, .cmp:visible, .text:visible").all():
                assert (box.bounding_box() or {})["height"] >= 150, name
            if width < 700:  # rows stand as cards: nothing lies beside the window
                for box in panel.locator(".table:visible").all():
                    assert box.evaluate("n => n.scrollWidth <= n.clientWidth + 1"), name
            if name == "graph":
                panel.locator(".unitrow").first.click()
                fits("unit")
            if name == "matrix":
                panel.locator(".group button").nth(1).click()
                fits("task by unit")
                panel.locator(".group button").nth(0).click()
            if name == "compare":
                for i in range(panel.locator(".group button").count()):
                    panel.locator(".group button").nth(i).click()
                    fits(f"compare {i}")
        watched.tab("matrix").locator("td .chip").first.click()
        fits("record")
        assert watched.page.locator(".text .here").first.is_visible()
        watched.page.locator(".fold").click()
        fits("outline")


# ---- paper


@pytest.mark.parametrize("name", TABS)
def test_paper(watched: Watched, report: Report, name: str) -> None:
    watched.open(report.path, f"tab={name}")
    pages = pypdfium2.PdfDocument(watched.page.pdf(prefer_css_page_size=True))
    texts = [bare(page.get_textpage().get_text_bounded()) for page in pages]
    assert all(len(text) > 40 for text in texts[:-1]), [len(t) for t in texts]
    whole = "".join(texts)
    if name == "matrix":  # every row, not only those in sight
        assert all(bare(row.label) in whole for row in matrix_rows(report.notices))


# ---- text that wants to be more than text

RUN = "window.__hit=1;alert(1)"
HOSTILE = [
    *(f"{a}{RUN}{b}" for a, b in (
        ("<script>", "</script>"), ("</script><script>", "</script>"), ("<ScRiPt>", "</sCrIpT>"),
        ("<script\n>", "</script\n>"), ("<script/x>", "</script>"), ("]]><script>", "</script>"),
        ("--><script>", "</script><!--"), ("<!--<script>", "</script>-->"), ("</title><script>", "</script>"),
        ("</style><script>", "</script>"), ("</noscript><script>", "</script>"), ("</textarea><script>", "</script>"),
        ("</template><script>", "</script>"), ("'><script>", "</script>"), ('"><script>', "</script>"),
        ("`><script>", "</script>"), ('"}]}</script><script>', "</script>"), ("\\u003cscript\\u003e", "\\u003c/script\\u003e"),
        ("&lt;script&gt;", "&lt;/script&gt;"), ("&#60;script&#62;", "&#60;/script&#62;"), ("%3Cscript%3E", "%3C/script%3E"),
        ("＜script＞", "＜/script＞"), ("<script>/*", "*/</script>"), ("<script type=module>", "</script>"),
        ("<<script>", "//<</script>"), ("</SCRIPT ><script>", "</script>"), ("<script>\u2028", "</script>"),
        ("<svg><script>", "</script></svg>"), ("<math><script>", "</script></math>"), ("javascript:", "//"),
        ("JaVaScRiPt:", ""), ("java\tscript:", ""), ("\x01javascript:", ""), ("vbscript:", ""),
        ("data:text/html,<script>", "</script>"), ("\";", ";//"), ("';", ";//"), ("`;", ";//"), ("${", "}"),
        ("{{", "}}"), ("{%", "%}"), ("<%=", "%>"), ("#{", "}"), ("*/", "/*"), ("\n", "\n"), ("\u2028", "\u2028"),
        ("\u2029", "\u2029"), ("\\", "\\"), ("\\\";", ";//"), ("\\u0022;", ";//"),
    )),
    *(f"<{tag} {event}={q}{RUN}{q}>" for tag, event, q in (
        ("img src=x", "onerror", ""), ("img src=x", "onerror", "'"), ("IMG SRC=x", "ONERROR", '"'), ("img/src=x/", "onerror", ""),
        ("svg", "onload", ""), ("svg/", "onload", ""), ("body", "onload", ""), ("body", "onpageshow", ""),
        ("input autofocus", "onfocus", ""), ("select autofocus", "onfocus", ""), ("textarea autofocus", "onfocus", ""),
        ("details open", "ontoggle", ""), ("video src=x", "onerror", ""), ("audio src=x", "onerror", ""),
        ("video><source", "onerror", ""), ("marquee", "onstart", ""), ("iframe", "onload", ""), ("object data=x", "onerror", ""),
        ("embed src=x", "onload", ""), ("link rel=stylesheet href=x", "onerror", ""), ("style", "onload", ""),
        ("div style=animation-name:x", "onanimationstart", ""), ("a autofocus href=#", "onfocus", ""), ("button", "onclick", ""),
        ("svg><animate attributeName=x dur=1s", "onbegin", ""), ("p tabindex=1 autofocus", "onfocus", ""),
    )),
    f"<a href=\"javascript:{RUN}\">点</a>", f"<iframe src=\"javascript:{RUN}\"></iframe>", f"<iframe srcdoc=\"<script>{RUN}</script>\">",
    f"<form action=\"javascript:{RUN}\"><button autofocus>", f"<meta http-equiv=refresh content=\"0;url=javascript:{RUN}\">",
    "<base href=\"http://example.invalid/\">", "<meta http-equiv=refresh content=\"0;url=http://example.invalid/\">",
    "<img src=http://example.invalid/x.png>", "<link rel=stylesheet href=//example.invalid/x.css>",
    "<style>@import url(//example.invalid/x.css);*{display:none}</style>", "\" onmouseover=\"" + RUN, "' autofocus onfocus='" + RUN,
    "{{data}}", "{{script}}", "{{title}}", "{{constructor.constructor('window.__hit=1')()}}", "{}", "{0}", "%s%n",
    "__proto__", "constructor", "\u202e<txet>\u202c", "\u200f\u2067局\u2069\u200e", "\ufeff<b>\u200b</b>",
]  # fmt: skip


def hostile_notice(text: str, i: int) -> Notice:
    """A notice that has `text` in its file name, its title, its text and its records."""
    whole = (
        f"临岚市关于{text}的通知\n各区县：\n一、{text}\n1.建设{text}绿道。2025年底前建成{text}桥5座，覆盖率达到80%。\n"
        f"牵头单位：市{text}局、市水利局\n责任单位：市财政局\n2.根据《{text}办法》推进。\n"
    )
    notice = parse(whole.encode(), name=f"{i}{text}.txt")
    assert notice.assignments
    assert notice.targets
    return replace(
        notice,
        metadata=replace(notice.metadata, title=text, region=text, level=text, document_number=text, issuers=(text,)),
        sections=tuple(replace(s, heading=text) for s in notice.sections),
        tasks=tuple(replace(t, text=text) for t in notice.tasks),
        assignments=tuple(replace(a, unit=text) for a in notice.assignments),
        units=tuple(replace(u, unit=text, name=text, status=text, national=(text,)) for u in notice.units),
        targets=tuple(replace(t, indicator=text, unit=text, nature=text) for t in notice.targets),
        citations=tuple(replace(c, title=text, relation=text) for c in notice.citations),
        issues=tuple(replace(x, message=text, code=text) for x in notice.issues),
    )  # fmt: skip


# Goes through every tab and presses what there is; returns what the page shows of the record.
USE_ALL = """text => {
  const said = {h1: document.querySelector('h1').textContent, title: document.title};
  for (const name of Object.keys(panels)) {
    showTab(name);
    const own = panels[name].panel, buttons = [...own.querySelectorAll('button, .box, circle')].filter(b => !b.disabled).slice(0, 8);
    for (const b of buttons) { showTab(name); b.dispatchEvent(new MouseEvent('click', {bubbles: true})); }
    showTab(name); redraw(name);
    own.querySelectorAll('input[type=search]').forEach(n => { n.value = text; n.dispatchEvent(new Event('input')); });
  }
  filterState.matrix = {}; panels.matrix.drawn = null; matrixMode = 'role'; showTab('matrix');
  said.chip = (document.querySelector('#panel-matrix td .chip') || {}).textContent;
  said.task = (document.querySelector('#panel-matrix td:nth-child(2) .link') || {}).textContent;
  panels.targets.table.set('kind', ''); panels.targets.table.set('text', ''); showTab('targets');
  said.target = panels.targets.table.shown().map(r => S[r.r[2]]);
  showDocument();
  said.lines = [...document.querySelectorAll('.text [data-at]:not(span)')].map(n => n.textContent).join('\\n');
  said.foreign = [...document.querySelectorAll('a,iframe,img,object,embed,video,audio,form,base,link,textarea,marquee,math,details,b:not([style]):not(.unitrow b):not(.card-n b)')].map(n => n.outerHTML.slice(0, 80));
  said.scripts = document.querySelectorAll('script').length;
  said.styles = document.querySelectorAll('style').length;
  said.metas = document.querySelectorAll('meta').length;
  said.handlers = [...document.querySelectorAll('*')].filter(n => [...n.attributes].some(a => a.name.startsWith('on'))).length;
  return said;
}"""


def test_there_are_a_hundred_hostile_strings() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) == 100


@pytest.mark.parametrize("group", range(10))
def test_hostile_text_stays_text(watched: Watched, tmp_path: Path, group: int) -> None:
    for i, text in list(enumerate(HOSTILE))[group::10]:
        notice = hostile_notice(text, i)
        write_report([notice], tmp_path / "r.html")
        watched.open(tmp_path / "r.html")
        said = watched.page.evaluate(USE_ALL, text)
        assert said["h1"] == text
        # A window's title shows no control characters, whatever the page asks for.
        printed = "".join(c for c in text if c >= " ")
        assert "".join(said["title"].split()) == "".join(f"政策公文报告·{printed}".split())
        assert said["chip"] == text
        assert bare(said["task"]) == bare(text)
        if "\n" not in text:  # a search field takes no line break, so it finds nothing of this name
            assert set(said["target"]) == {text}
        assert said["lines"] == Shown(notice.source).text
        assert said["foreign"] == []
        assert (said["scripts"], said["styles"], said["metas"], said["handlers"]) == (2, 1, 4, 0)
        assert watched.page.evaluate("window.__hit") is None


def test_all_hostile_notices_in_one_page(watched: Watched, tmp_path: Path) -> None:
    notices = [hostile_notice(text, i) for i, text in enumerate(HOSTILE)]
    write_report(notices, tmp_path / "r.html")
    watched.open(tmp_path / "r.html")
    options = watched.page.locator("#scope option").evaluate_all("o => o.map(n => n.textContent)")
    assert len(options) == len(HOSTILE) + 1
    for text, shown in zip(HOSTILE, options[1:], strict=True):
        assert shown == text if len(text) <= 42 else shown.startswith(text[:19])
    watched.page.evaluate(USE_ALL, HOSTILE[0])
