"""Words that a sentence adds to what it stands on: said by nobody, and not the language's own."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.claims import unaccented
from bot.reading.dates import without_moments, without_named_days
from bot.reading.numerals import without_quantities
from bot.reading.polarity import without_opener
from bot.reading.stems import stem, words_of
from bot.reading.terms import Bag, Term, holds, terms

_COMMON = """
able absolutely according accordingly actual add additional additionally afraid again ago ahead aim almost along aloud amount answer
apart apologize apply appear appreciate approximate arrange arrival as aside assist assistance assume aware base basic basically because become before begin
beginning bear below besides between both bring brief briefly business but call care careful case cause certain certainly chance chat check choice choose clear
clearly close complete completely condition confirm consider contact content continue correct count course cover current customer date dear decide depend
deliver describe design despite detail determine differ difference different difficult direct directly do due dear during each easily easy edge either else enable end enough
ensure enter entire entirely equal especially essentially etc even event ever exact example exceed except expect explain extra face fact fall far feature feel few figure fill final
finally find finish firm first fit follow following form fortunately found front full fully further general generally glad go good greet group grow guess guide happily happy hard have
hear help helpful hence hope however idea imagine important in include indeed individual inform instead intend into involve issue keep kind kindly know last late later latest
lead learn least length let level like likely limit limitation line list listed little live local look main mainly major many mark matter mean meaning meet member mention mind moreover morning mostly
move must name namely near necessary next normal note notice number obtain occur offer official offline once online only onward open opt order ordinary otherwise outright own owner
page part particular particularly pass per perhaps person piece place plan please point policy possible prefer prepare present previous previously prior probably proceed process
provide purchase purpose put question quite range rather reach read ready real really reason reasonable receive recommend refer regard regarding regular regularly relate remain remember remind
request require requirement respective respectively respond response rest result right round rule same satisfied say search second section see select selection send sense
separate separately serve service set several shop shopping shopper short should show similar similarly simple simply since situation small so soon sorry sort specific specifically specify spend start state
statement stay step still stop store straight subject such suit suitable sum support suppose sure system team tell term then therefore thing think third though through throughout thus together too total
toward try turn type typical typically unable understand unfortunately unit unless unlike up upon use useful user usual usually value variety various view visit wait want way welcome well
whatever whenever whereas wherever whether while whole wish within wonder word work worry would write wrong yes yet yourself
free assure lovely thank thanks pleasure hi hello cheers love enjoy concern inquiry enquiry message reply chat assistant assistance staff colleague hesitate regret apology apologies inconvenience
eligible eligibility qualify applicable available availability cost price priced pay charge fee rate equip feature come comes sell sold buy bought stock carry option optional
arrive within window timeframe period duration deadline day hour week month year minute time today date daytime
pair wear hold holds measure weigh weight contain consist equip equipped allow permit accept enable let possible impossible ability capable capacity provide supply supplied describe call called named known
item product good goods model version variant purchase package parcel box bag piece set unit brand line series range collection category
side end top bottom middle near around above below over under per each every
change mind decide keep return exchange refund ship shipping deliver delivery receive original condition
unfortunate fortunately simply easily quickly automatically actually currently normally usually generally typically basically
me myself ourselves someone somebody anyone anybody everyone everybody nobody none nothing anywhere everywhere somewhere
don't doesn't isn't aren't won't can't couldn't shouldn't wouldn't haven't hasn't didn't it's that's there's you'll you're we'll we're they're i'm i'll let's
"""
_NOT_COMMON = """
official officially offline return exchange refund warranty recommend love lovely line suit suitable automatically
quickly easily brand wear member set entire entirely hard local express extra enable accept order ship shipping
change content short enter staff team assistant colleague
"""
_COMMON_STEMS = frozenset(map(stem, words_of(_COMMON))) - set(map(stem, words_of(_NOT_COMMON)))
_COMMON_ZH = """
您好 你好 亲爱的 亲 请 请您 请问 麻烦 谢谢 感谢 欢迎 抱歉 很抱歉 不好意思 很遗憾 遗憾 祝 放心 关于 对于 根据 按照 依据 针对 由于 因为 所以 因此 如果 若 若是 要是 假如 的话 只要 只有 除非 否则 但是 但 不过 而且 并且 并 以及 和 与 或 或者 还是 及 等等 等
可以 可 能 能够 可能 会 要 需 需要 须 必须 应 应该 想 希望 打算 是 为 有 没有 无 不 非 未 也 都 还 还有 就 就是 才 只 仅 仅限 已 已经 正在 曾 将 将会 被 把 给 让 使 由 从 到 在 于 向 往 对 跟 同 比 用 以 之 其 该 此 本 各 每 另 另外 其他 其它 其余 其中 任何 所有 全部 一切 部分 某 
我 我们 我店 本店 咱们 你 你们 您 您的 他 她 它 它们 他们 大家 自己 对方 顾客 客户 用户 买家 商家 店铺 店家 小店 店里 店内 客服 人员 工作人员 
这 这个 这款 这件 这种 这些 那 那个 那款 那些 哪 什么 怎么 如何 为什么 多少 几 多久 时候 时 时间 之后 以后 之前 以前 后 前 期间 内 以内 之内 以外 左右 大约 约 大概 差不多 一般 通常 一共 总共 共 共有 合计 一 一个 一款 一种 一次 一下 一些 一点 一样 一般来说 目前 现在 当前 当前的 如今 
说明 说 讲 介绍 告知 告诉 通知 回复 回答 询问 咨询 了解 知道 清楚 查看 看 查 查询 参考 注意 提醒 提示 建议 选择 选 挑选 考虑 决定 确定 确认 联系 找 沟通 帮 帮助 帮您 为您 处理 办理 操作 进行 提供 享受 享有 获得 得到 拿到 收到 收取 支付 付款 付 花费 花 购买 买 购 下单 订购 选购 卖 售 售卖 出售 销售 卖的 价 价格 价钱 售价 定价 标价 费用 金额 款 钱 
商品 产品 物品 东西 货 货品 宝贝 货物 款式 款 型号 规格 系列 种类 类型 类 品种 款的 版本 单品 用品 配置 功能 特点 
支持 包括 包含 含有 含 具有 具备 带有 带 配有 配备 拥有 属于 采用 使用 适用 适合 适用于 用于 达到 达 可达 超过 满足 符合 条件 要求 规定 政策 规则 情况下 条件下 情况 情形 原因 问题 方式 方法 途径 渠道 流程 步骤 范围 区域 地区 地方 部位 部分 方面 
可选 分别 分别是 均 均为 均可 都是 都有 都可 都能 即 即可 便 就能 就可以 就行 就好 行 好 好的 好了 没关系 没事 哦 呢 哈 呀 啊 吧 吗 啦 的 地 得 了 着 过 嘛 喔 呦 噢 滴 
享 需付 要付 自付 起 开始 结束 截止 截至 为止 到期 期限 期 天数 日期 当日 久 长达 更 较 比较 很 非常 十分 特别 相当 挺 太 最 
放 存放 做 作 做成 制成 制作 由 起来 出来 出去 回来 回去 过来 过去 下来 上来 收 拿 取 除 外 话 者 间 时间 计算 计 拨打 拨 打 支 张 件 把 台 本 枚 瓶 盒 包 双 条 套 只 个 款 位 次 种 
如 例如 比如 像 诸如 具体 具体来说 详细 详情 信息 资料 内容 数据 以 为准 为主 因 因个人 造成 导致 引起 发生 出现 产生 存在 保持 保留 维持 
重量 容量 尺寸 大小 颜色 材质 材料 产地 
"""
_ZH_WORDS = sorted({word for word in _COMMON_ZH.split() if len(word) > 1}, key=len, reverse=True)
_ZH_CHARS = frozenset(word for word in _COMMON_ZH.split() if len(word) == 1)
_ZH_COMMON = re.compile("|".join(_ZH_WORDS))
_SAME_ROOT = 5
"""Letters that two forms of one word share at least."""


def unsaid(sentence: str, told: Bag) -> list[str]:
    """Content words of the sentence that `told` does not hold, in the order they stand."""
    bare = without_quantities(
        without_moments(without_named_days(without_opener(unaccented(sentence))))
    )
    found = []
    for term in terms(bare):
        if holds(told, term) < 1:
            found += _unsaid_english(term, told) if term.word.isascii() else _unsaid_han(term, told)
    return found


def _unsaid_english(term: Term, told: Bag) -> list[str]:
    stems = told.stems
    return [
        word
        for word in term.word.split()
        if word not in _COMMON_STEMS
        and terms(word)
        and word not in stems
        and not all(_is_said(part, told) for part in re.split(r"[-'’./]", word) if part)
    ]


def _is_said(word: str, told: Bag) -> bool:
    if word in _COMMON_STEMS or word in told.stems:
        return True
    size = max(_SAME_ROOT, round(0.75 * len(word)))
    return len(word) >= _SAME_ROOT and any(other[:size] == word[:size] for other in told.stems)


def _unsaid_han(term: Term, told: Bag) -> list[str]:
    """Characters that stand nowhere, or not beside each other."""
    word = term.word
    covered = [char in _ZH_CHARS for char in word]
    for at in range(len(word) - 1):
        if word[at : at + 2] in told.text:
            covered[at] = covered[at + 1] = True
    for match in _ZH_COMMON.finditer(word):
        covered[match.start() : match.end()] = [True] * (match.end() - match.start())
    left = "".join(" " if known else char for char, known in zip(word, covered, strict=True))
    return [run for run in left.split() if len(run) > 1 or run not in told.text]
