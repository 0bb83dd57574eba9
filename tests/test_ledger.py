"""A damaged ledger: told by every command, never a traceback; mended by run --rebuild, nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from test_batch import outputs, status_rows

from policy_parse import cli
from policy_parse.batch import parse_folder
from policy_parse.errors import ResultsError

UNITS = ("市水利局", "市林业局", "市体育局", "市统计局")
LEDGER = "ledger.sqlite"


def fill(folder: Path, count: int = 40) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        text = f"一、任务\n1.建设绿道{n}公里。\n责任单位：{UNITS[n % 4]}、市财政局\n"
        (folder / f"通知{n:03}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs (`in`) and results (`out`) of a run, with an ok ledger."""
    base = tmp_path_factory.mktemp("ledger")
    parse_folder([fill(base / "in")], base / "out", workers=1)
    return base


def cut(share: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return damage


def overwrite(start: int, data: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with path.open("r+b") as stream:
            stream.seek(start)
            stream.write(data)

    return damage


def index_of_parts(path: Path) -> None:
    base = sqlite3.connect(path)
    (page,) = base.execute(
        "select rootpage from sqlite_master where name='sqlite_autoindex_parts_1'"
    ).fetchone()
    base.close()
    zeros(page - 1)(path)


def zeros(*pages: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with path.open("r+b") as stream:
            for page in pages:
                stream.seek(4096 * page)
                stream.write(bytes(4096))

    return damage


def every_other_page(path: Path) -> None:
    zeros(*range(1, path.stat().st_size // 4096, 2))(path)


def sql(*statements: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        base = sqlite3.connect(path)
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.execute("pragma wal_checkpoint(truncate)")
        base.close()

    return damage


def replaced_by(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None  # type: ignore[func-returns-value]


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_database(path: Path) -> None:
    path.unlink()
    sql("create table tracks (name text)", "insert into tracks values ('x')")(path)


def beside(ending: str, data: bytes) -> Callable[[Path], None]:
    return lambda path: path.with_name(path.name + ending).write_bytes(data) and None  # type: ignore[func-returns-value]


SHORT = "update parts set content=substr(content, 1, 20)"
EITHER = ""  # as the pages happen to lie: `run` does not look at all of them
TOLD, MENDED = "told", "mended"  # by `run`: it says what to do, or it goes on and mends it itself
DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut to 100 bytes": (cut(0.0001), TOLD), "cut to a tenth": (cut(0.1), TOLD),
    "cut to a half": (cut(0.5), TOLD), "cut to nine tenths": (cut(0.9), TOLD),
    "header": (overwrite(0, b"garbage" * 20), TOLD), "first page": (zeros(0), TOLD),
    "page size": (overwrite(16, b"\xff\xff"), TOLD), "second page": (zeros(1), TOLD),
    "some pages": (zeros(20, 33, 45, 58), EITHER), "every other page": (every_other_page, TOLD),
    "index of parts": (index_of_parts, TOLD),
    "random bytes": (overwrite(6000, os.urandom(40_000)), TOLD),
    "later version": (sql("pragma user_version=99"), TOLD),
    "negative version": (sql("pragma user_version=-5"), TOLD),
    "no documents": (sql("drop table documents"), TOLD), "no parts": (sql("drop table parts"), TOLD),
    "no inputs": (sql("drop table inputs"), TOLD), "no options": (sql("drop table options"), TOLD),
    "no outputs": (sql("drop table outputs"), TOLD),
    "column gone": (sql("alter table parts rename column content to other"), TOLD),
    "column of documents gone": (sql("alter table documents drop column counts"), TOLD),
    "counts garbage": (sql("update documents set counts='{'"), TOLD),
    "counts of another kind": (sql("update documents set counts='[1]'"), TOLD),
    "rows of parts gone": (sql("delete from parts where rowid % 7 = 0"), MENDED),
    "all parts gone": (sql("delete from parts"), MENDED),
    "blobs truncated": (sql(SHORT), TOLD), "blobs text": (sql("update parts set content='x'"), TOLD),
    "options garbage": (sql("update options set value='{'"), MENDED),
    "options of another kind": (sql("update options set value='[7]'"), MENDED),
    "log garbage": (beside("-wal", b"\x37\x7f\x06\x82" + os.urandom(9000)), MENDED),
    "marks garbage": (beside("-shm", os.urandom(32768)), MENDED),
    "empty": (replaced_by(b""), MENDED), "folder": (folder, TOLD), "other database": (other_database, TOLD),
    "text": (replaced_by("不是数据库\n".encode() * 900), TOLD),
    "no statuses": (sql("update documents set status=''"), MENDED),
}  # fmt: skip


class Commands:
    """Commands in this process, as `policy-parse` runs them."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.patch, self.capture = patch, capture

    def __call__(self, *arguments: object) -> tuple[int, str]:
        """Exit code and what was said; an exception that is no exit is a failure."""
        self.patch.setattr(sys, "argv", ["policy-parse", *map(str, arguments)])
        self.capture.readouterr()
        try:
            cli.run()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        return code, self.capture.readouterr().err


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Commands:
    return Commands(monkeypatch, capfd)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_ledger(whole: Path, tmp_path: Path, commands: Commands, name: str) -> None:
    damage, by_run = DAMAGES[name]
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    source, out = place / "in", place / "out"
    ledger = out / LEDGER
    damage(ledger)
    for reading in (
        ("report", out, "-o", tmp_path / "r.html"), ("export", out, "--ics", tmp_path / "r.ics"),
        ("review", "apply", out / "csv" / "责任清单.csv", "-o", out), ("review", "diff", out),
        ("query", out, "select count(*) from units"),
    ):  # fmt: skip
        told_or_done(*commands(*reading), ledger)
    again = Path(shutil.copytree(place, tmp_path / "y")) / "out"
    code, said = commands("run", source, "-o", again, "-w", 1)
    told_or_done(code, said, again / LEDGER)
    assert by_run == EITHER or code == (3 if by_run == TOLD else 0), said
    if code == 0:
        assert outputs(again) == outputs(whole / "out")
    code, said = commands("run", source, "-o", out, "-w", 1, "--rebuild")
    assert code == 0, said
    assert outputs(out) == outputs(whole / "out")
    aside = out / f"{LEDGER}.damaged-1"
    assert ("damaged-1" in said) == aside.exists()
    assert ("sound" in said) != aside.exists() or name == "empty"
    assert commands("review", "apply", out / "csv" / "责任清单.csv", "-o", out)[0] == 0
    code, said = commands("run", source, "-o", out, "-w", 1, "--rebuild")
    assert (code, "本次解析 0 个" in said, "台账完好" in said) == (0, True, True)


def told_or_done(code: int, said: str, ledger: Path) -> None:
    assert code in (0, 3), said
    if code == 3:
        assert str(ledger) in said
        assert f"-o {ledger.parent} --rebuild" in said


@pytest.mark.parametrize(("name", "least"), [
    ("no inputs", 40), ("no options", 40), ("later version", 40), ("options garbage", 40), ("cut to nine tenths", 20),
    ("some pages", 20),  # four pages of some 140; what stands behind an inner one is lost with it
    ("index of parts", 40), ("rows of parts gone", 0), ("counts garbage", 0), ("text", 0),
])  # fmt: skip
def test_what_can_be_read_is_not_parsed_again(
    whole: Path, tmp_path: Path, name: str, least: int
) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    DAMAGES[name][0](place / "out" / LEDGER)
    report = parse_folder([place / "in"], place / "out", workers=2, rebuild=True)
    assert 40 - report.parsed >= least
    assert f"{40 - report.parsed} documents were saved" in report.warnings[0]
    assert (place / "out" / f"{LEDGER}.damaged-1").exists()


def test_a_document_whose_parts_are_gone_is_parsed_again(whole: Path, tmp_path: Path) -> None:
    """Not left out in silence, and outputs that were written without it are written again."""
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    out = place / "out"
    sql("delete from parts where sha256 in (select sha256 from inputs limit 3)")(out / LEDGER)
    (out / "csv" / "责任清单.csv").write_text(
        "文件\n", "utf-8-sig"
    )  # as a run without them left it
    report = parse_folder([place / "in"], out, workers=1)
    assert report.parsed == 3
    assert outputs(out) == outputs(whole / "out")
    assert parse_folder([place / "in"], out, workers=1).parsed == 0


def test_outputs_of_documents_that_are_gone_go_after_a_rebuild(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    for n in range(20):
        (place / "in" / f"通知{n:03}.txt").unlink()
    (place / "out" / LEDGER).write_bytes(b"x" * 5000)
    parse_folder([place / "in"], place / "out", workers=1, rebuild=True)
    parse_folder([place / "in"], tmp_path / "fresh", workers=1)
    assert outputs(place / "out") == outputs(tmp_path / "fresh")


def test_each_damaged_ledger_is_kept(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    for number in (1, 2, 3):
        (place / "out" / LEDGER).write_bytes(b"x" * number)
        report = parse_folder([place / "in"], place / "out", workers=1, rebuild=True)
        assert f"damaged-{number}" in report.warnings[0]
    kept = sorted(place.glob("out/*.damaged-*"))
    assert [len(path.read_bytes()) for path in kept] == [1, 2, 3]


def test_a_ledger_of_an_earlier_version_goes_on(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    ledger = place / "out" / LEDGER
    sql("alter table documents drop column parts", "pragma user_version=0", "drop table options")(
        ledger
    )
    report = parse_folder([place / "in"], place / "out", workers=1)
    assert report.parsed == 0
    base = sqlite3.connect(ledger)
    assert base.execute("pragma user_version").fetchone() == (1,)
    base.close()
    assert outputs(place / "out") == outputs(whole / "out")
    sql("alter table documents drop column parts", "pragma user_version=0",
        "delete from parts where kind='tables/duties'")(ledger)  # fmt: skip
    assert parse_folder([place / "in"], place / "out", workers=1).parsed == 40


def test_a_ledger_that_may_not_be_written(
    whole: Path, tmp_path: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not damaged: the hint speaks of rights, and of no rebuilding."""
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    connect = sqlite3.connect

    def read_only(address: object, **options: object) -> sqlite3.Connection:
        if str(address).endswith(LEDGER):
            return connect(f"{Path(str(address)).as_uri()}?mode=ro", uri=True)
        return connect(address, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    code, said = commands("run", place / "in", "-o", place / "out", "-w", 1)
    assert code == 3
    assert "请改为可写" in said
    assert "--rebuild" not in said


def test_a_blob_that_is_another_one_is_told(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "x"))
    out = place / "out"
    base = sqlite3.connect(out / LEDGER)
    base.execute("update parts set content=? where kind='tables/duties'", (zlib.compress(b"[]"),))
    base.commit()
    base.close()
    (out / "csv" / "责任清单.csv").unlink()
    with pytest.raises(ResultsError, match="tables/duties"):
        parse_folder([place / "in"], out, workers=1)
    parse_folder([place / "in"], out, workers=1, rebuild=True)
    assert outputs(out) == outputs(whole / "out")
    assert len(status_rows(out)) == 40
