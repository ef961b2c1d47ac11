"""Words of wishes, as data: whom a gift is for and when, what means the same, what is opinion.

They belong to the two languages; what a product is, comes from the shop's own texts.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass

from bot.reading.stems import stem, stem_phrase

_FOR_WHOM = """
child      | a child       | child, children, kid, kids, boy, girl, son, daughter, nephew, niece, grandchild, grandson, granddaughter, little one, youngster | 孩子 | 孩子 小孩 小朋友 儿童 男孩 女孩 儿子 女儿 侄子 侄女 外甥 外甥女 孙子 孙女 小学生
toddler    | a toddler     | toddler | 幼儿 | 幼儿 学步
baby       | a baby        | baby, babies, infant, newborn | 宝宝 | 宝宝 婴儿 新生儿 婴幼儿
mother     | a mother      | mother, mom, mum, mommy, ~mummy, mother-in-law, stepmother | 妈妈 | 妈妈 母亲 老妈 妈 婆婆 岳母 丈母娘
father     | a father      | father, dad, daddy, father-in-law, stepfather | 爸爸 | 爸爸 父亲 老爸 爸 公公 岳父
parents    | parents       | parent, parents | 父母 | 父母 爸妈 家长
elderly    | older people  | grandmother, grandma, granny, grandfather, grandpa, grandparent, grandparents, elderly, ~senior, older people, old people | 长辈 | 老人 长辈 爷爷 奶奶 外公 外婆 姥姥 姥爷 老年人
woman      | a woman       | woman, women, lady, wife, girlfriend, sister, aunt, ~her, bride | 女士 | 女士 女生 女性 女人 女朋友 女友 老婆 妻子 太太 姐姐 妹妹 闺蜜 阿姨
man        | a man         | man, men, ~guy, husband, boyfriend, brother, uncle, ~him, groom | 男士 | 男士 男生 男性 男人 男朋友 男友 老公 丈夫 ~先生 哥哥 弟弟 叔叔
friend     | a friend      | friend, buddy, roommate, flatmate, neighbour, neighbor | 朋友 | 朋友 同学 室友 邻居
colleague  | a colleague   | colleague, coworker, co-worker, boss, ~manager, ~client, ~customer | 同事 | 同事 领导 老板 客户 上司
teacher    | a teacher     | teacher, professor, tutor | 老师 | 老师 教师 ~教授
student    | a student     | student, pupil | 学生 | 学生 大学生 中学生
couple     | a couple      | couple, newlywed | 情侣 | 情侣 夫妻
family     | a family      | family, families, household | 家庭 | 家庭 家人 一家人 全家
beginner   | beginners     | beginner, novice, starter, newbie, starting out | 初学者 | 初学者 初学 新手 入门
runner     | running       | runner, ~running, jogging, jogger, ~run | 跑步 | 跑步 慢跑 跑者
cyclist    | cycling       | cyclist, cycling, biking, biker | 骑行 | 骑行 骑车
camping    | camping       | camping, camper, camp, campsite | 露营 | 露营 野营 宿营
hiking     | hiking        | hiking, hiker, hike, trekking, trekker, mountaineering | 徒步 | 徒步 登山 爬山 远足
travel     | travelling    | travel, traveller, traveler, ~trip, ~journey, vacation | 旅行 | 旅行 旅游 出差 出行 旅途
office     | the office    | office, workplace | 办公室 | 办公室 办公 上班族
commute    | commuting     | commute, commuter, commuting | 通勤 | 通勤 上下班
school     | school        | school, classroom, kindergarten, back to school | 上学 | 上学 学校 开学 幼儿园
picnic     | a picnic      | picnic | 野餐 | 野餐
beach      | the beach     | beach, seaside | 海边 | 海边 沙滩
garden     | the garden    | garden, gardening, gardener, backyard | 花园 | 花园 园艺 庭院 院子
kitchen    | the kitchen   | kitchen, cooking, ~cook | 厨房 | 厨房 做饭 下厨
bedroom    | the bedroom   | bedroom, bedside | 卧室 | 卧室 床头
living     | the living room | living room, lounge | 客厅 | 客厅
bathroom   | the bathroom  | bathroom, shower | 浴室 | 浴室 卫生间
car        | the car       | car, ~driving, ~driver | 车上 | 车载 车上 车里 开车
birthday   | a birthday    | birthday, bday | 生日 | 生日 寿辰 过寿
wedding    | a wedding     | wedding, anniversary, engagement | 结婚 | 结婚 婚礼 新婚 纪念日 周年
housewarming | a new home  | housewarming, new home, new house, moving in | 乔迁 | 乔迁 搬家 新居 新房
christmas  | Christmas     | christmas, xmas | 圣诞节 | 圣诞节 圣诞
new_year   | the New Year  | new year, spring festival, lunar new year | 新年 | 新年 过年 春节
valentine  | Valentine's Day | valentine, valentines, valentine's | 情人节 | 情人节 七夕
graduation | a graduation  | graduation, graduate | 毕业 | 毕业
mothers_day | Mother's Day | mother's day, mothers day | 母亲节 | 母亲节
fathers_day | Father's Day | father's day, fathers day | 父亲节 | 父亲节
party      | a party       | party, parties | 聚会 | 聚会 派对
"""

_SAME = """
waterproof   | waterproof, water-proof, watertight, ipx7, ipx8, ip67, ip68 | 防水
wireless     | wireless, cordless, bluetooth | 无线 蓝牙
rechargeable | rechargeable | 可充电 充电式
dishwasher   | dishwasher, dishwasher safe, dishwasher proof | 洗碗机
microwave    | microwave, microwavable, microwave safe | 微波炉
washable     | machine washable, machine washed, machine wash, machine-washable | 可机洗 机洗
foldable     | foldable, folding, fold, collapsible | 折叠
noise        | noise cancelling, noise-cancelling, noise canceling, noise cancellation | 降噪
caffeine     | caffeine, caffeinated | 咖啡因
sugar        | sugar, sweetened | 糖
sweet        | sweet | 甜
alcohol      | alcohol | 酒精
lactose      | lactose | 乳糖
gluten       | gluten | 麸质
nuts         | nut, nuts, peanut, almond, hazelnut, walnut kernel | 坚果 花生
fragrance    | fragrance, scent, perfume, scented | 香精 香味
plastic      | plastic, abs, pp, pvc, pe, pet, pla, tpu, polypropylene, polyethylene, polycarbonate, acrylic, melamine, tritan, polyester, nylon, peva | 塑料 聚丙烯 聚碳酸酯 聚乙烯 亚克力 涤纶 尼龙 聚酯
metal        | metal, steel, iron, cast iron, aluminium, aluminum, brass, copper, titanium | 金属 钢 铁 铝 铜 钛
steel        | steel, stainless steel | 不锈钢 钢
wood         | wood, wooden, beech, oak, walnut, pine, birch, ash wood, acacia, rosewood | 木
leather      | leather, cowhide | 皮革 牛皮 真皮 羊皮 皮质
cotton       | cotton | 棉
wool         | wool, woollen, woolen, merino | 羊毛
glass        | glass | 玻璃
ceramic      | ceramic, porcelain, stoneware, earthenware | 陶瓷 瓷 粗陶
paper        | paper | 纸
solar        | solar | 太阳能
dog          | dog, canine | 狗 犬
cat          | cat, feline | 猫
"""

_COLOURS = """
red | 红
blue, navy | 蓝 藏青
green | 绿
black | 黑
white | 白
grey, gray, charcoal | 灰
yellow | 黄
orange | 橙 橘
pink | 粉
purple, violet | 紫
brown | 棕 褐 咖啡色
beige | 米色
silver | 银
gold, golden | 金色
cream | 奶油色 米白
"""

_OPINION = """
good nice great best better lovely cool cute beautiful pretty stylish fancy elegant practical useful
handy popular perfect ideal suitable appropriate special unique interesting fun funny affordable
inexpensive reasonable decent quality high-quality excellent amazing awesome trendy fashionable
recommend recommended recommendation suggest suggested suggestion gift present idea budget price range choose
pick choice under below someone somebody something anything person people love like enjoy into
lover fan who whose year old month money spend spending max maximum tops total cheap cheaper
cheapest other another else different similar kind sort product item thing available maybe perhaps
advise advice ideally preferably around roughly little simple day everyday daily use used treat
surprise help today tomorrow christmas-y colour color turning turn make made stuff own size sized
"""
_OPINION_ZH = """
买点啥 送点啥 送啥 买啥 啥 推荐 建议 介绍 礼物 礼品 送礼 送人 适合 合适 好看 漂亮 可爱 好用 实用 不错 好玩 好的 高档 有意义 特别 精致 热门 流行 性价比高 性价比
便宜点 便宜些 便宜 实惠 划算 值得买 值得 预算 价位 价格 左右 以内 以下 之内 之间 以上 上下 大概 大约 差不多 不超过 不高于 低于 少于 最多 至少
不低于 高于 超过 使用 用的 能用 可以用 给我 帮我 挑选 买点 买个 找个 想送 送给 想要 想买 来个 有什么 有哪些 有没有 什么 哪些 哪款 哪个 哪种
一点 一下 的话 他们 她们 你们 我们 店里 东西 商品 产品 喜欢 可以 当作 作为 或者 比较 时候 多大 多少 包邮 颜色 请问 你好 您好 谢谢 麻烦 看看
了解 最好 一些 里面 能够 用来 拿来 收到 会喜欢 能买 可买 选择 选购 求推荐 不贵 别太贵 太贵 还有 其他 别的 另外 另一 换一 平时 日常 每天 自己 家里
"""
OPINION = frozenset(stem(word) for word in _OPINION.split())
"""Words that a product is not checked for: they say what the shopper likes, or that they wish."""
OPINION_ZH = tuple(sorted(_OPINION_ZH.split(), key=len, reverse=True))
"""The same in Chinese, with the small words between, longest first."""

CONTAINERS = frozenset({"set", "pack", "box", "pair", "tin", "bag", "bottle", "string", "roll"})
"""In "a set of pens" the goods come after "of"."""

_MODEL = """
pro max mini plus lite ultra air edition version size small medium large big xl xs xxl dimmable
set pack pair kit box
"""
MODEL_WORDS = frozenset(_MODEL.split())
"""Words after which a title may go on without naming other goods."""


@dataclass(frozen=True, slots=True)
class Same:
    """Words that mean the same, or a kind of it: stems of English phrases, Chinese strings."""

    english: tuple[tuple[str, ...], ...] = ()
    chinese: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForWhom:
    """A person, a use or an occasion: how we name it, the words that say it in a wish, and those
    of them by which a shop says that a product is for it."""

    name: str
    english_label: str
    chinese_label: str
    said: Same
    stated: Same


def _for_whom() -> tuple[ForWhom, ...]:
    """A word behind `~` says it in a wish only: in a shop's text it mostly means something else."""
    rows = []
    for line in _FOR_WHOM.strip().splitlines():
        name, label, english, zh_label, chinese = (part.strip() for part in line.split("|"))
        said = _words(english.replace("~", ""), chinese.replace("~", ""))
        stated = _words(re.sub(r"~[^,]+(, )?", "", english), re.sub(r"~\S+", "", chinese))
        rows.append(ForWhom(name, label, zh_label, said, stated))
    return tuple(rows)


def _same(table: str) -> tuple[Same, ...]:
    rows = [line.split("|")[-2:] for line in table.strip().splitlines()]
    return tuple(_words(english, chinese) for english, chinese in rows)


def _words(english: str, chinese: str) -> Same:
    phrases = (stem_phrase(phrase) for phrase in english.strip(", ").split(", "))
    return Same(tuple(dict.fromkeys(phrases)), tuple(chinese.split()))


FOR_WHOM = _for_whom()
SAME = _same(_SAME)
COLOURS = _same(_COLOURS)
