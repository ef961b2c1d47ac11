"""Everyday words for goods and what they are like, in English and Chinese, as data.

For names in one language asked in the other, for words that mean the same ("sofa", "couch"), and
so that a word of the language is never taken for a slip in another. Common words of many trades;
nothing here names a shop's own goods.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.reading.stems import stem, words_of

_TABLE = """
kettle=水壶 热水壶 烧水壶; teapot=茶壶; pot=锅 汤锅; pan/skillet=平底锅 煎锅; wok=炒锅; lid=锅盖 盖子; cup=杯 杯子; mug=马克杯; glass=玻璃 玻璃杯; bottle=瓶 瓶子; thermos=保温杯 保温瓶; tumbler=随行杯; jar=罐 罐子
plate/dish=盘 盘子 碟; bowl=碗; spoon=勺 勺子 汤匙; fork=叉 叉子; knife=刀 刀具; chopstick=筷 筷子; tray=托盘; ladle=汤勺; spatula=锅铲; whisk=打蛋器; grater=刨丝器; peeler=削皮器; board=板; scale=秤; timer=定时器 计时器; apron=围裙; oven=烤箱; microwave=微波炉; toaster=烤面包机; blender=搅拌机 料理机; mixer=搅拌器; juicer=榨汁机; grinder=研磨机 磨豆机; dripper=滤杯; filter=滤芯 滤网 过滤; cooker=电饭煲 电饭锅; fryer=炸锅; stove=炉 炉子 炉具; grill=烤架; steamer=蒸锅; strainer/colander=漏勺 滤篮; corkscrew=开瓶器
tea=茶 茶叶; coffee=咖啡; bean=豆; juice=果汁; milk=牛奶 奶; water=水; wine=葡萄酒 红酒; beer=啤酒; liquor/spirit=白酒; soda=汽水; syrup=糖浆; honey=蜂蜜 蜜; sugar=糖; salt=盐; pepper=胡椒; spice=香料 调料; sauce=酱; vinegar=醋; oil=油; rice=米 大米; noodle/noodles=面条 面; pasta=意面; flour=面粉; oat=燕麦; cereal=麦片; bread=面包; cake=蛋糕; cookie/biscuit=饼干 曲奇; cracker=苏打饼干; chocolate=巧克力; candy/sweets=糖果; jam=果酱; butter=黄油; cheese=奶酪 芝士; yoghurt/yogurt=酸奶; egg=鸡蛋 蛋; meat=肉; beef=牛肉; pork=猪肉; lamb=羊肉; chicken=鸡肉 鸡; duck=鸭; fish=鱼; salmon=三文鱼; tuna=金枪鱼; cod=鳕鱼; shrimp/prawn=虾; crab=螃蟹 蟹; sausage=香肠; ham=火腿; tofu=豆腐; fruit=水果; apple=苹果; pear=梨; orange=橙 橙子 橙色; lemon=柠檬; lime=青柠; banana=香蕉; grape=葡萄; peach=桃 桃子; plum=李子; cherry=樱桃; strawberry=草莓; blueberry=蓝莓; mango=芒果; pineapple=菠萝; melon=瓜; watermelon=西瓜; coconut=椰子; kiwi=猕猴桃; pomelo=柚子; vegetable=蔬菜; tomato=番茄 西红柿; potato=土豆 马铃薯; carrot=胡萝卜; onion=洋葱; garlic=大蒜; ginger=姜; chili/chilli=辣椒; mushroom=蘑菇; cucumber=黄瓜; cabbage=白菜; spinach=菠菜; corn=玉米; pumpkin=南瓜; almond=杏仁 巴旦木; cashew=腰果; pistachio=开心果; peanut=花生; raisin=葡萄干; snack=零食; jerky=肉干; chips/crisps=薯片
shirt=衬衫 衬衣; tee/t-shirt/tshirt=t恤; blouse=女衬衫; sweater/jumper/pullover=毛衣 针织衫; cardigan=开衫; hoodie=卫衣 帽衫; jacket=夹克 外套 冲锋衣; coat=大衣; parka=派克大衣; vest=马甲 背心; suit=西装; dress=连衣裙; skirt=裙 半身裙 裙子; trousers/pants=裤 裤子 长裤; jeans=牛仔裤; shorts=短裤; leggings=打底裤; underwear=内衣; bra=文胸 胸罩; pyjamas/pajamas=睡衣; robe=浴袍 睡袍; sock=袜 袜子; tights=连裤袜; shoe=鞋 鞋子; sneaker/trainer=运动鞋 球鞋; boot=靴 靴子; sandal=凉鞋; slipper=拖鞋; heel=高跟鞋; loafer=乐福鞋; hat=帽 帽子; cap=鸭舌帽 棒球帽; beanie=毛线帽; scarf=围巾; shawl=披肩; glove=手套; mitten=连指手套; belt=腰带 皮带; tie=领带; bow=蝴蝶结; uniform=制服; swimsuit=泳衣; raincoat=雨衣; umbrella=伞 雨伞; bag=包 袋 袋子; handbag=手提包; backpack/rucksack=背包 双肩包; wallet=钱包; purse=零钱包; suitcase/luggage=行李箱 拉杆箱; tote=托特包; crossbody=斜挎包; pouch=收纳袋; watch=手表; ring=戒指; necklace=项链; bracelet=手链 手镯; earring=耳环 耳钉; brooch=胸针; jewellery/jewelry=首饰; sunglasses=太阳镜 墨镜; glasses/spectacles=眼镜; zip/zipper=拉链; button=纽扣 扣子; pocket=口袋; sleeve=袖 袖子; hood=兜帽; collar=项圈 领子; kimono=和服; qipao/cheongsam=旗袍; hanfu=汉服
phone/smartphone/cellphone=手机; tablet=平板 平板电脑; laptop/notebook=笔记本; computer=电脑; monitor/screen/display=显示器 屏幕; keyboard=键盘; mouse=鼠标; printer=打印机; scanner=扫描仪; router=路由器; cable/cord=线 数据线; charger=充电器; adapter/adaptor=转接头 适配器; plug=插头; socket=插座; powerbank=充电宝 移动电源; headphone/headset=头戴式耳机 耳机; earphone/earbud=耳塞 入耳式耳机; speaker=音箱 音响; soundbar=回音壁; microphone=麦克风 话筒; radio=收音机; television/tv=电视; projector=投影仪; camera=相机 照相机; lens=镜头; tripod=三脚架; drone=无人机; console=游戏机; controller=手柄; case=壳 保护壳; cover=套 保护套; stand/holder=支架; memory=内存; drive=硬盘; fan=风扇 电扇; heater=取暖器 暖风机; humidifier=加湿器; dehumidifier=除湿机; purifier=净化器; vacuum=吸尘器; iron=熨斗; dryer/hairdryer=吹风机 电吹风; shaver/razor=剃须刀; toothbrush=牙刷; thermometer=温度计 体温计; clock=钟 时钟; alarm=闹钟; doorbell=门铃; sensor=传感器; lightbulb=灯泡; lamp=灯 台灯 夜灯 壁灯; floor-lamp=落地灯; torch/flashlight=手电筒 手电; lantern=灯笼 提灯; headlamp=头灯; chandelier=吊灯; candle=蜡烛; fridge/refrigerator=冰箱; washer=洗衣机; robot=机器人; battery=电池
book=书 书籍; novel=小说; comic=漫画; magazine=杂志; dictionary=词典 字典; textbook=教材 课本; cookbook=菜谱; diary=日记本; planner=手账; journal=笔记本; notepad=便签; sticker=贴纸; pen=笔 钢笔; pencil=铅笔; crayon=蜡笔; marker=马克笔 记号笔; highlighter=荧光笔; brush=刷 刷子 毛笔; ink=墨水 墨汁; inkstone=砚 砚台; paper=纸 宣纸; envelope=信封; card=卡 卡片; postcard=明信片; stamp=印章; ruler=尺 尺子; eraser/rubber=橡皮; scissors=剪刀; glue=胶 胶水; tape=胶带; stapler=订书机; folder=文件夹; calendar=日历; map=地图; globe=地球仪; poster=海报; frame=相框 框; easel=画架; canvas=画布 帆布; paint=颜料 油漆 漆; palette=调色板; clay=黏土; calligraphy=书法
dog=狗 犬; puppy=幼犬 小狗; cat=猫; kitten=幼猫 小猫; pet=宠物; bird=鸟; parrot=鹦鹉; rabbit=兔 兔子; hamster=仓鼠; turtle=乌龟; aquarium=鱼缸; leash/lead=牵引绳; litter=猫砂; kibble=干粮; food=粮 食品; treat=零食; bed=床 窝; kennel=狗窝; cage=笼 笼子; feeder=喂食器; fountain=饮水机 喷泉; toy=玩具; scratcher=猫抓板; harness=胸背带; muzzle=嘴套; carrier=航空箱; flea=跳蚤; shampoo=洗发水 香波; comb=梳 梳子
sofa/couch/settee=沙发; chair=椅 椅子; armchair=扶手椅; stool=凳 凳子; bench=长凳 长椅; table=桌 桌子; desk=书桌; shelf=架 置物架 书架; bookcase=书柜; cabinet=柜 柜子; wardrobe=衣柜; drawer=抽屉; mattress=床垫; pillow=枕 枕头; cushion=靠垫 坐垫; quilt/duvet=被 被子; blanket=毯 毯子; sheet=床单; rug/carpet=地毯; mat=垫 垫子; curtain=窗帘; blind=百叶窗; mirror=镜 镜子; vase=花瓶; basket=篮 篮子; box=盒 盒子 箱; bin=垃圾桶; hanger=衣架; hook=钩 挂钩; rack=架子; door=门; window=窗; towel=毛巾 巾; soap=皂 肥皂 香皂; mop=拖把; broom=扫把; bucket=桶 水桶; sponge=海绵; detergent=洗衣液 洗洁精; tissue=纸巾; hammock=吊床; parasol=遮阳伞; tent=帐篷; cradle/crib=婴儿床; stroller/pram=婴儿车; diaper/nappy=尿布 纸尿裤; bib=围兜; incense=香 线香; ornament=摆件; sculpture=雕塑; painting=画 油画; doormat=门垫
cream=霜 面霜; lotion=乳液; serum=精华; toner=爽肤水; cleanser=洁面 洗面奶; mask=面膜 口罩; sunscreen=防晒霜 防晒; lipstick=口红 唇膏; balm=膏 润唇膏; mascara=睫毛膏; eyeliner=眼线; eyeshadow=眼影; foundation=粉底; powder=粉; blush=腮红; perfume/fragrance=香水; polish=指甲油; conditioner=护发素; gel=凝胶 啫喱; scrub=磨砂膏; deodorant=止汗; toothpaste=牙膏; floss=牙线; cotton=棉 棉花; tweezers=镊子; nail=指甲 钉 钉子; hair=头发; skin=皮肤; vitamin=维生素; supplement=保健品; bandage=绷带; plaster=创可贴; ointment=药膏
hammer=锤 锤子; screwdriver=螺丝刀; screw=螺丝; bolt=螺栓; drill=钻 电钻; saw=锯 锯子; axe=斧 斧头; pliers=钳 钳子; wrench/spanner=扳手; chisel=凿; plane=刨; level=水平仪; ladder=梯 梯子; rope=绳 绳子; chain=链 链条; lock=锁; key=钥匙; hinge=铰链; pipe=管 管子; hose=软管 水管; valve=阀 阀门; elbow=弯头; pump=泵 打气筒; tap/faucet=水龙头 龙头; wire=电线; fuse=保险丝; switch=开关; sandpaper=砂纸; gasket=垫圈; clamp=夹 夹子; toolbox=工具箱; shovel/spade=铲 铲子 铁锹; rake=耙; hoe=锄; pruner=修枝剪; shears=大剪刀; trowel=小铲; mower=割草机; planter/flowerpot=花盆; seed=种子; bulb=球根 灯泡; fertilizer/fertiliser=肥 肥料; soil/compost=土 营养土; flower=花 鲜花; rose=玫瑰; tulip=郁金香; lily=百合; orchid=兰花; butterfly/moth=蝴蝶; cactus=仙人掌; succulent=多肉; tree=树; grass=草; herb=香草; basil=罗勒; mint=薄荷; lavender=薰衣草; bamboo=竹 竹子
bicycle/bike=自行车 单车; scooter=滑板车; helmet=头盔; tyre/tire=轮胎; tube=内胎; wheel=轮 车轮; pedal=踏板 脚踏; saddle=车座 坐垫; brake=刹车; bell=铃 车铃; car=汽车 车; motorcycle=摩托车; ball=球; football/soccer=足球; basketball=篮球; tennis=网球; badminton=羽毛球; racket=球拍; bat=球棒; golf=高尔夫; yoga=瑜伽; dumbbell=哑铃; treadmill=跑步机; skate=滑冰鞋 轮滑鞋; skateboard=滑板; ski=滑雪板; surfboard=冲浪板; kayak=皮划艇; rod=鱼竿 钓竿; goggles=泳镜 护目镜; fin=脚蹼; whistle=哨子; kite=风筝; puzzle/jigsaw=拼图; block=积木; doll=娃娃 玩偶; bear=熊 小熊; plush=毛绒 毛绒玩具; dice=骰子; chess=国际象棋; poker=扑克; game=游戏; boardgame=桌游; slide=滑梯; swing=秋千; balloon=气球; guitar=吉他; piano=钢琴; violin=小提琴; flute=长笛 笛子; drum=鼓; ukulele=尤克里里; harmonica=口琴; string=弦; saxophone=萨克斯; erhu=二胡; guzheng=古筝; xylophone=木琴; compass=指南针; binoculars=望远镜; microscope=显微镜; telescope=天文望远镜; magnet=磁铁; sleepingbag=睡袋; cooler=保温箱
red=红 红色; blue=蓝 蓝色; green=绿 绿色; yellow=黄 黄色; black=黑 黑色; white=白 白色; grey/gray=灰 灰色; pink=粉色 粉红; purple=紫 紫色; brown=棕色 咖啡色 褐色; beige=米色; gold=金 金色; silver=银 银色; navy=藏青 深蓝; tan=棕褐色; transparent/clear=透明; wood/wooden=木 木头 木质; oak=橡木; walnut=胡桃木 核桃; pine=松木; birch=桦木; leather=皮 皮革 真皮; wool=羊毛; cashmere=羊绒; silk=丝 真丝 丝绸; linen=亚麻; denim=牛仔; nylon=尼龙; polyester=涤纶 聚酯; velvet=天鹅绒; fleece=抓绒; down=羽绒; steel=钢; stainless=不锈钢; aluminium/aluminum=铝; copper=铜; brass=黄铜; titanium=钛; ceramic=陶瓷; porcelain=瓷 瓷器; plastic=塑料; silicone=硅胶; stone=石 石头; marble=大理石; crystal=水晶; jade=玉; pearl=珍珠; paperback=平装; hardcover=精装
big/large=大 大号; small/little=小 小号; medium=中号; mini=迷你; thick=厚; thin=薄; soft=软 柔软; hard=硬; warm=保暖; electric=电 电动; wireless=无线; bluetooth=蓝牙; portable=便携; folding/foldable=折叠; automatic=自动; manual=手动; digital=数字; smart=智能; solar=太阳能; waterproof=防水; handmade=手工; organic=有机; fresh=新鲜; dried=干; frozen=冷冻; instant=速溶; roasted=烘焙; black-tea=红茶; oolong=乌龙 乌龙茶; jasmine=茉莉; chamomile=洋甘菊; matcha=抹茶; espresso=意式浓缩; vanilla=香草; cinnamon=肉桂; sesame=芝麻; seaweed=海苔; men=男 男士 男款; women=女 女士 女款; kid/child/children=儿童 小孩 孩子; baby/infant=婴儿 宝宝; adult=成人 成年; senior=老年; outdoor=户外; indoor=室内; kitchen=厨房; bathroom=浴室; bedroom=卧室; office=办公; garden=花园 园艺; travel=旅行; camping=露营; hiking=登山 徒步; running=跑步; cycling=骑行; swimming=游泳; fishing=钓鱼; sport=运动; winter=冬季 冬; summer=夏季 夏; set/kit=套装; replacement=替换; refill=补充装; spare=备用
"""
_HAN = re.compile(r"[\u3400-\u9fff]+")


def _entries() -> Iterator[tuple[str, list[str], list[str]]]:
    for entry in re.split(r";|\n", _TABLE.strip()):
        english, _, chinese = entry.strip().partition("=")
        yield english, english.split("/"), chinese.split()


def _english() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for name, english, _ in _entries():
        for word in english:
            table[stem(word)] = table.get(stem(word), frozenset()) | {name}
    return table


def _chinese() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for name, _, chinese in _entries():
        for word in chinese:
            table[word] = table.get(word, frozenset()) | {name}
    return table


_ENGLISH = _english()
_CHINESE = _chinese()
_LONGEST = max(map(len, _CHINESE))
WORDS = frozenset(word for _, english, _ in _entries() for word in english)
"""The English words, as written."""
RUNS = frozenset(_CHINESE)
"""The Chinese ones."""


@lru_cache(maxsize=4096)
def meanings(text: str) -> frozenset[str]:
    """What goods and qualities a folded text speaks of, by their English names."""
    found = [_ENGLISH.get(stem(word), frozenset()) for word in words_of(text)]
    found += [meant for run in _HAN.findall(text) for _, meant in parted(run)]
    nothing: frozenset[str] = frozenset()
    return nothing.union(*found)


def parted(run: str) -> list[tuple[str, frozenset[str]]]:
    """A Chinese run cut into the longest words of the table, each with its meanings; a character
    that begins none has no meaning."""
    found: list[tuple[str, frozenset[str]]] = []
    at = 0
    while at < len(run):
        sizes = range(min(_LONGEST, len(run) - at), 0, -1)
        size = next((size for size in sizes if run[at : at + size] in _CHINESE), 1)
        word = run[at : at + size]
        found.append((word, _CHINESE.get(word, frozenset())))
        at += size
    return found
