"""Commitment or not: achievements, thresholds, subsidy rates and procedural limits set apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity
from policy_parse.domain.notice import TargetKind


class Wording(NamedTuple):
    """`direct`: a comparator, level or change stands at the number; `worded`: that or a verb."""

    direct: bool
    worded: bool
    past: bool


_ACHIEVED = re.compile(
    r"已(?:经)?(?!办理|登记)|累计(?:完成|实现|建成|培训|发放)(?:了)|了$|完成了|实现了|增长了|达到了|同比|上年度|去年|近年来|过去|截至|五年来|年来|现有|目前|新增了|较上年|比上年|为下一步"
)
_GRANT = re.compile(r"给予|一次性|最高(?!人民)|补助|补贴|奖补|奖励|资助|贴息|罚款")
_RATE = re.compile(
    r"减按|减征|税率|费率|按照?.{0,12}标准|每户|每亩补|每人补|额度|利率|租金|授信|收费标准|担保费|保费|标准为|保证金"
)
_ATTRIBUTIVE = re.compile(
    r"(?:及?以上|以下|以内|之内|内)?(?:（[^（）]*）)?(?:的|企业|单位|人员|项目|家庭|人口|城市|规模|工业)"
)
_CONDITION = re.compile(
    r"(?:^|[，。；：])(?:对|凡|符合|满足|若|如|当|经|连续|具有|具备|在册|年龄|年满|满|从业|注册|单个|单体|单次|单笔|使用年限|申请|年营业|年营收|面积|投资额)"
)
_PROCEDURE = re.compile(
    r"之?日起|日前|印发后|受理|接到|收到|逾期|公示期|有效期|期限|报送|办结|答复|反馈"
)
_WITHIN = re.compile(r"(?:以?内|之内|前|后)")
_DURATION = frozenset(("工作日", "天", "小时", "分钟", "个月", "日", "年"))
_SHORTENED = re.compile(
    r"压缩|缩短|压减|减至|减少|控制在|提速|降至|降到|不超过|圈|平均|时限|寿命|年限|人均|预期"
)
_CLAUSE = re.compile(r"[，；：]")


def classify(text: str, quantity: Quantity, start: int, wording: Wording) -> TargetKind:
    """What the number is, from the words of its sentence (gold/FORMAT.md, targets)."""
    sentence = max(text.rfind(c, 0, start) for c in "。；") + 1
    stops = [i for i in (text.find(c, quantity.end) for c in "。；，") if i >= 0]
    stop = min(stops, default=len(text))
    before, clause = text[sentence : quantity.start], text[start:stop]
    behind = text[quantity.number_end : stop]
    near = _CLAUSE.split(before)[-1]
    if _GRANT.search(before[-25:]) or _GRANT.search(behind[:12]):
        return TargetKind.SUBSIDY
    if not wording.direct and (_RATE.search(near) or _RATE.search(behind[:8])):
        return TargetKind.SUBSIDY
    lasts = quantity.unit in _DURATION and not _SHORTENED.search(clause)
    if lasts and (_PROCEDURE.search(before + behind) or _WITHIN.match(behind)):
        return TargetKind.PROCEDURAL
    if wording.past or _ACHIEVED.search(before):
        return TargetKind.ACHIEVEMENT
    if quantity.comparator and _ATTRIBUTIVE.match(text, quantity.end) and not wording.worded:
        return TargetKind.THRESHOLD
    if behind[:8].find("的") >= 0 and (_CONDITION.search(before[-30:]) or not wording.worded):
        return TargetKind.THRESHOLD
    return TargetKind.TARGET
