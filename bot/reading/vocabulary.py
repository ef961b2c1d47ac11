"""Words of the language that are no slips, and those that a slip may have meant."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from pathlib import Path

from bot.reading import glossary
from bot.reading.concepts import CHINESE, ENGLISH_WORDS
from bot.reading.stems import stem
from bot.reading.terms import FORM_WORDS
from bot.reading.wish_words import FOR_WHOM

_COMMON = """
able across actually add adult afternoon again age ago agree air alone along already although always amazing amount angry animal anniversary another
answer anybody anymore anyone anyway anywhere apart area arent around asap attach average awful back bad badly bar base beautiful became because become before
began begin behind being believe below best better beyond bigger birthday bit body boss both bottom boy bright bring broken brother brought build building built
business busy call called came cannot cant care carry catch caught cause center centre certain certainly change chat check choice choose city class
clean clear close clothes cold college come comfortable comment common company compare complete condition confirm contact continue control cook cooking cool corner
correct couldnt country couple course create current customer customers daily damn dark date dates daughter dear decide deep definitely
describe design didnt die different difficult dinner dirty doctor doesnt done dont double doubt down drink drive drop during early earth easily easy eat
edge eight either else email empty end enjoy enough enter entire especially even evening ever everybody everyone everywhere exact example excellent except excited expect
experience explain extra eye face fact fair fall false family famous far favorite favourite feel feeling felt few field fight figure file fill final finally
fine finish fire first five fix flat floor fold follow food foot forget form forward found four free friend friendly friends front full fun funny further
future general gentle gets getting girl given gives glad goes gone got grand great ground group grow guess guest guy guys half hand handle happen
happy hard hardly havent hear heard heart heat hell help helped helpful helps here herself hide high him himself history hit hold hole holiday home honest
hope host hot hour house however huge human hundred hungry hurry hurt husband idea ill imagine important inside instead interested into isnt issue
its itself ive job join joke just keep kept kind kinda king knew know known lady land language last late later laugh laundry law lead learn least leave
left less lets letter level lie life lift like line list listen literally little live living local look loose lose lot loud love lovely low luck lunch
machine made main make making man manager many mark market married matter may maybe mean meant meet member men mention message middle might mile mind mine
minute miss mistake mom moment month january february march april june july august september october november december more morning most mother mouth move movie much mum music must myself name near nearly neck need neighbour
nephew never news next nice niece night nine nobody noise none nope normal north nothing notice now nowhere number object obviously off offer office often old
once only onto open opinion opposite or other others otherwise ought ourselves out outside over own owner page paid pain pair paper parent parents park part
party pass past people perfect perhaps period person phone photo pick picture piece place plan play player please plenty plus point police poor popular
possible post power prefer prepare present pretty probably problem program promise proper properly protect provide public pull push put
quality quarter question quick quickly quiet quite race rain raise ran rather read ready real really reason receive recently recommend record
regular relative remember reply report rest result rich ride right rise river road rock room rough round rule run rush sad safe said same sat
save saw say school sea search season seat second seem seen sell send sense sent serious service seven several shall shape share sharp shed
shell shift shine ship shoot shop short should shoulder shouldnt show shown shut sick side sign silly similar simple simply since sing single
sister sit site six size skill sleep slightly slow slowly small smell smile smooth some somebody someone something sometimes somewhere son song soon sorry sort
sound south space speak special speed spend spent spoke spot spring square stage stand standard star start state station stay step stick still stock stop
store storm story straight strange street strong student study stuff stupid style such sudden suggest suit suitable summer sun super support suppose sure surely
surprise swear sweet system take taken talk tall taste teach teacher team tell ten term terrible test text thank that thats their theirs them themselves
then there theres these they theyre thing think third this those though thought thousand three threw through throw thus till tiny tired today together told
tomorrow tonight too took top total touch toward towards town track trade train tree tried trip trouble true trust truth try trying turn twenty twice
two type under understand unless until upon upset use used useful user using usual usually various version very view visit voice wait walk
wall want warm wash wasnt waste watch way weak wear weather website week weight weird well went were werent west wet whatever whats whenever wheres whether
which while white whole whose wide wife wild will wind wish within without woman wonder wonderful wont word wore work world worry worse worst worth
would wouldnt write wrong wrote yeah year yes yesterday yet young your yours yourself zero bitcoin crypto poem president politics election football lottery incl excl approx
reflective reflector reflectors washable adjustable removable stackable breathable foldable reusable scented flavoured coated treated painted dated magnetic elastic stretchy absorbent flexible sturdy portable rechargeable dimmable cart carts basket died dies snapped cracked spent owe owed value valuable economical
"""
COMMON = frozenset(_COMMON.split())
"""English words that mean what they say, whatever near name a shop has."""
SPELLABLE: tuple[str, ...] = tuple(
    sorted(FORM_WORDS | ENGLISH_WORDS | glossary.WORDS | {"which", "recommend", "compare"})
)
"""English words that a question of a shopper is made of."""
_FILE = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
WORDS = frozenset(
    w for line in _FILE.splitlines() if not line.startswith("#") for w in line.split()
)
"""English words of four letters and more: whoever writes one means it."""
STEMS = frozenset(stem(word) for word in (*SPELLABLE, *COMMON))
"""Of all words that are no slips."""

_SAME = """
电饭煲 电饭锅; 番茄 西红柿; 土豆 马铃薯 洋芋; 自行车 单车 脚踏车; 充电宝 移动电源; 行李箱 拉杆箱 旅行箱; 双肩包 背包 书包; 洗发水 洗发露 香波; 沐浴露 沐浴乳; 洗面奶 洁面乳 洁面
手电筒 手电; 吹风机 电吹风; 音箱 音响; 耳机 耳麦; 毛衣 针织衫; 衬衫 衬衣; 口红 唇膏; 奶酪 芝士 起司; 酸奶 优酪乳; 猕猴桃 奇异果; 菠萝 凤梨; 花生 落花生; 拖把 地拖; 扫把 扫帚
收音机 广播; 把手 手柄 把儿; 刀套 刀鞘; 滤网 滤孔 过滤网; 教程 说明书 手册 教学; 硬币 零钱; 喇叭 扬声器; 插头 插脚; 卡槽 卡位; 背带 肩带; 拉锁 拉链; 兜 口袋; 灰尘 尘; 木头 木; 塑胶 塑料; 铁 钢铁; 屏 屏幕; 遥控 遥控器; 底 底部; 绳子 绳; 电线 电源线 线; 开关 按钮; 灯珠 灯泡; 海绵 泡沫; 填充 填充物 填充棉; 密封圈 硅胶圈 胶圈
睡袋 露营睡袋; 雨伞 伞; 太阳镜 墨镜; 项圈 颈圈; 牵引绳 狗绳 遛狗绳; 猫粮 猫干粮; 砧板 菜板 案板; 保温杯 保温瓶; 平底锅 煎锅; 勺子 汤匙; 玩偶 公仔; 桌游 桌面游戏; 显示器 显示屏; 洗衣液 洗衣露; 湿巾 湿纸巾
"""
SAME = tuple(tuple(group.split()) for group in re.split(r";|\n", _SAME.strip()))
"""Chinese words that name the same thing."""
_HAN = """
室外 室内 户外 户内 屋里 屋外 外面 里面 上面 下面 家里 车里 车上 窗外 阳台 厨房 客厅 卧室 浴室 卫生间 院子 花园 学校 办公室 公司 宿舍 海边 山上
冬天 夏天 春天 秋天 早上 晚上 白天 夜里 中午 上午 下午 孩子 宝宝 老人 女生 男生 朋友 同事 手机 电脑 平板 飞机 高铁 火车 汽车 地铁 超市 医院
收音机 洗衣机 洗碗机 烤箱 微波炉 电磁炉 冰箱 空调 充电 电池 开关 遥控 定时 灯泡 灯光 声音 音乐 电源 插头 插座 盖子 把手 手柄 底座 支架 拉链 口袋 肩带 内胆 滤网 刻度 吸管
"""
HAN_WORDS = (
    frozenset(_HAN.split())
    | CHINESE.keys()
    | glossary.RUNS
    | frozenset(word for row in FOR_WHOM for word in row.said.chinese)
)
"""Chinese words of everyday life, in which no character is a slip for another."""
_SAME_EN = """
nuke, microwave; dimmer, dimmable, dimmed; notebook computer, laptop; grip, handle; stovetop, hob, stove; fridge, refrigerator; torch, flashlight; cord, cable, lead
pocket, compartment; sheath, scabbard; tutorial, instructions, booklet; puppy, dog; kitten, cat; mobile, phone; smartphone, phone; telly, tv; television, tv; couch, sofa; faucet, tap
jumper, sweater; carpet, rug; scent, fragrance, smell; wingspan, span; skimming, rfid; nozzle, spout; sieve, strainer; velcro, hook-and-loop; wheels, castors; hanger, hook; gasket, seal; province, origin
colour fast, colourfast; preservatives, additives; stuffing, filling; feathers, down; manual, instructions; kilos, kg; rechargeable, charged; soldering, solder; wired, cable; subwoofer, sub; coins, change
"""
SAME_EN = tuple(
    tuple(word.strip() for word in group.split(","))
    for group in re.split(r";|\n", _SAME_EN.strip())
)
"""English words that name the same thing, the shopper's first."""
IN_CHARACTERS = tuple(
    (re.compile(rf"(?i)\b{pattern.replace(' ', ' ?')}\b"), characters)
    for pattern, characters in (
        ("duo shao qian", "多少钱"),
        ("zen me mai", "怎么卖"),
        ("you xian huo ma", "有现货吗"),
        ("you huo ma", "有货吗"),
        ("you mei you huo", "有没有货"),
        ("you mei you", "有没有"),
        ("hai you ma", "还有吗"),
        ("ke yi tui huo ma", "可以退货吗"),
        ("neng tui ma", "能退吗"),
        ("bao you ma", "包邮吗"),
        ("duo jiu neng dao", "多久能到"),
        ("duo da", "多大"),
        ("shen me yan se", "什么颜色"),
        ("ni hao", "你好"),
        ("nin hao", "您好"),
        ("xie xie", "谢谢"),
        ("zai ma", "在吗"),
    )
)
"""How shoppers without Chinese letters on their keyboard write what is asked most."""
