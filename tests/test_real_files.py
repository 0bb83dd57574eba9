"""What files from the field do: marks, heads of sites, raised and struck text, odd settings of a PDF."""

from __future__ import annotations

import io

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policy_parse import parse, parse_text
from policy_parse.pipeline import attempt

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
HEAD = "临岚市人民政府关于试验的通知\n临政发〔2024〕5号\n各县人民政府：\n"
FOOT = "\n临岚市人民政府\n2024年3月1日\n"

MARKS = [  # lines of a body, paths of its sections
    ("一、任务\n㈠改造管网。\n㈡建成公园。", ["1", "1.1", "1.2"]),
    ("一、任务\n⒈改造管网。\n⒉建成公园。", ["1", "1.1", "1.2"]),
    ("一、任务\n1.水利\n⑴改造管网。\n⑵建成公园。", ["1", "1.1", "1.1.1", "1.1.2"]),
    ("甲、水利\n一、改造管网。\n乙、园林\n一、建成公园。", ["1", "1.1", "2", "2.1"]),
    ("壹、水利\n一、改造管网。\n贰、园林\n一、建成公园。", ["1", "1.1", "2", "2.1"]),
    ("一、任务\nA.改造管网。\nB.建成公园。", ["1", "1.1", "1.2"]),
    ("Ⅰ.水利\n1.改造管网。\nⅡ.园林\n1.建成公园。", ["1", "1.1", "2", "2.1"]),
    ("1 总则\n1.1 目的\n做好工作。\n1.2 依据\n依法。\n2 任务\n2.1 水利\n治水。", ["1", "1.1", "1.2", "2", "2.1"]),
    ("一、任务\n1.1 管网\n1.1.1 新建管网。\n1.1.2 改造泵站。\n1.2 公园\n1.2.1 建成公园。",
     ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"]),
    ("第一章 总则 第一条 为了试验，制定本办法。\n第二条 做好工作。", ["1", "1.1", "1.2"]),
    ("（一)水利\n（二〉园林\n", ["1", "2"]),
    ("一、任务\n1,建成公园。\n2,改造管网。", ["1", "1.1", "1.2"]),
    # Figures at the head of a line are no numbers of headings.
    ("一、任务\n1.5亿元投资到位。\n2.3万亩耕地。", ["1"]),
    ("一、任务\n甲地改造管网。\nAI产业发展。", ["1"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "paths"), MARKS)
def test_marks(body: str, paths: list[str]) -> None:
    assert [s.path for s in parse_text(HEAD + body + FOOT).sections] == paths


MASTHEADS = [  # text, field, value
    ("临岚市人民政府关于试验的通知\n（临政发〔2024〕3号）\n各县（区）人民政府，市直各单位：\n一、任务\n",
     "document_number", "临政发〔2024〕3号"),
    ("临岚市人民政府关于试验的通知\n（临政发〔2024〕3号）\n各县（区）人民政府，市直各单位：\n一、任务\n",
     "addressees", ("各县（区）人民政府", "市直各单位")),
    ("索引号：001-2024-0005\n发布机构：临岚市人民政府\n成文日期：2024年03月01日\n标题：关于试验的通知\n关于试验的通知\n各县人民政府：\n一、任务\n",
     "title", "关于试验的通知"),
    ("索引号：001-2024-0005\n发布机构：临岚市人民政府\n成文日期：2024年03月01日\n标题：关于试验的通知\n关于试验的通知\n各县人民政府：\n一、任务\n",
     "issuers", ("临岚市人民政府",)),
    ("索引号：001-2024-0005\n发布机构：临岚市人民政府\n成文日期：2024年03月01日\n标题：关于试验的通知\n关于试验的通知\n各县人民政府：\n一、任务\n",
     "issue_date", "2024-03-01"),
    ("市级机关各单位，各区机管局：\n方案已经批准，现印发给你们。\n临岚市试验工作联席会议办公室\n（临岚市机关事务管理局代章）\n2022年1月14日\n一、任务\n",
     "issuers", ("临岚市试验工作联席会议办公室",)),
    ("市级机关各单位，各区机管局：\n方案已经批准，现印发给你们。\n临岚市试验工作联席会议办公室\n（临岚市机关事务管理局代章）\n2022年1月14日\n一、任务\n",
     "title", None),
    ("关于印发规划的通知\n各市生态环境局：\n现将规划印发。\n澜江省生态环境厅 澜江省财政厅\n澜江省自然资源厅\n2024年3月1日\n一、任务\n",
     "issuers", ("澜江省生态环境厅", "澜江省财政厅", "澜江省自然资源厅")),
    ("临岚市人民政府令\n（第16号）\n《试验办法》已经通过，现予公布。\n2020年5月15日\n第一条 做好工作。\n",
     "issuers", ("临岚市人民政府",)),
    ("临岚市人民政府关于试验的通知\n临岚市人民政府关于试验的通知\n临政发〔2024〕5号\n各县人民政府：\n一、任务\n",
     "title", "临岚市人民政府关于试验的通知"),
    ("【法宝引证码】 CLI.12.1\n原文链接：网址\n临岚市人民政府关于试验的通知\n临政发〔2024〕5号\n各县人民政府：\n一、任务\n",
     "title", "临岚市人民政府关于试验的通知"),
    ("临岚市优化能源结构促进城市绿色发展方案\n一、任务\n做好工作。\n", "region", "临岚市"),
    ("临岚市人民政府关于试验的通知\n2021-09-15 11:15 来源：临岚市人民政府\n各县人民政府，市政府各部门、各直属机构：\n一、任务\n",
     "addressees", ("各县人民政府", "市政府各部门", "各直属机构")),
    ("编制单位：临岚市规划院\n临岚市绿地规划\n一、任务\n", "addressees", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "value"), MASTHEADS)
def test_mastheads(text: str, name: str, value: object) -> None:
    assert getattr(parse_text(text).metadata, name) == value


def test_a_second_name_of_a_document_is_known() -> None:
    notice = parse_text(
        f"{HEAD}一、任务\n1.落实《水网方案》（以下简称“《方案》”）。《方案》要用好。{FOOT}"
    )
    assert [(c.title, c.alias) for c in notice.citations] == [("水网方案", "方案")]


def test_names_that_their_positions_follow_at_once() -> None:
    text = f"{HEAD}一、人员\n组 长：刘某远厅党组书记、厅长\n副组长：茹某厅党组成员、副厅长\n二、职责\n统筹。{FOOT}"
    assert [(p.name, p.role) for p in parse_text(text).people] == [
        ("刘某远", "组长"),
        ("茹某", "副组长"),
    ]


def test_forms_of_characters_are_the_characters() -> None:
    notice = parse_text(f"{HEAD}一、任务\n1.新建管⽹20公⾥。（责任单位：市⽔利局）{FOOT}")
    assert [a.unit for a in notice.assignments] == ["市水利局"]
    assert [(t.indicator, t.value, t.unit) for t in notice.targets] == [("新建管网", 20, "公里")]


def test_what_they_have_drawn_up_is_no_order() -> None:
    text = f"{HEAD}一、背景\n市发展改革委、市财政局会同有关部门研究制定了《试验方案》。\n二、任务\n市住建局会同市水利局开展排查。{FOOT}"
    assert [(a.section, a.unit) for a in parse_text(text).assignments] == [
        ("2", "市住建局"), ("2", "市水利局"),
    ]  # fmt: skip


def word(*paragraphs: list[tuple[str, str]]) -> bytes:
    """Paragraphs of runs: text, and "", "super", "strike"."""
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, how in runs:
            run = paragraph.add_run(text)
            run.font.superscript = how == "super" or None
            run.font.strike = how == "strike" or None
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_raised_digits_are_marks_and_struck_text_is_out() -> None:
    data = word(
        [("一、任务", "")],
        [
            ("1.到2025年，建成公园20", ""),
            ("1", "super"),
            ("个。（责任单位：市园林局", ""),
            ("2", "super"),
            ("）", ""),
        ],
        [("2.改造管网", ""), ("50", "strike"), ("20公里。", "")],
    )
    notice = parse(data, name="t.docx")
    assert [t.value for t in notice.targets] == [20, 20]
    assert [a.unit for a in notice.assignments] == ["市园林局"]
    assert dict(notice.source.left_out)["struck"] == 2
    page = "<html><body><div><p>关于试验的通知</p><p>一、任务</p><p>1.建成公园20<sup>[1]</sup>个。</p></div></body></html>"
    assert [t.value for t in parse(page.encode(), name="t.html").targets] == [20]


def sheet(draw) -> bytes:
    out = io.BytesIO()
    c = Canvas(out, pagesize=(595, 842))
    draw(c)
    c.save()
    return out.getvalue()


def write(c: Canvas, lines: list[str], size: float = 16) -> None:
    c.setFont("STSong-Light", size)
    for i, line in enumerate(lines):
        c.drawString(80, 760 - 28 * i, line)


LINES = [
    "临岚市人民政府关于试验的通知",
    "各县人民政府：",
    "一、任务",
    "（一）建成公园20个。（市园林局牵头）",
]


def test_raised_digits_of_a_pdf() -> None:
    def draw(c: Canvas) -> None:
        write(c, LINES[:3])
        c.drawString(80, 676, "（一）建成公园20")
        c.setFont("STSong-Light", 8)
        c.drawString(80 + 16 * 7 + 18, 684, "1")
        c.setFont("STSong-Light", 16)
        c.drawString(80 + 16 * 7 + 24, 676, "个。")

    assert [t.value for t in parse(sheet(draw), name="t.pdf").targets] == [20]


def test_white_boxes_are_no_rules_and_a_white_page_is_blank() -> None:
    def draw(c: Canvas) -> None:
        c.setFillColorRGB(1, 1, 1)
        for i in range(4):
            c.rect(80, 756 - 28 * i, 200, 20, stroke=0, fill=1)
            c.rect(280, 756 - 28 * i, 200, 20, stroke=0, fill=1)
        c.setFillColorRGB(0, 0, 0)
        write(c, LINES)
        c.showPage()
        c.setFillColorRGB(1, 1, 1)
        c.rect(0, 0, 595, 842, stroke=0, fill=1)

    outcome = attempt(sheet(draw), name="t.pdf")
    assert (outcome.status, outcome.code) == ("ok", "ok")
    assert outcome.notice is not None
    assert [(a.section, a.unit) for a in outcome.notice.assignments] == [("1.1", "市园林局")]
    assert not [b for b in outcome.notice.source.blocks if b.cell]


def test_the_size_of_type_counts_its_matrix() -> None:
    def scaled(c: Canvas) -> None:
        c.saveState()
        c.scale(0.05, 0.05)
        c.setFont("STSong-Light", 320)
        for i, line in enumerate(LINES):
            c.drawString(1600, 20 * (760 - 28 * i), line)
        c.restoreState()

    plain = parse(sheet(lambda c: write(c, LINES)), name="t.pdf")
    other = parse(sheet(scaled), name="t.pdf")
    assert {round(b.size or 0) for b in other.source.blocks} == {16}
    assert [s.path for s in other.sections] == [s.path for s in plain.sections] == ["1", "1.1"]


def test_a_page_of_names_is_not_garbled() -> None:
    names = ["赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "朱秦尤许何吕施张孔曹严华金魏陶姜", "戚谢邹喻柏水窦章云苏潘葛奚范彭郎",
             "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐", "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常", "乐于时傅皮卞齐康伍余元卜顾孟平黄",
             "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧", "计伏成戴谈宋茅庞熊纪舒屈项祝董梁"]  # fmt: skip

    def draw(c: Canvas) -> None:
        write(c, LINES)
        c.showPage()
        write(c, names)

    assert attempt(sheet(draw), name="t.pdf").status == "ok"


def test_a_number_goes_on_over_a_page() -> None:
    def draw(c: Canvas) -> None:
        write(c, [*LINES[:3], "（一）到2025年，全市改造老旧供水管网，长度不少于2"])
        c.drawString(280, 40, "— 1 —")
        c.showPage()
        write(c, ["0公里。（市水利局牵头）", "（二）新建水厂1座。（市水利局牵头）"])

    found = parse(sheet(draw), name="t.pdf").targets
    assert (found[0].value, found[0].unit, found[0].comparator) == (20, "公里", ">=")


def test_an_article_beside_its_navigation_is_no_table() -> None:
    rows = "<table><tr><td>序号</td><td>重点任务</td><td>牵头单位</td></tr><tr><td>3</td><td>建设公园5个。</td><td>市园林局</td></tr></table>"
    page = (
        "<html><body><table><tr><td>首页</td><td><p>临岚市人民政府关于试验的通知</p><p>各县人民政府：</p>"
        f"<p>一、任务</p><p>1.改造管网20公里。（责任单位：市水利局）</p>{rows}</td></tr></table></body></html>"
    )
    notice = parse(page.encode(), name="t.html")
    assert [(a.unit, a.role.value) for a in notice.assignments] == [
        ("市水利局", "responsible"),
        ("市园林局", "lead"),
    ]


def test_a_draft_without_a_date_keeps_its_times_as_printed() -> None:
    notice = parse_text(
        "临岚市水网建设实施方案\n（征求意见稿）\n一、任务\n1.年底前改造管网20公里。\n2.9月底前建成公园5个。\n"
    )
    assert [(d.section, d.evidence.quote, d.end) for d in notice.deadlines] == [
        ("1.1", "年底前", None), ("1.2", "9月底前", None),
    ]  # fmt: skip
    assert [(t.indicator, t.value, t.due) for t in notice.targets] == [
        ("管网", 20, None),
        ("公园", 5, None),
    ]
    assert [i.code for i in notice.issues] == ["undated"]


def test_a_head_that_says_too_little_is_told() -> None:
    body = "".join(f"{n}、任务\n做好工作。\n" for n in "一二三四")
    codes = lambda text: {i.code for i in parse_text(text).issues}  # noqa: E731
    assert "masthead-uncertain" in codes(body)
    assert "masthead-uncertain" in codes(f"临岚市绿地建设和\n{body}")
    assert "masthead-uncertain" not in codes(HEAD + body + FOOT)


def test_headings_by_their_style_alone_are_sections() -> None:
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    document.add_heading("重点任务", 1)
    document.add_heading("治水", 2)
    document.add_paragraph("改造管网20公里。（责任单位：市水利局）")
    document.add_heading("绿化", 2)
    document.add_paragraph("建成公园5个。（责任单位：市园林局）")
    out = io.BytesIO()
    document.save(out)
    notice = parse(out.getvalue(), name="t.docx")
    assert [(s.path, s.number, s.heading) for s in notice.sections] == [
        ("1", "", "重点任务"), ("1.1", "", "治水"), ("1.2", "", "绿化"),
    ]  # fmt: skip
    assert [(a.section, a.unit) for a in notice.assignments] == [
        ("1.1", "市水利局"),
        ("1.2", "市园林局"),
    ]
    assert not [i for i in notice.issues if i.code.startswith("numbering")]
