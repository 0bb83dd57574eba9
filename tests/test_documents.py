"""What the READMEs and docs/ show is what the program knows."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import openpyxl
import pytest
import typer

import policy_parse
from policy_parse.cli import app
from policy_parse.demo import corpus_folder
from policy_parse.lexicon.issue_kinds import issue_kinds

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
PAGES = [*READMES, *sorted((ROOT / "docs").glob("*.md"))]
ALL = [*PAGES, ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md"]
COMMANDS = typer.main.get_command(app)
MAKE = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
each_page = pytest.mark.parametrize("page", ALL, ids=lambda p: p.name)


def text_of(page: Path) -> str:
    """A page as it is shown: without its comments."""
    return re.sub(r"<!--.*?-->", "", page.read_text("utf-8"), flags=re.S)


def blocks(page: Path, *languages: str) -> list[str]:
    return [body for language, body in BLOCK.findall(text_of(page)) if language in languages]


def lines(page: Path) -> Iterator[str]:
    """Every line of shell in a page and every piece of code within its sentences."""
    for body in blocks(page, "sh", "powershell"):
        yield from body.splitlines()
    yield from re.findall(r"`([^`\n]+)`", BLOCK.sub("", text_of(page)))


def programs(page: Path) -> Iterator[list[str]]:
    """The words behind each `policy-parse` that is shown."""
    for line in lines(page):
        for found in re.finditer(r"(?:^|[\s\\/])policy-parse +((?!doctor says)[^#|&>]*)", line):
            words = shlex.split(found[1].replace("\\", "/"), posix=True)
            if words and not re.search("[A-Z命]", words[0]):
                yield words


def subcommands(command: Any) -> dict[str, Any]:
    return getattr(command, "commands", {})  # typer brings a click of its own


def choices_of(command: Any, name: str) -> set[str]:
    """The values that an option takes, where it takes no others."""
    hint = get_type_hints(inspect.unwrap(command.callback))[name]
    kinds = [k for k in (hint, *get_args(hint)) if isinstance(k, type) and issubclass(k, Enum)]
    return {str(value.value) for kind in kinds for value in kind}


def wrong(words: list[str]) -> str | None:
    """What of a command the program does not know."""
    command: Any = COMMANDS
    known = {name for param in command.params for name in param.opts}
    rest = list(words)
    while subcommands(command) and rest and not rest[0].startswith("-"):
        inner = subcommands(command).get(rest[0])
        if inner is None:
            if command is COMMANDS:
                return f"no command {rest[0]}"
            inner = subcommands(command).get("make")  # `ledger NOTICE…` is `ledger make NOTICE…`
            if inner is None:
                return f"no command {rest[0]}"
            rest.insert(0, "make")
        command, rest = inner, rest[1:]
    options = {o: p for p in command.params for o in (*p.opts, *p.secondary_opts)}
    for at, word in enumerate(rest):
        if not word.startswith("-") or word in known | {"--help"}:
            continue
        param = options.get(word.partition("=")[0])
        if param is None:
            return f"no option {word} of {' '.join(words)}"
        choices = choices_of(command, param.name)
        if choices and rest[at + 1 :] and set(rest[at + 1].split("|")) - choices:
            return f"no choice {rest[at + 1]} of {' '.join(words)}"
    return None


@each_page
def test_every_command_shown_is_one(page: Path) -> None:
    assert [said for words in programs(page) if (said := wrong(words))] == []


def test_this_test_sees_what_is_not_there() -> None:
    assert wrong(["parse", "a.docx", "-f", "xlsx", "-o", "out"]) is None
    assert wrong(["ledger", "a.docx", "--template", "b.xlsx"]) is None
    for line in (
        "parsed a",
        "parse a --of b",
        "parse a -f pdf",
        "review undo",
        "compare a -f xlsx|pdf",
    ):
        assert wrong(line.split()), line
    assert sum(1 for page in PAGES for _ in programs(page)) > 90


@each_page
def test_every_target_of_make_is_there(page: Path) -> None:
    named = {m for line in lines(page) for m in re.findall(r"(?:^|\s)make ([a-z-]+)", line)}
    assert named <= MAKE


@each_page
def test_every_option_named_alone_is_there(page: Path) -> None:
    scripts = [p for folder in ("bench", "models", "tests") for p in (ROOT / folder).rglob("*.py")]
    ours = {o for c in commands() for p in c.params for o in (*p.opts, *p.secondary_opts)}
    other = " ".join(p.read_text("utf-8") for p in scripts)
    bare = {line.split("=")[0].split(" ")[0] for line in lines(page) if line.startswith("--")}
    assert {option for option in bare if option not in ours and option not in other} == set()


def commands(within: Any = COMMANDS) -> Iterator[Any]:
    yield within
    for inner in subcommands(within).values():
        yield from commands(inner)


@each_page
def test_every_file_named_is_there(page: Path) -> None:
    shown = text_of(page)
    named = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", shown))
    missing = {n for n in named if not (page.parent / n).exists()}
    code = {
        m for line in lines(page) for m in re.findall(r"(?:bench|models|tests)/[\w./]+\w", line)
    }
    missing |= {n for n in code if not (ROOT / n).exists()}
    words = set(re.findall(r"`lexicon/data/\w+\.csv`", shown))
    missing |= {n for n in words if not (ROOT / "src/policy_parse" / n.strip("`")).exists()}
    assert missing == set()


def test_every_page_of_docs_is_linked_from_the_readme() -> None:
    for readme, least in (("README.md", 13), ("README.zh.md", 1)):
        linked = set(re.findall(r"\(docs/([\w.-]+\.md)\)", (ROOT / readme).read_text("utf-8")))
        assert len(linked) >= least
    both = "".join(p.read_text("utf-8") for p in READMES)
    assert {p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in both} == set()


@pytest.mark.parametrize("page", READMES, ids=lambda p: p.name)
def test_a_readme_is_short_and_shows_a_picture_first(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text) <= 8000
    assert text.index("![") < text.index("```")
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text_of(page)):
        assert (ROOT / picture).stat().st_size < 200_000


def test_every_command_has_its_line_in_both_languages() -> None:
    shown = {
        name: {" ".join(words[:2]) for words in programs(ROOT / "docs" / name)}
        for name in ("command-line.md", "handbook.zh.md")
    }
    for page, found in shown.items():
        said = {words.split(" ")[0] for words in found}
        assert set(subcommands(COMMANDS)) - said == set(), page
        for group in ("ledger", "review"):
            whole = (ROOT / "docs" / page).read_text("utf-8") + (
                ROOT / "docs" / "review.md"
            ).read_text("utf-8")
            for name in set(subcommands(subcommands(COMMANDS)[group])) - {"make"}:
                assert f"policy-parse {group} {name}" in whole, (page, group, name)


def test_every_code_of_an_issue_is_told_in_both_languages() -> None:
    """A code that is raised has its words, and stands in both lists of stable codes."""
    table = (ROOT / "docs" / "issues.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| [^|]+ \|$", table, re.M)
    assert len(listed) > 30
    assert dict(listed) == issue_kinds()
    assert set(issue_kinds()) == set(issue_kinds("en"))
    chinese = (ROOT / "docs" / "handbook.zh.md").read_text("utf-8")
    assert {code for code, _ in listed if f"`{code}`" not in chinese} == set()
    source = Path(policy_parse.__file__).parent
    said = set()
    for path in (
        *source.glob("link/audit*.py"), *source.glob("read/**/*.py"), *source.glob("outline/*.py"),
    ):  # fmt: skip
        said |= set(
            re.findall(
                r'(?:Remark\(\s*|yield\s*\(?\s*|^    )"([a-z]+(?:-[a-z]+)+)"',
                path.read_text("utf-8"), re.M,
            )
        )  # fmt: skip
    assert {"duty-unread", "table-unread", "page-unread"} <= said
    assert said - set(issue_kinds()) == set()


def test_the_readme_shows_true_records() -> None:
    found = policy_parse.to_records(policy_parse.parse(corpus_folder() / "临岚市_营商环境.html"))
    rows = [*found["assignments"], *found["targets"]]
    (block,) = blocks(READMES[0], "json")
    for line in block.strip().splitlines():
        shown = json.loads(line)
        assert any(all(fits(row.get(k), v) for k, v in shown.items()) for row in rows), line


def fits(value: object, shown: object) -> bool:
    return value == shown or (isinstance(value, tuple) and list(value) == shown)


def documents(folder: Path) -> None:
    """The files that the examples speak of, made of the sample corpus."""
    corpus = corpus_folder()
    for name, sample in {
        "notice.docx": "望川区_全民健身.docx", "通知.docx": "望川区_全民健身.docx",
        "a.docx": "石渡县_农村供水.docx", "b.pdf": "柏湾市_安全生产.pdf",
        "区.docx": "望川区_全民健身.docx", "市.docx": "临岚市_全民健身.docx",
        "省.docx": "澜江省_全民健身.txt", "notices/1.txt": "望川区_雨污分流.txt",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(corpus / sample, folder / name)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    book = openpyxl.Workbook()
    book.active.append(["序号", "主要任务", "牵头单位"])  # type: ignore[union-attr]
    book.active.append([1, "建设社区健身中心", "区体育局"])  # type: ignore[union-attr]
    book.save(folder / "附件1.xlsx")


EXAMPLES = [(page, body) for page in PAGES for body in blocks(page, "python")]


@pytest.mark.parametrize(("page", "body"), EXAMPLES, ids=[f"{p.name}" for p, _ in EXAMPLES])
def test_every_example_in_python_runs(
    page: Path, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = compile(body, page.name, "exec")
    documents(tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(code, {"__name__": "example"})
