"""Open word lists live in lexicon/data: no stage holds four Han words in a row in its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import policy_parse
from policy_parse.domain import words
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Role
from policy_parse.domain.words import MISSING_WORDS, NEW_WORDS

SOURCE = Path(policy_parse.__file__).parent
STAGES = ("find", "weigh", "link", "outline", "layout", "verification", "sums", "ledger_form")
TELLING = (
    "comparison",
    "graph",
    "export",
    "review",
    "batch",
    "report",
    "spacy_pipes",
    "evaluation",
    "window",
    "cli",
)
MODULES = sorted(path for room in (*STAGES, *TELLING) for path in (SOURCE / room).rglob("*.py"))
# The words of closed vocabularies and the headers of units by role: told in domain/ alone.
VOCABULARIES = (
    words.ROLES,
    words.LEVELS,
    words.STATUSES,
    words.NATURES,
    words.RECURRENCES,
    words.RELATIONS,
    words.VERDICTS,
    words.TIMINGS,
)
TOLD = {zh for vocabulary in VOCABULARIES for zh, _ in vocabulary.values()}
TOLD |= {FIELDS[role].zh for role in Role} | set(MISSING_WORDS.values()) | set(NEW_WORDS.values())
TOLD -= {"责任"}  # 责任 is a word of many
MOST = 3
# Closed grammar: what bounds a number or a time, and the parts of a year, a month or a plan.
CLOSED = frozenset(
    "以上 以下 以内 之内 左右 之前 以前 之后 以来 期间 上旬 中旬 下旬 年底 年末 月底 月末 期末 期内"
    " 末期 中期 时期 全年 季度 小时 工作日 星期".split()
)
_COUNTED = re.compile("[〇一二两三四五六七八九十百千万亿]+是?")  # numerals, and 一是、二是
HAN = r"\u4e00-\u9fff"
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|P=\w+|<?[=!]|[:aimsux-]+))?|\)|\||.", re.S
)
_GROUP = "·"  # what has to be there besides the word makes a production of it, what may does not
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_LOOSE = re.compile(r"·[?*]|\{[^{}]*\}|[?*+^$]|\[[^\]]*\]")


def alternations(pattern: str) -> Iterator[list[str]]:
    """The branches of each alternation in a pattern; a group within a branch is a mark in it."""
    open_groups, marks = [[""]], [""]
    for token in _TOKEN.findall(pattern):
        if token[0] == "(":
            open_groups.append([""])
            marks.append("" if token in _LOOKS else _GROUP)
        elif token == ")" and len(open_groups) > 1:
            yield open_groups.pop()
            open_groups[-1][-1] += marks.pop()
        elif token == "|":
            open_groups[-1].append("")
        else:
            open_groups[-1][-1] += token
    yield from open_groups


def is_word(branch: str) -> bool:
    """Whether a branch is a word of two characters or more that is no closed grammar."""
    plain = _LOOSE.sub("", branch)
    open_word = plain not in CLOSED and _COUNTED.fullmatch(plain) is None
    return open_word and re.fullmatch(rf"[{HAN}]{{2,}}", plain) is not None


def listed_words(code: str) -> Iterator[tuple[int, list[str]]]:
    """(line, words) of each list of more than `MOST` words in the literals of a module."""
    tree = ast.parse(code)
    sayings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        for branches in () if id(node) in sayings else _lists(node):
            words = [branch for branch in branches if is_word(branch)]
            if len(words) > MOST:
                yield node.lineno, words


def _lists(node: ast.AST) -> Iterator[list[str]]:
    """The alternations of a string, its words between blanks, or the strings of a collection."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from alternations(node.value)
        yield node.value.split()
    elif isinstance(node, ast.JoinedStr):
        yield from alternations("".join(_text(part) for part in node.values))
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield [_text(part) for part in node.elts]
    elif isinstance(node, ast.Dict):
        yield [_text(key) for key in node.keys if key]


def _text(node: ast.AST) -> str:
    """The text of a string; anything else is a mark that is part of no word."""
    return str(node.value) if isinstance(node, ast.Constant) else _GROUP


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_open_word_list_in_code(path: Path) -> None:
    assert list(listed_words(path.read_text("utf-8"))) == []


def told_words(code: str) -> list[tuple[int, str]]:
    """(line, word) of each literal that is a word of a vocabulary."""
    return sorted(
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and node.value in TOLD
    )


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(SOURCE).parts[0] in (*TELLING, "ledger_form")],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_words_of_records_are_told_once(path: Path) -> None:
    assert told_words(path.read_text("utf-8")) == []


def test_a_told_word_is_found() -> None:
    assert told_words('X = {"lead": "牵头"}\nY = "牵头单位"\nZ = f"没有牵头单位"') == [
        (1, "牵头"),
        (2, "牵头单位"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        'X = re.compile(r"(?:增长|提高|增加|提升)率?$")',
        'X = re.compile(r"增长(?!率)|(?:已)?提高|增加[到至]|提升?$")',
        'X = re.compile(rf"{Y}(?:增长|提高|{Z}|增加|提升[到至])")',
        'X = ("增长", "提高", "增加", "提升")',
        'X = frozenset({"增长", "提高", "增加", "提升"})',
        'X = {"增长": 1, "提高": 1, "增加": 1, "提升": 1}',
        'X = "增长 提高 增加 提升".split()',
        'def f(x):\n    return x.endswith(("增长", "提高", "增加", "提升"))',
    ],
)
def test_lists_are_found(code: str) -> None:
    assert [len(words) for _, words in listed_words(code)] == [4]


@pytest.mark.parametrize(
    "code",
    [
        'X = re.compile(r"(?:增长|提高|增加)(?:以上|以下|以内|左右)?[省市区县]|各(?:省|市|区|县)")',
        'def f():\n    """增长 提高 增加 提升"""',
        'X = re.compile(r"增长|提高|增加|提升(?:比例|幅度)")',
        'X = re.compile(r"(?:上旬|中旬|下旬|年底|月底)(?:之前|以前)?")',
    ],
)
def test_closed_grammar_may_stay(code: str) -> None:
    assert list(listed_words(code)) == []
