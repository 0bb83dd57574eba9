"""Commitment or not: achievements, thresholds, subsidy rates and procedural limits set apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity
from policy_parse.domain.notice import TargetKind


class Wording(NamedTuple):
    """`direct`: a comparator, level or change stands at the number; `ordered`: a verb orders it.

    `past`: its date has gone by; `behind`: what it counts stands behind it (5个X).
    """

    direct: bool
    ordered: bool
    past: bool
    behind: bool


_ACHIEVED = re.compile(
    r"已(?:经)?(?!办理|登记)|累计(?:完成|实现|建成|培训|发放)了|了$|完成了|实现了|增长了|达到了|去年|近年来|过去|截至|五年来|年来|目前|新增了|为下一步"
)
_GRANT = re.compile(
    r"给予|最高(?!人民)|一次性|每(?:亩|人|户|个|家|套|张|吨|台).{0,6}(?:补|奖)|罚款|奖补(?!资金)|奖励(?!资金|基金)|资助(?!资金)|保额|免收|每[人户]每[月年天]|为基准|上限"
)
_MONEY = frozenset(("元", "%", "美元", "‰", "倍", ""))
_AID = re.compile(r"补助|补贴|贴息")
_FUNDED = re.compile(r"安排|统筹|投入|设立|筹措|筹集|发放|新增|资金|基金|投放")
_RATE = re.compile(
    r"减按|减征|税率|费率|按照?.{0,16}(?:标准|比例|收取|核定|抵扣|返还)|额度|利率|租金|授信|收费标准|担保费|保费|保额|标准为|保证金|抵扣|首付"
)
_CONDITION = re.compile(
    r"(?<![针绝相面])对(?!接|口|外|标)[^，。；]*$|(?:^|[，。；：])(?:凡|符合|满足|若|如|当|经|具有|具备|在册|年龄|年满|满|从业|注册|单个|单体|单次|单笔|使用年限|申请|年营业|年营收|面积|投资额|投资规模|用电报装容量|月销售额)"
)
# 自收到之日起15日内: a limit in each case; X5个工作日内办结: what the service is to reach.
_EVENT = re.compile(
    r"之?日起|日前|印发后|受理[后之]|接到|收到|逾期|公示期|有效期|期限|工作日前|报送|前报"
)
_SETTLED = re.compile(
    r"(?:以?内|之内)?(?:全部|一律|予以|即可|“)?(?:办结|完成审|完成办|办好|办成|可办|就近|答复|响应|到场|到达|审结)"
)
_DURATION = frozenset(("工作日", "天", "小时", "分钟", "个月", "日", "年"))
_SHORTENED = re.compile(
    r"压缩|缩短|压减|减至|减少|控制在|提速|降至|降到|不超过|圈|平均|时限|寿命|年限|人均|预期|可办|办成"
)
_TAXED = re.compile(r"征收率|优惠政策|减半|减免")
_REWARD = re.compile(r"给予|奖励|奖补|补助|补贴|的，|免收|减免")
_REACH = 240
_ATTRIBUTE = re.compile(r"(?:的|[^，。；、（）〔〕【：左])")


def classify(text: str, quantity: Quantity, start: int, wording: Wording) -> TargetKind:
    """What the number is, from the words of its sentence (gold/FORMAT.md, targets)."""
    reach = max(0, start - _REACH)  # words further back say nothing of this number
    sentence = max(reach, text.rfind("。", reach, start) + 1, text.rfind("；", reach, start) + 1)
    stop = min(len(text), quantity.end + _REACH)
    for mark in "。；，":
        found = text.find(mark, quantity.end, stop)
        stop = found if found >= 0 else stop
    before, clause = text[sentence : quantity.start], text[start:stop]
    behind = text[quantity.number_end : stop]
    near = before[max(before.rfind("，"), before.rfind("；"), before.rfind("：")) + 1 :]
    if _is_aid(quantity, near, before, behind, wording):
        return TargetKind.SUBSIDY
    if quantity.unit in _DURATION and _SETTLED.match(behind) and not _EVENT.search(before):
        return TargetKind.ACHIEVEMENT if wording.past else TargetKind.TARGET
    lasts = quantity.unit in _DURATION and not _SHORTENED.search(clause)
    if lasts and (
        _EVENT.search(before)
        or _EVENT.search(behind)
        or not (wording.direct or _SETTLED.match(behind))
    ):
        return TargetKind.PROCEDURAL
    if wording.past or _ACHIEVED.search(before):
        return TargetKind.ACHIEVEMENT
    bounded = quantity.comparator in (">=", "<=") or wording.direct
    attributive = "的" in behind[:8] or (bounded and bool(_ATTRIBUTE.match(text, quantity.end)))
    bound = quantity.comparator in (">=", "<=") and not wording.behind  # 160千瓦及以下小微企业
    describes = bounded and quantity.unit != "%" and not quantity.counts
    describes = describes and (bound or not wording.ordered)
    condition = _CONDITION.search(near)
    if attributive and (describes or condition):
        return TargetKind.THRESHOLD
    if condition and _REWARD.search(text[quantity.end : quantity.end + 60].split("。")[0]):
        return TargetKind.THRESHOLD
    return TargetKind.TARGET


def _is_aid(quantity: Quantity, near: str, before: str, behind: str, wording: Wording) -> bool:
    """Whether money or a rate is what somebody gets or pays, not what is reached."""
    if quantity.unit not in _MONEY:
        return False
    if _TAXED.search(near) or _TAXED.search(behind[:10]):
        return True
    if _GRANT.search(before[-25:]) or _GRANT.search(behind[:10]):
        return True
    if (_AID.search(near) or _AID.search(behind[:10])) and not _FUNDED.search(near + behind):
        return True
    return not wording.direct and bool(_RATE.search(near) or _RATE.search(behind[:8]))
