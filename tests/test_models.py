"""The trained pipeline: it loads, it can be made anew, and it is off unless asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from policy_parse import parse, parse_text
from policy_parse.demo import corpus_documents
from policy_parse.pipeline import parse_closely
from policy_parse.spacy_pipes.sentences import KINDS, sentences_of, split
from policy_parse.spacy_pipes.trained import load_trained, second_look, with_second_look

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models" / "notices"


@pytest.mark.parametrize(("text", "parts"), [
    ("推进改革。加强管理；完善制度", ["推进改革。", "加强管理；", "完善制度"]),
    ("新建学校3所。（市教育局牵头）到2025年完成。", ["新建学校3所。（市教育局牵头）", "到2025年完成。"]),
    ("“应急有备。”常态管理", ["“应急有备。”", "常态管理"]),
    ("没有句号", ["没有句号"]),
    ("", []),
])  # fmt: skip
def test_sentences_are_all_of_the_text(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in split(text)] == parts


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.name)
def test_silver_labels_are_what_the_rules_found(path: Path) -> None:
    reading = parse_closely(parse(path).source)
    sentences = list(sentences_of(reading))
    assert {s.kind for s in sentences} <= set(KINDS)
    assert {"task", "target"} <= {s.kind for s in sentences}
    assert all(s.passage.text[s.start :].startswith(s.text) for s in sentences)
    said = {a.evidence.literal for a in reading.notice.assignments}
    found = {s.text[a:b] for s in sentences for a, b in s.units}
    assert found <= said
    assert len(found) > 0.9 * len(said)


# Sentences of our own, and the units that a trained reader must see in them.
SEEN = [
    ("（责任单位：市教育局、市财政局）", ["市教育局", "市财政局"]),
    ("由市人力资源社会保障局牵头，市财政局配合。", ["市人力资源社会保障局", "市财政局"]),
    ("今天天气很好，市民到公园散步。", []),
]


@pytest.mark.parametrize(("text", "units"), SEEN)
def test_the_pipeline_sees_units(text: str, units: list[str]) -> None:
    doc = load_trained()(text)
    assert [ent.text for ent in doc.ents if ent.label_ == "UNIT"] == units
    assert set(doc.cats) == set(KINDS)


def test_the_weights_are_small_and_name_no_machine() -> None:
    folder = MODELS / "policy_zh"
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < 5e6
    for name in ("config.cfg", "meta.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "/tmp" not in text
        assert str(ROOT) not in text
    assert spacy.load(folder).pipe_names == ["tok2vec", "ner", "textcat"]


def test_the_second_look_only_adds() -> None:
    """Every doubt has its characters, and none is about a unit that has its duty."""
    seen = 0
    for path in corpus_documents():
        notice = parse(path)
        known = [a.evidence.span for a in notice.assignments]
        for issue in second_look(notice):
            seen += 1
            assert issue.code == "unit-suspected"
            assert issue.evidence
            assert issue.evidence.literal in issue.message
            span = issue.evidence.span
            assert not any(span.start < k.end and k.start < span.end for k in known)
        assert with_second_look(notice).assignments == notice.assignments
    assert seen


def test_off_unless_asked_for(tmp_path: Path) -> None:
    # A unit that is named, in words that the rules do not read as a duty.
    text = "一、任务\n1.新建公园12个（市园林局）。\n2.这项工作交县水利局（市财政局）办理。\n"
    path = tmp_path / "n.txt"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "policy_parse", "check", str(path), "-f", "json"]
    codes = []
    for more in ([], ["--model"]):
        done = subprocess.run([*command, *more], capture_output=True, check=True, encoding="utf-8")
        codes.append([i["code"] for i in json.loads(done.stdout)["issues"]])
    plain, asked = codes
    assert "unit-suspected" not in plain
    assert asked[: len(plain)] == plain
    added = asked[len(plain) :]
    assert added == ["unit-suspected"] * len(list(second_look(parse_text(text))))
    assert added


@pytest.mark.skipif(not MODELS.is_dir(), reason="models/ is not in this copy")
def test_one_command_trains(tmp_path: Path) -> None:
    """One epoch over the sample corpus: what it makes loads and has the right parts."""
    out = tmp_path / "model"
    subprocess.run(
        [sys.executable, str(MODELS / "train.py"), "--documents", str(ROOT / "corpus"),
         "--output", str(out), "--epochs", "1"],
        check=True, capture_output=True,
    )  # fmt: skip
    nlp = spacy.load(out)
    assert set(nlp.get_pipe("textcat").labels) == set(KINDS)
    assert set(nlp.get_pipe("ner").labels) == {"UNIT", "INDICATOR"}
