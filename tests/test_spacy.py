"""spaCy: components equal the pipeline, tokens respect what is known, Docs keep their records."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import jieba
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

from policy_parse import parse, parse_text, to_records
from policy_parse.demo import corpus_documents
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.source import Span
from policy_parse.pipeline import parse_closely
from policy_parse.spacy_pipes import (
    COLOURS,
    GROUPS,
    TargetAttributes,
    UnitAttributes,
    blank,
    docbin,
    docs_of,
    read_doc,
)

PLAIN = spacy.blank("zh")
PLAIN.add_pipe("policy_notice")
OWN = blank()
OWN.add_pipe("policy_notice")
CORPUS = corpus_documents()


def found(doc: Doc, group: str) -> list[tuple[str, str]]:
    return [(span.label_, span.text) for span in doc.spans[group]]


# ---- one implementation


@pytest.mark.parametrize("nlp", [PLAIN, OWN], ids=["characters", "words"])
@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name)
def test_components_equal_the_pipeline(path: Path, nlp: Language) -> None:
    records = to_records(parse(path))
    doc = read_doc(nlp, path)
    assert doc._.policy_records == records
    for group, (kind, slot) in GROUPS.items():
        rows = records[kind]
        spans = [(span.start_char, span.end_char) for span in doc.spans[group]]
        expected = [tuple(row["span"]) for row in rows]
        assert spans == (list(dict.fromkeys(expected)) if group == "policy_units" else expected)
        if group != "policy_units":
            assert [span._.policy.id for span in doc.spans[group]] == [row["id"] for row in rows]
        if slot:
            assert [s.label_ for s in doc.spans[group]] == [row[slot].upper() for row in rows]
    by_name = {row["unit"]: row for row in records["units"]}
    for span in doc.spans["policy_units"]:
        unit = span._.policy
        assert isinstance(unit, UnitAttributes)
        assert (unit.key, unit.level, unit.status) == tuple(by_name[unit.unit][k] for k in ("key", "level", "status"))  # fmt: skip


@pytest.mark.parametrize("path", [p for p in CORPUS if p.suffix == ".txt"], ids=lambda p: p.name)
def test_text_gives_what_the_file_gives(path: Path) -> None:
    text = path.read_bytes().decode()
    expected = to_records(parse(path))
    for nlp in (PLAIN, OWN):
        records = nlp(text)._.policy_records
        assert {**records, "source": None} == {**expected, "source": None}


ALONE = ["policy_units", "policy_roles", "policy_targets", "policy_deadlines", "policy_citations"]


@pytest.mark.parametrize("name", ALONE)
def test_each_component_alone(name: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(name)
    doc = nlp(CORPUS_TEXT)
    assert list(doc.spans) == [name]
    assert found(doc, name) == found(PLAIN(CORPUS_TEXT), name)
    assert len(doc.spans[name]) > (0 if name == "policy_citations" else 5)


CORPUS_TEXT = next(p for p in CORPUS if p.suffix == ".txt").read_bytes().decode()

# text, group, what is found there
CLIPPINGS = [
    ("由市教育局牵头，区财政局配合，到2025年底前，公办幼儿园占比达到55%以上。", "policy_roles", [("LEAD", "市教育局"), ("PARTICIPATING", "区财政局")]),
    ("由市教育局牵头，区财政局配合，到2025年底前，公办幼儿园占比达到55%以上。", "policy_deadlines", [("DEADLINE", "到2025年底前")]),
    ("新建口袋公园12个（责任单位：市园林局、区住建局）。", "policy_units", [("UNIT", "市园林局"), ("UNIT", "区住建局")]),
    ("企业税收比2020年增长5%。", "policy_deadlines", []),
    ("根据《关于加强老龄工作的意见》（国发〔2021〕18号）制定本方案。", "policy_citations", [("CITATION", "《关于加强老龄工作的意见》（国发〔2021〕18号）")]),
    ("天气很好，市民到公园散步。", "policy_units", []),
    ("天气很好，市民到公园散步。", "policy_targets", []),
    ("", "policy_units", []),
    ("\n\n", "policy_targets", []),
]  # fmt: skip


@pytest.mark.parametrize("nlp", [PLAIN, OWN], ids=["characters", "words"])
@pytest.mark.parametrize(("text", "group", "expected"), CLIPPINGS)
def test_clippings(text: str, group: str, expected: list[tuple[str, str]], nlp: Language) -> None:
    assert found(nlp(text), group) == expected


def test_a_clipping_is_one_section_only_where_asked() -> None:
    text = "由市教育局牵头，到2025年新建学校3所。"
    assert not parse_text(text).tasks
    one = parse_text(text, clipping=True)
    assert [(a.unit, a.section) for a in one.assignments] == [("市教育局", "")]
    assert [(t.value, t.due) for t in one.targets] == [(3, "2025")]


def test_typed_attributes() -> None:
    doc = OWN("到2025年，公办幼儿园占比达到55%以上（市教育局牵头）。")
    target = doc.spans["policy_targets"][0]._.policy
    assert isinstance(target, TargetAttributes)
    assert (target.value, target.unit, target.comparator, target.due) == (55, "%", ">=", "2025")
    assert doc[0:1]._.policy is None


# ---- the tokenizer


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name)
def test_no_token_lies_across_what_is_known(path: Path) -> None:
    source = parse(path).source
    spans = parse_closely(source).spans()
    tokens = read_doc(OWN, path)
    edges = {token.idx for token in tokens} | {len(source.text)}
    assert len(spans) > 20
    assert all(start in edges and end in edges for start, end in spans)


@settings(deadline=None)  # the first example loads jieba's dictionary
@given(
    st.text(
        alphabet=st.sampled_from(
            "市教育局牵头、，。\n\r\t 　2025年底前达到5%〔〕\u200b\ufeffabc😀"
        ),
        max_size=60,
    )
)
def test_tokens_give_the_text_back(text: str) -> None:
    assert OWN.make_doc(text).text == text
    assert "".join(t.text for t in OWN.make_doc(text)) == text


def test_words_of_the_lexicon_are_tokens() -> None:
    words = [t.text for t in OWN("请市人力资源社会保障局、退役军人事务局研究。")]
    assert {"人力资源社会保障局", "退役军人事务局"} <= set(words)


def test_the_global_jieba_is_left_alone() -> None:
    code = (
        "import jieba; before = (jieba.dt.initialized, len(jieba.dt.FREQ), jieba.default_logger.level)\n"
        "from policy_parse.spacy_pipes import blank\n"
        "blank()('由市人力资源社会保障局牵头')\n"
        "assert before == (jieba.dt.initialized, len(jieba.dt.FREQ), jieba.default_logger.level)\n"
        "jieba.dt.initialize(); assert '退役军人事务局' not in jieba.dt.FREQ\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert "退役军人事务局" not in jieba.dt.FREQ


def test_found_by_entry_points_alone(tmp_path: Path) -> None:
    """A user of spaCy never imports policy_parse; a saved pipeline comes back."""
    code = (
        "import spacy, sys\n"
        "nlp = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': 'policy_parse.Tokenizer.v1'}}})\n"
        "nlp.add_pipe('policy_roles')\n"
        "nlp.to_disk(sys.argv[1])\n"
        "doc = spacy.load(sys.argv[1])('由市教育局牵头。')\n"
        "print([(s.text, s.label_) for s in doc.spans['policy_roles']])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "nlp")], check=True, capture_output=True,
        text=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8", "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "[('市教育局', 'LEAD')]"


def test_nothing_else_loads_spacy() -> None:
    code = "import sys, policy_parse; policy_parse.parse_text('一、工作'); assert 'spacy' not in sys.modules and 'jieba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# ---- DocBin, displaCy, command line


def test_docbin_keeps_spans_and_records(tmp_path: Path) -> None:
    docs = [read_doc(OWN, path) for path in CORPUS[:3]]
    docbin(docs).to_disk(tmp_path / "d.spacy")
    back = list(docs_of(tmp_path / "d.spacy"))
    assert [d._.policy_records for d in back] == [d._.policy_records for d in docs]
    for doc, other in zip(docs, back, strict=True):
        for group in GROUPS:
            assert [s._.policy for s in doc.spans[group]] == [
                s._.policy for s in other.spans[group]
            ]


def test_displacy_shows_the_colours() -> None:
    doc = PLAIN("由市教育局牵头，区财政局配合。")
    page = displacy.render(doc, style="span", options={"spans_key": "policy_roles"}, jupyter=False)
    assert COLOURS["LEAD"] in page
    assert COLOURS["PARTICIPATING"] in page


def test_the_command_writes_docs(tmp_path: Path) -> None:
    out = tmp_path / "new" / "docs.spacy"
    subprocess.run(
        [sys.executable, "-m", "policy_parse", "export", str(CORPUS[0]), "--spacy", str(out)],
        check=True, capture_output=True,
    )  # fmt: skip
    (doc,) = docs_of(out)
    assert doc._.policy_records == to_records(parse(CORPUS[0]))


# ---- docs that are cut, corrected


def test_a_part_of_a_doc_is_read_anew() -> None:
    doc = OWN("由市教育局牵头，区财政局配合。\n今年任务。由市水利局牵头。")
    part = doc[len(doc) - 5 :].as_doc(copy_user_data=True)
    again = OWN(part)
    assert [s.text for s in again.spans["policy_units"]] == ["市水利局"]
    assert again.spans["policy_units"][0]._.policy.unit == "市水利局"


def test_duties_that_a_correction_added(tmp_path: Path) -> None:
    text = "一、任务\n1.新建公园12个。\n责任单位：市园林局\n这项工作交县水利局办理。\n"
    notice = parse_text(text)
    row = notice.assignments[0]
    start = text.index("县水利局")
    source = notice.source
    evidence = Evidence(source, (Span(start, start + 4),))
    added = replace(row, id="a0f", unit="县水利局", unit_key=row.unit_key, evidence=evidence)
    units = (*notice.units, replace(notice.units[0], unit="县水利局"))
    corrected = replace(notice, assignments=(row, added), units=units)
    for nlp in (OWN, PLAIN):
        doc = read_doc(nlp, corrected)
        assert [s.text for s in doc.spans["policy_roles"]] == ["市园林局", "县水利局"]
        assert [s._.policy.id for s in doc.spans["policy_roles"]] == [row.id, "a0f"]
        assert doc.spans["policy_units"][1]._.policy.unit == "县水利局"


def test_parsing_in_threads_leaves_the_collector_on() -> None:
    assert gc.isenabled()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(parse_text, [CORPUS_TEXT] * 12))
    assert gc.isenabled()
    gc.disable()
    try:
        parse_text(CORPUS_TEXT)
        assert not gc.isenabled()
    finally:
        gc.enable()
