"""Questions that ask for a fact by what is done with the goods: "will it leak", 能泡几次.

A form is a way to ask, with what the fact that answers it looks like. Forms belong to the language;
which of them a shop answers is up to what it states.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from dataclasses import dataclass

from bot.reading.text import plain


@dataclass(frozen=True, slots=True)
class Form:
    """`asked` finds the question; `name` the name of an attribute that answers it, `said` a value
    or a sentence that does."""

    asked: re.Pattern[str]
    name: re.Pattern[str]
    said: re.Pattern[str]


_NEVER = r"(?!)"
_LASTS = r"run(?:ning)? ?time|battery life|playing time|play ?time|续航|使用时间|播放时间|运行时间|工作时间"
_FORMS = (
    (r"几个?人|多少人|\bhow many (?:people|players|persons|ppl|can (?:play|sleep|sit|eat))\b|\bsleeps? how many|\bserves? how many", r"人数|^players$|^sleeps$|^servings?$|^serves$", r"\d ?(?:到|至|-|~)? ?\d* ?人(?!民)|[一二两三四五六七八九十]人|\b(?:players|people|persons)\b"),
    (r"[泡冲煮用]几[次遍]|几泡|耐泡|\bhow many (?:times|brews|infusions|steeps)\b.{0,30}\b(?:brew|steep|infus|re-?use)|\b(?:brew|steep|re-?use)\w*\b.{0,30}\bhow many times", r"重复使用|可重复|reus", r"\d+ ?[次遍泡]|[一二三四五六七八九十万]+[次遍]|\b\d+ times\b"),
    (r"充一次|一次充|充满.{0,4}(?:用|撑|听|亮)|续航|\b(?:on|per) (?:a|one|a single|each|full) (?:full )?charge\b|\bbattery (?:last|hold)|\bhow long (?:does|do|will|can) .{0,40}\b(?:run|play)s?\b(?! out)", _LASTS, r"充一次电|每次充电|续航|\bone charge\b|\ba charge\b|\bruns? (?:about |up to )?\d"),
    (r"(?:多久|多长时间|几秒|几分钟).{0,4}干|干得?(?:快|慢)|\bhow (?:long|fast|quick(?:ly)?)\b.{0,30}\bdr(?:y|ies|ying)\b|\bdrying time", r"干燥|干透|速干|\bdrying\b|\bdry time", r"干燥|(?:秒|分钟|小时)[内即可]{0,2}干|\bdries\b"),
    (r"(?:搭|装|组装|安装|支)(?:起来|好|完)|搭建|组装|好装|\b(?:pitch|assembl|put (?:it )?(?:together|up)|set(?:ting)? (?:it )?up)", r"搭建|组装|安装|pitch|assembl|set-?up", r"搭建|搭好|组装|安装(?!师傅)|\bpitch|\bassembl|\bcomes assembled|\bput up by"),
    (r"炉子|炉灶|灶上|明火|煤气|燃气灶|电磁炉|\b(?:hobs?|stove ?top|on (?:the|a) (?:stove|cooker|burner|flame|gas)|induction|gas ring)\b", r"炉|灶|\bhobs?\b|heat source", r"炉灶|明火|电磁炉|\bhobs?\b|\bstove ?top|\bflame\b|\binduction\b"),
    (r"户外|室外|露天|院子里|外面用|室内还是|\boutsid|\boutdoors?\b|\bout in the (?:rain|garden|cold|sun|snow)|\bindoors?\b", r"\bindoor|\boutdoor|室内|户外|使用(?:场所|环境|地点)", r"\bindoors?\b|\boutdoors?\b|室内|户外|室外"),
    (r"淋雨|下雨|雨天|大雨|暴雨|沾水|进水|泡水|怕水|掉.{0,3}(?:水|池|河|湖|海)|防水|\b(?:in|stand|take|survive|heavy) (?:the )?rain\b|\bget wet\b|\bwater ?proof|\bin the (?:pool|water|shower)\b|\bfall.{0,12}\b(?:pool|water)", r"防护等级|防水|water column|^protection$|water ?proof|ingress", r"防水|防泼|\bipx?\d|\bwater ?proof|\bsplash|\brain\b"),
    (r"会(?:不会)?(?:漏|洒)|漏水|漏(?:吗|不)|\bleak(?:s|y|ing|proof)?\b|\bspill", r"防漏|\bleak", r"漏|\bleak|\bspill|\bdripping"),
    (r"有毒|毒性|中毒|\btoxic\b|\bpoison|\bsafe for (?:my |a |the )?(?:\w+ )?(?:dogs?|cats?|pets?|kids?|baby|babies|children|puppy|puppies|kittens?)", r"毒|\btoxic|\bpoison", r"毒|\btoxic|\bpoison"),
    (r"替芯|笔芯|补充装|换芯|\brefills?\b|\bcartridges?\b", r"替芯|笔芯|补充|\brefill|\bcartridge", r"替芯|笔芯|补充装|\brefills?\b|\bcartridges?\b"),
    (r"冻(?:死|坏|裂|伤)|霜冻|耐寒|抗冻|过冬|越冬|\bfrost|\bfreez(?:e|ing) (?:outside|temperatures?)|\bover ?winter|\b(?:cold|winter)[- ]?hard", r"霜|耐寒|抗冻|\bfrost|\bhardy", r"霜冻|耐寒|抗冻|过冬|\bfrost|\bhardy"),
    (r"兑水|怎么兑|稀释|加多少水|\bdilut|\bhow (?:do|should) i mix|\bmix(?:ed)? with water|\bhow much (?:\w+ )?(?:per|in a|for a) (?:litre|liter|can|bucket|plant)|\bdos(?:e|age)\b", r"用量|稀释|配比|\bdos(?:e|age)|\bdilution", r"兑水|稀释|\bdilut"),
    (r"支架|架子|\bstakes?\b|\bneeds? (?:a )?support\b", r"支架|\bstake|\bsupport", r"支架|\bstakes?\b"),
    (r"(?:能|可以|会)(?:用|看|撑|管|使)(?:多久|几年|多长时间|多少年|几天|多少天)|寿命|多久(?:换|更换)|(?:能|可以)用多少升|\bhow (?:often|long)\b.{0,40}\b(?:replac|chang)|\bhow long\b.{0,40}\blast|\blifespan|\bhow many (?:litres|liters|hours)\b.{0,40}\blast", r"寿命|\blife\b(?! cycle)|有效期|^续航$|储水|" + _LASTS + r"|burning time|燃烧", r"更换|寿命|燃烧|可用|\bchanged every|\breplaced every|\blasts? |\bburns? about"),
    (r"能撑几天|几天(?:浇|不浇)|多久浇|\bhow (?:often|long)\b.{0,30}\bwater(?:ing)?\b|\bwithout water", r"储水|\bwater reserve|\bwatering", r"浇水|\bwatering"),
    (r"多少个?孔|几个?孔|几穴|多少格|几格|几层|多少层", r"穴|孔数|格|层|\bcells\b|\bcompartments\b|\blayers\b", r"\d+ ?[穴孔格层]|[一二两三四五六七八九十]层"),
    (r"(?:装|坐|承|放|背|站|挂)(?:得下|得住|得了)?多重|承重|载重|限重|\b(?:max(?:imum)?|heaviest|how much) (?:weight|load)\b|\bhow heavy (?:a|an|can)\b|\bweight limit|\bhow (?:much|heavy)\b.{0,30}\b(?:carry|bear|support|take)\b", r"承重|载重|限重|\bload\b|\bweight limit", r"(?:公斤|千克|kg|斤)以[内下]|承重|载重|\bcarr(?:y|ies) up to|\bup to \d+ kg"),
    (r"(?:能|可以|会)?(?:装|盛|容|接|蓄|储)(?:下)?(?:得下)?多少(?!钱|天)|装几[升斤]|\bhow much (?:\w+ )?(?:does|can|will|do) .{0,40}\bhold\b|\bhow many (?:litres|liters|ml) .{0,30}\bhold", r"容量|容积|capacity|\bvolume\b|^holds$", r"可装|容纳|\bholds? \d"),
    (r"几(?:岁|个月)|多大(?:的)?(?:孩子|宝宝|小孩|娃|狗|猫)|小孩能|宝宝能|\b(?:what|which|from what) age|\bhow old\b|\bage (?:range|limit|group)|\bfor (?:a )?\d+[- ](?:year|month)s?[- ]olds?", r"年龄|适龄|^age\b|\bage$", r"\d+ ?(?:个月|岁|周)以?上?|\bfrom (?:\d+|birth).{0,12}(?:months|years|weeks)?|\bover \d+ (?:weeks|months|years)"),
    (r"吵|噪音|声音大|多少分贝|静音|\bhow (?:loud|noisy|quiet)\b|\bnoisy\b|\bloud\?*$|\bis .{0,30}\b(?:loud|quiet|silent)\b", r"噪音|噪声|分贝|\bnoise(?! cancel)", r"静音|安静|分贝|噪音|无声|\bdb\b|\bdecibel|\bquiet|\bsilent|\bloud"),
    (r"什么木|\bwhat (?:kind of )?(?:wood|metal|fabric|plastic|leather|steel)\b|\bmade (?:of|from|out of)?\s*what\b", r"材质|材料|^material|^steel$|^body$|面料", _NEVER),
    (r"\bhow long (?:is|are)\b(?!.{0,60}\b(?:warranty|guarantee|delivery|shipping|wait|life|valid|return|time|game|course|charge|battery|good|open|fresh|sale|offer|promotion|period)\b)", r"\blength\b|^span$", _NEVER),
    (r"\bthick(?:ness)?\b.{0,12}\b(?:branch|twig|stem|wood)|\b(?:branch|twig|stem)\w*\b.{0,30}\bcut\b|多粗|剪多", r"剪切|切割|\bcutting\b", _NEVER),
    (r"\b\d{3} ?v\b|\bvolts?\b|\bvoltage\b|\d{3} ?伏|电压", r"电压|\bvoltage\b|power supply|供电", r"\b\d{3} ?v\b|\d{3} ?伏"),
    (r"(?:给|为).{0,6}手机.{0,3}充|充手机|\bcharge (?:my|your|ur|a|the|his|her) (?:\w+ )?(?:phone|device|tablet|earbuds|watch)", r"无线充|\busb output", r"给手机|手机充电|\bcharg\w+ (?:a|your|the) (?:phone|device|tablet)|\bno charging|不(?:能|可|支持)?充电"),
    (r"充电.{0,4}(?:还是|or|或).{0,4}电池|电池.{0,6}还是.{0,4}充电|(?:要|用|装)(?:几[节号]|什么)?电池|插电还是|怎么供电|\b(?:batter(?:y|ies)|rechargeable|plug(?:ged)?(?: in)?)\b.{0,12}\bor\b.{0,16}\b(?:batter(?:y|ies)|mains|rechargeable|plug|usb)|\bwhat batter|\bhow is it powered", r"供电|电源|电池(?!续航)|\bpower supply\b|\bbatteries\b", r"\b(?:aa|aaa) batter|节.{0,3}号?电池|\bplugged into|\bcharged through"),
    (r"(?:[带有配送附含].{0,3}|木|包装)盒|\b(?:come|comes|sold|ship|ships) in (?:a|an|its) (?:\w+ )?(?:box|tin|case)\b", r"^包装$|^盒|^pack(?:ag(?:e|ing))?$|^box$|^case$", r"[附带配].{0,4}盒|\bin a \w+ (?:box|case|tin)\b"),
    (r"\bin the box\b|\bin the (?:pack(?:age|et)?|parcel|bundle|kit)\b|\bwhat(?:'?s| is) (?:included|inside)\b|\bwhat (?:comes|does it come) with\b|(?:里面|里头|里边|盒里|盒子里|袋里|包里|套装里|套里|箱里|其中).{0,3}(?:都?(?:有|装|放|含)|是)(?:的是|了|着)?(?:些)?(?:什么|啥|哪些|哪?几[样种])|(?:包含|含|配|附)(?:些)?(?:什么|哪些|啥)", r"^includes?$|^contents?$|^包含|^内含|^配件|^清单", r"\bcomes? with\b|\bset of\b|\bpack of\b|\bin the (?:box|pack|package|case)\b|附|配有|一套"),
    (r"(?:一次|每次)?(?:能|可以)(?:跑|飞|亮|听|开|烧|播)多久", _LASTS + r"|燃烧", r"\d+ ?(?:小时|分钟)"),
    (r"\bhow (?:small|big|compact)\b.{0,40}\b(?:pack|fold|collapse)|(?:收|折|叠)(?:起来|好|完).{0,4}多[大长]|收纳.{0,4}多大", r"packed|folded|收纳|折叠(?:尺寸|后)", r"\bpacks? (?:in)?to\b"),
    (r"\bhow far\b|\bwhat range\b|多远|(?:传输|感应|有效)距离", r"\brange\b|\bdistance|sensor|距离|范围|感应", r"\bwithin \d|\breach(?:es)? \d|\d+ ?米内"),
    (r"(?:水箱|油箱|水槽|内胆|容器|[盒桶壶杯锅仓箱瓶罐袋缸])多大|多大容量", r"容量|容积|capacity", _NEVER),
    (r"飞机|登机|航空|随身行李|\b(?:plane|airline|flight|carry[- ]on|hand luggage|cabin)\b", r"登机|航空|airline", r"航空|登机|\bairlines?\b|\bhand luggage\b|\bcabin\b"),
    (r"喂(?:多少|几)|(?:吃|喂)多少|\bhow much\b.{0,30}\b(?:feed|eat)\b|\bhow (?:often|much) (?:do|should) i (?:use|feed|apply|give)\b", r"用量|喂食|喂养|\bfeeding\b|\bdos(?:e|age)\b", r"喂\d|每[天日次].{0,4}\d|\bfeed \d"),
    (r"有(?:没有)?洞|底.{0,4}[孔洞]|排水|\bdrain", r"排水|drain", r"排水|\bdrain"),
    (r"自己(?:会)?(?:亮|关|开|停|断)|会(?:不会)?自(?:己|动)|自动(?:亮|关|断|开|停)|\b(?:on|off) (?:by itself|automatically|on its own)|\bautomatic|\bauto[- ]?(?:shut|off|on)", r"自动|automatic", r"自动|\bautomatic|\bswitch(?:es)? (?:itself )?(?:on|off)"),
    (r"新手|初学|入门|零基础|\bbeginners?\b|\bnewbie", r"^适合|级别|难度|\blevel\b", r"初学|入门|新手|\bbeginner"),
    (r"(?:什么|啥|哪种)[毛毫]", r"[毛毫]|\bbristle|\bhair\b", _NEVER),
    (r"保养|上油|\boil(?:ed|ing)? it|\bmaintenance|\blook after|\btake care of\b", r"保养|护理|\bcare\b", r"上.{0,2}油|涂.{0,2}油|保养|\boil(?:ed)?\b"),
    (r"\bhow long (?:does|do|will|would)\b.{0,40}\btakes?\b(?! to)|\bhow long (?:does|do|will|would|is) (?:a|one|each|the) (?:game|round|match)|\b(?:game|round)s? (?:last|take)|一[局盘把场轮].{0,4}(?:多久|多长|几分钟)|(?:玩|打)一[局盘把次轮]", r"play(?:ing)? ?time|game length|duration|时长|游戏时间", r"\b(?:game|round)s? (?:takes?|lasts?)|一局|每局"),
    (r"什么味|味道|口感|口味|好喝|好吃|\btastes? (?:like|of)\b|\b(?:taste|flavou?r)s?[?!.]*$|\bwhat .{0,12}(?:taste|flavou?r)", r"^(?:风味|口味|味道|口感|香型)$|^(?:flavou?r|taste|tasting notes|notes)$", r"[香味]|\btast(?:e|es|ing)\b|\bflavou?r|\bnotes of\b|\baroma"),
    (r"接线|布线|电工|\binstall\w*|\bwir(?:e|ed|ing)\b|\belectrician|\bmount(?:ed|ing)?\b", r"安装|接线|install|mount|wiring", r"安装|接线|电工|\binstall|\belectrician|\bmount"),
    (r"\bhow (?:many|much)\b.{0,60}\b(?:before|until)\b.{0,24}\b(?:new|replac|chang|refill|empty)|多少(?:升|次|小时|张|页|杯).{0,8}(?:换|更换)|用多少.{0,6}(?:换|更换)", r"寿命|\blife\b(?! cycle)", r"更换|寿命|过滤|\breplaced|\blasts? "),
    (r"单[支个只件]还是|[一两]对还是|[一两][支个只件]还是|成对|单卖还是", r"^数量|^件数|^支数|^规格|^quantity|^pieces|^pack", r"一对|成对|[一两二2][支个只件]|\bpair\b|\bset of\b"),
    (r"\bdimm(?:er|able|ed)?\b|调光|调亮", r"\bdimm|调光", r"\bdimm(?:er|able|ed)?\b|调光"),
    (r"\bseparately\b|\bmy own\b|\bour own\b|另外?(?:买|配|购)|单独买|自备|自己(?:准备|配|买|带)", r"^includes?$|^contents?$|^包含|^内含|^配件", r"\bincluded\b|\bsupplied\b|\bcomes? with\b|\bin the box\b|\bseparately\b|不含|附|随箱|自备|另配|另购|需要"),
    (r"两[个台只].{0,3}一起|一起用|配对|串联|\bpair(?:ed)? (?:two|2|them|with)|\b(?:two|2)\b.{0,50}\btogether\b", r"配对|串联", r"配对|串联|\bpaired\b|\btogether\b"),
    (r"\bkeeps? (?:the )?(?:water|rain) out\b", r"防水|water ?proof|^protection$|water column", r"\bwater ?proof"),
    (r"\b(?:steel|brass|bronze|copper|plastic|wood(?:en)?|glass|leather|cotton|iron|ceramic|metal|aluminium|linen|wool)\b (?:or|还是) |还是[木铁铜钢铝竹棉皮瓷]", r"^材质|^材料|^material", _NEVER),
    (r"丢洗衣机|进洗衣机|机洗|洗衣机洗|\b(?:washing machine|machine[- ]wash|in the wash)\b", r"^洗|机洗|^washing$", r"机洗|手洗|水洗|擦拭|\bmachine wash|\bwashed\b|\bwash"),
    (r"褪色|掉色|变色|染色|\bfad(?:e|es|ing)\b|\bcolou?r ?fast", r"褪色|掉色|\bcolou?r ?fast", r"褪色|掉色|变色|\bfad(?:e|es|ing)\b|\bcolou?r ?fast"),
    (r"保温(?:功能|吗|不|多久)|\bkeeps? .{0,20}(?:warm|hot|cold)\b", r"保温|保冷|^keeps", r"保温|\bkeeps? .{0,20}(?:warm|hot|cold)"),
    (r"(?:带|有|自带|内置).{0,4}(?:喇叭|扬声器|音箱)|\bbuilt[- ]in speakers?|\bspeakers? built[- ]in|\bown speakers?", r"喇叭|扬声器|^speakers?", r"(?:没有|无|不带|自带|内置|不含).{0,3}(?:喇叭|扬声器|音箱)|\b(?:no|has|have|own|built-in) speakers?"),
    (r"\bwhen\b.{0,60}\b(?:be|com(?:e|es|ing)|get(?:ting)?(?: \w+)?) (?:back|in)\b|\bwhen\b.{0,40}\bagain\b|\bback (?:in )?(?:yet|soon|again)\b|\brestock|\bnext (?:delivery|batch|shipment)\b|补货|[来到]货|再有|上架", r"^(?:next (?:delivery|batch)|restock\w*|补货|到货)", r"\bnext (?:delivery|batch|shipment|lot|order)\b|\bback (?:in|again|from|by)\b|\brestock|\barrives?\b.{0,20}\b(?:in|on)\b|补货|[到来]货|下一?批"),
    (r"潜水|游泳|\bdiv(?:e|ing)\b|\bswim(?:ming)?\b", r"潜水|游泳|\bdiving|\bswim", r"潜水|游泳|\bdiving\b|\bswim"),
)  # fmt: skip
COMES_WITH = re.compile(
    r"(?P<goods>(?:.{0,20}\b(?:is|are|does|do|will)\b.*?(?=\b(?:comes?|sold|ships?|shipped|supplied|delivered) with\b))"
    r"|[\u3400-\u9fffa-z0-9 .·-]{2,}?(?=[带送含附配][\u3400-\u9fff]{1,6}[吗么不没][?？]?$))",
    re.I,
)
"""What is asked about, before the part that may come with it."""
_CLASSIFIER = re.compile(r"(?:多少|几)([张片块支只颗粒页格层档种根条册本袋节])(?![人钱])")
FORMS: tuple[Form, ...] = tuple(
    Form(re.compile(asked), re.compile(name), re.compile(said)) for asked, name, said in _FORMS
)


def forms_of(question: str) -> list[Form]:
    """The forms that a question has."""
    text = plain(question)
    counted = (_counting(found[1]) for found in _CLASSIFIER.finditer(text))
    return [*(form for form in FORMS if form.asked.search(text)), *counted]


def _counting(word: str) -> Form:
    """ "几片": what is counted by that word."""
    return Form(_CLASSIFIER, re.compile(rf"^{word}数$"), re.compile(rf"\d+ ?{word}"))


_IF = re.compile(
    r"会(?:不会)?|能(?:不能)?|可以|\b(?:will|would|can|could|does|is|are)\b",
)
_HAPPENED = re.compile(
    r"了|收到|退|赔|\b(?:arrived|received|came|got|was|were|has|have|had|my|return|refund|replace)\b"
)


def is_hypothetical(question: str) -> bool:
    """Whether it asks what would happen, not for help with what did: "will it crack in frost?"."""
    text = plain(question)
    return bool(_IF.search(text)) and not _HAPPENED.search(text)
