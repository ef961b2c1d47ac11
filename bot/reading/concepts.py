"""Words of trade that mean the same, in English and Chinese, as data.

A concept is one meaning; the question's word and the shop's word need only share it. Every line is
the language's own vocabulary of buying and selling; nothing here names a shop's goods.
English words are written as stems are made (see `words.stem`), several words with spaces.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

from bot.reading.stems import stem_phrase

_TABLE = """
return     | return, send back, sent back, give back, bring back, take back, taken back, come back, came back, way back, going back, returnable, change my mind, changing your mind | 退货 退回 退还 退掉 无理由 退换 不想要 不喜欢 后悔 反悔 退
refund     | refund, money back, get my money back, have my money back, reimburse, reimbursement, pay back, transfer the money, the money goes back, money goes, get my money, return the money, price back | 退款 退钱 退费 到账 把钱退 退还货款 款项退 钱退 退到哪 款几天到 款多久到 钱几天到 钱多久到 几天到账 原路 原路返回 退款几天到 退款几天 退款多久到 退款多久
exchange   | exchange, swap, replacement, replace | 换货 更换 调换 退换 包换 换新 换
ship       | ship, shipping, sent there, send there, sent to, send it there, shipment, deliver, delivery, dispatch, postage, courier, post, mail, freight, send out, send to, send parcel, travel, arrive, send to me, send it here, send here, send it over, send them here, go out today, goes out today, go out the same day, still go out, going out today | 发货 送货 配送 快递 物流 运送 邮寄 寄送 派送 包邮 免邮 免运费 运费 邮费 寄出 寄到 送到 送达 发往 发到 寄 发出 出货 快递费 能到 几天到 发过来 寄过来 送过来 寄走 发走 发得出 寄得出 发出来 寄出来 发得走 哪天寄 哪天发 送货上门
receive    | receive, received, receipt of, of receipt, after receipt, upon receipt, arrive, arrival, got my, delivered | 收到 签收 到货 收货
parcel     | parcel, package | 包裹
fee        | fee, cost, charge, postage | 费用 运费 邮费 包邮 手续费 快递费 收费 免邮 费
bear       | who pay, paid by, you pay, we pay, your expense, my expense, our expense, own cost | 谁出 谁付 谁承担 谁掏 我出 你们出 我付 你们付 自付 承担 我承担
free       | free, no charge, complimentary | 免费 包邮 免邮 免运费 免
pay        | pay, payment, who pay, paid by, you pay, we pay, paid, paying, check out, checkout, paypal, alipay, wechat pay, apple pay, google pay, unionpay, unpaid, not paid, haven't paid, hasn't been paid | 支付 付款 付钱 结账 付费 支付宝 微信支付 银联 没付 未付
card       | credit card, debit card, bank card, visa, mastercard | 信用卡 银行卡 借记卡 刷卡
cash       | cash on delivery, cash, pay on delivery, cod available, cod ok, cod possible, pay cod, by cod, accept cod, do cod, offer cod, take cod, have cod | 货到付款 现金 到付
instalment | installment, instalment, pay later, pay monthly, klarna, afterpay, buy now pay later, monthly payment, monthly instalments, split the payment, split the cost, in 3 parts, in three parts, in parts, 3 payments, three payments, several payments, pay over time, pay in stages | 分期 花呗 白条 打白条 分几次 分次付 月付 按月付 分开付 分月
warranty   | warranty, guarantee, guaranteed, warrantied, under cover, still covered | 保修 质保 保几年 保多久 保多少年 三包 包修 还保 在保 过保 保不保 还能保 管保
repair     | repair, fix, mend, servicing | 维修 修理 返修 保养
cancel     | cancel, cancellation, call off | 取消 撤单 撤销
change     | change, modify, amend, edit, wrong address | 修改 更改 改 写错 填错 改 改下 改一下 填错了 写错了
add_item   | add an item, add item, add something, add one more, add another, add more, add to my order, add to the order, add it to, add on to | 再加 加一件 加一个 加单 追加 添加商品 多加 加商品 补一件 加购 加点东西 加件 加个东西
order      | order, purchase | 订单 下单 订购 下错单 拍错 买错 拍下 下错 单子
invoice    | invoice, e-invoice, einvoice, receipt, vat, proof of purchase | 专票 普票 开发票 发票 专用发票 增值税专用发票 收据 开票 报销 小票 开票
vat        | vat invoice, special invoice, special vat invoice | 专票 专用发票 增值税专用发票 增票
tax        | tax, sales tax | 税 含税 税费 税号
track      | track, tracking, trace, no movement, not moved, not moving, stuck, no update, not updated, not changed, where is my order, where's my order, where is my parcel, where's my parcel, where is my package, order status, status of my order, hasn't moved, hasnt moved, has not moved, haven't moved, stopped moving | 跟踪 追踪 查询 单号 查物流 查快递 我的订单到 订单到哪 快递到哪 到哪了 没动静 没更新 没有更新 不更新 没有动静 不动了 卡住 停滞
hours      | opening hour, open, close, business hour, opening time, closing time, what time, until what time, open till, open until, stay open | 营业 开门 关门 打烊 几点 营业时间 上班 几点关 几点开 几点下班 下班 关店 有人回 有人在 有人接 在线吗 休息吗 有人吗 有人么 开放 开放时间
place      | address, located, location, showroom, premises, physical store, walk in, where are you, visit, delivery address, shipping address, brick and mortar, physical shop, retail store, retail shop, in person, where is your shop, where's your shop, where is your store, where's your store, wheres your shop, wheres your store, pop in, drop in, drop by, come by, stop by, come and see, come see, come in person, swing by | 地址 门店 实体店 店铺 位置 在哪 店面 线下店 线下 收货地址 送货地址 实体 去逛 可以逛 逛逛 看实物 看看实物 哪条街 摸摸 摸一摸 看货 到店 过去看 上门看 现场看
contact    | contact, phone, telephone, reach you, reach someone, reach the shop, get in touch, hotline, email, e-mail, mail you, write to you, customer service, customer support, support team, weekend support, live chat, live support | 联系 电话 邮箱 邮件 热线 客服
reply      | reply, replied, replies, respond, response, get back to me, hear back, answered | 回复 回我 答复 回信 回消息 理我 回邮件
phone      | phone, telephone, hotline, phone number, call you, i can call, to call, call someone, call the shop, can call | 电话 热线
invite     | invite, invitation, inviting, refer, referral, refer a friend, friend buy, friend order, friend bought, bring a friend, friend return, friend cancel, friend sent | 邀请 拉朋友 拉人 拉新 拉我朋友 介绍朋友 推荐朋友 推荐给朋友 推荐人 好友下单 朋友下单 朋友来买 朋友只买 朋友买 朋友首单 朋友第一单 好友 朋友退 好友退 朋友取消 好友取消
reward     | reward, referral money, commission | 奖励 返现 返利 提成 佣金 好处
abroad     | mainland china only, within mainland china, within china, only ship, ship only, only deliver, deliver only, international, internationally, abroad, overseas, worldwide, foreign, outside the country | 海外 国际 国外 境外 出国 只发往 仅发往 只送 仅限国内 只寄往 仅限大陆
code       | coupon code, promo code, discount code, voucher code, promotion code | 优惠码 折扣码 优惠券码 兑换码 促销码
discount   | discount, sale, promotion, promo, coupon, voucher, deal, special offer, campaign | 优惠 折扣 打折 促销 活动 优惠券 满减 特价 便宜点 券 打折
wrap       | gift wrap, gift wrapping, gift box, wrapped, wrapping, wrap, giftwrap | 礼品包装 礼盒 包装 包起来 包一下 包成礼物 包好看 包礼品 包礼物 包个礼
pickup     | pick up, pickup, pick-up, collect, collection, click and collect | 自提 自取 上门取
damage     | damage, damaged, broken, break, faulty, fault, smash, smashed, shatter, shattered, chipped, dented, torn, leaking, in pieces, defective, defect, crack, cracked, malfunction, dead on arrival, doesn't work, not working, quality issue, cracks, ripped, came apart, fell apart, bent, scratched on arrival, died, stopped working, stop working, won't turn on, wont turn on, not turning on, won't switch on | 损坏 破损 坏了 坏 瑕疵 质量问题 故障 摔坏 次品 破了 裂 碎了 摔碎 碎 压坏 压坏了 压扁 开线 脱线 断裂 烂了 运坏 磕坏 压碎 不工作 不亮了 没反应 开不了机 用不了 没声音
drop       | dropped, drop it, dropping, from drops, drops, fell, fell off, fallen, falls, knocked over, knocked off | 摔 摔坏 摔碎 摔落 掉地上 跌落 摔地上 摔了 摔到 掉下来 掉地下 磕了
transit    | in transit, on the way, during shipping, on its way | 路上 途中 运输途中 运输
link       | link, url, website, web site, homepage, web address | 链接 网址 网站 官网
missing    | missing, lost, wrong item, incorrect item, wrong thing, wrong one, wrong product, wrong colour, wrong size sent, sent the wrong | 少发 漏发 丢失 丢件 弄丢 丢了 搞丢 丢怎么 错发 发错 发错了 寄错 送错
member     | member, membership, loyalty, point, reward, club | 会员 积分 俱乐部 积点 攒分 得几分 得多少分 多少积分 入会 办卡 会籍
wholesale  | wholesale, bulk, reseller, large quantity, trade price | 批发 团购 大批 批量
preorder   | preorder, pre-order, backorder, reserve, reservation, hold it for me, keep it for me, put aside, put one aside, put it aside, put some aside, set aside, set one aside, keep one for me, hold one for me, hold it, save one for me, save me one, lay away, layaway | 预订 预定 预售 预约 留一个 留一件 留着 预留 帮我留 给我留 先留 留到 占个
price_cut  | price match, price drop, price dropped, price fall, price fell, price went down, price goes down, price go down, get the difference, you the difference, difference back, refund the difference, pay the difference, difference back, now cheaper, now its cheaper, now it's cheaper, cheaper now, cheaper elsewhere, price protection | 价保 保价 差价 降价
privacy    | privacy, personal data, personal information, my data, my info, my details, my number, third party, third parties, share my, pass on my, sell my data | 隐私 个人信息 我的信息 我信息 我的资料 我资料 我的数据 我数据 手机号 给别人 泄露 外泄 透露给
delete     | delete, erase | 删 删除 删掉 删了
opened     | open, opened, unsealed, used, mounted, installed, worn, lit, tried on | 拆封 开封 打开过 打开了 打开包装 包装打开 用过 使用过 拆开 拆了 拆过 已拆 穿过 拆过了 点过 点燃 点燃过 洗过 试过 吃过 尝过 喝过 写过
original   | original, unopened, unused, unworn, sealed, never used, never mounted, original packaging, original box, the box, packaging | 原装 原包装 未拆封 没拆封 未开封 没开封 未拆 没拆 没有拆 未使用 没用过 没使用 完好 盒子扔 包装扔 盒子丢 包装盒 原盒 没盒子 没有盒子
urgent     | express, same day, next day, urgent, rush, expedite, overnight, rush order, fastest, quickest | 最快 加急 当天 次日 当日 隔天 急 急用 快点
install    | install, installation, assembly, assemble, set up, setup, fit | 安装 组装 装配
weight     | weight, weigh, heavy, how many gram, how many kg, how many kilo | 重量 净重 多重 多沉 毛重 重
load       | load, how much weight, carry how much, weight limit, weight capacity, maximum weight, max weight | 承重 载重 限重 装多重 多重的 承受
size       | size, sizing, dimension, measurement, big, large, bigger, smaller, or size, different size, another size, other size | 尺寸 大小 尺码 多大 规格 大码 小码 码数
length     | length, long | 长度 多长
height     | height, tall, high | 高度 多高 身高
width      | width, wide, breadth | 宽度 多宽
diameter   | diameter | 直径
capacity   | capacity, volume, hold, litre, liter, net content, net contents, how many litre, how many liter, how many ml | 容量 容积 多少升 多少毫升 净含量
material   | material, made of, made from, fabric, made out of | 材质 材料 面料 什么做的 用料 质地
colour     | colour, color | 颜色 色 配色
fading     | fade, fading, colourfast, colorfast | 褪色 掉色 变色 染色
battery    | battery, battery life, run time, runtime, last on a charge | 电池 续航 待机 听多久 能听多久 播放时间 播放时长 使用时间
charge     | charge, charging, recharge | 充电
power      | power, watt, wattage, how many watt, what wattage | 功率 多少瓦
voltage    | voltage, volt | 电压
origin     | origin, made in, where from, come from, country, produced | 产地 原产 哪里产 哪产 产自 来自
brand      | brand, who makes, manufacturer, maker | 品牌 牌子 厂家 厂商 什么牌
ingredient | ingredient, contain, made with | 配料 成分 原料 含有 含
allergen   | allergen, allergy, allergic, allergenic | 过敏 过敏原 致敏
shelf_life | shelf life, expiry, expire, best before, expiration, use by, keep for, how long does it keep, stay fresh | 保质期 有效期 过期 能放多久 保鲜期
storage    | store, storage, refrigerate, refrigerated, fridge | 保存 储存 存放 冷藏 贮存
age        | age, year old, years old, how old | 年龄 几岁 多大年纪 适用年龄 适龄 岁 多大孩子 多大的孩子 多大宝宝 多大的小孩 几个月大
waterproof | waterproof, water resistant, water-resistant, water resistance, water proof, get wet, wet, rain, rainproof, splash, weatherproof, ip44, ip54, ip55, ip65, ip66, ip67, ip68, ipx4, ipx5, ipx6, ipx7, ipx8, in the sink, in the bath, in the toilet, into water, into the water, in the pool, spilled, spilt | 防护等级 防水等级 淋雨 沾水 进水 泡水 怕水 防水 防泼水 掉水里 掉进水 泡了水 洒了水 浸水
flavour    | flavour, flavor, taste | 口味 味道 风味
compatible | compatible, compatibility, fit, work with | 兼容 适配 适用 通用 匹配
wash       | wash, washing, washable, machine wash, clean, cleaning | 洗 清洗 清洁 洗衣机 机洗 水洗 手洗
dishwasher | dishwasher | 洗碗机
microwave  | microwave, microwavable | 微波炉
vegan      | vegan, vegetarian, plant based, plant-based | 素食 纯素 全素
gluten     | gluten, gluten-free | 麸质 无麸质
nut        | nut, peanut | 坚果 花生
sugar      | sugar, sugar-free | 糖 无糖
caffeine   | caffeine, decaf | 咖啡因
organic    | organic | 有机
model      | model, model number | 型号
quantity   | quantity, pack size, count, per pack, in a pack, in a box | 数量 多少张 多少片 多少粒 多少颗 几个装 多少个 几只装 几片
speed      | speed, gear | 速度 变速 档
age_limit  | adult, child, kid, children | 成人 儿童 小孩 孩子
holiday    | holiday, christmas, new year, spring festival | 节假日 春节 假期 国庆 过年 元旦 五一
weekday    | weekend, monday, tuesday, wednesday, thursday, friday, saturday, sunday, every day, daily, weekday, working day | 周末 周一 周二 周三 周四 周五 周六 周日 周天 星期一 星期二 星期三 星期四 星期五 星期六 星期天 星期日 礼拜天 礼拜六 每天 全年无休 工作日
time_limit | deadline, period, within, window | 期限 时限 以内 之内
gift       | gift, present | 礼物 礼品 赠品 送礼
brightness | bright, brightness, lumen | 亮度 多亮 流明
noise      | noise, noisy, loud, decibel | 噪音 吵 静音 声音大 分贝 多少分贝
thickness  | thickness, how thick | 厚度 多厚
depth      | depth, how deep | 深度 多深
temperature | temperature | 温度 几度 多少度
scent      | scent, smell, aroma | 香味 气味 香型
page       | page | 页数 多少页 几页
author     | author, written by, who wrote | 作者 谁写的
publisher  | publisher, published by | 出版社
calorie    | calorie, kcal | 热量 卡路里 大卡
usage      | instruction, how to use, how do i use, how is it used | 使用方法 怎么用 用法 说明书 如何使用
lifespan   | lifespan, durable, durability, last long | 寿命 耐用 能用多久
authentic  | authentic, genuine, fake, counterfeit | 正品 真货 假货 保真 真品
sample     | sample, tester | 小样 试用装 样品
custom     | customise, customize, custom made, personalise, personalize, engrave, engraving | 定制 定做 订做 刻字 个性化
restock    | restock, restocked, back in stock, be back, come back in, get more in, more coming in, have it again, have them again, have some again, have more, get it again, get them again, get some again, in stock again, available again | 补货 到货通知 再到货 重新上架 再进货 有货通知 再有 再来货 到货了能 到货能
play_time  | playing time, play time, game length | 时长 游戏时长 游戏时间 一局 玩多久
fit        | too big, too small, wrong size, doesn't fit, does not fit, too tight, too small, too large, or size, different size, another size, other size | 不合适 偏大 偏小 大了 小了 合身 尺码 大码 小码 大一号 小一号 换码 买小了 买大了 穿不下 太小 太大 太紧
combine    | combine, combined, stack, use together, used together, at the same time | 叠加 一起用 同时用 同享 同时使用 一起使用 叠着用
remote     | remote, remote area | 偏远 偏远地区 边远
gift_card  | gift card, gift certificate, gift voucher | 礼品卡 购物卡 储值卡
"""


def _rows() -> list[tuple[str, list[str], list[str]]]:
    rows = []
    for line in _TABLE.strip().splitlines():
        name, english, chinese = (part.strip() for part in line.split("|"))
        rows.append((name, english.split(", "), chinese.split()))
    return rows


def _english() -> dict[tuple[str, ...], frozenset[str]]:
    table: dict[tuple[str, ...], frozenset[str]] = {}
    for name, english, _ in _rows():
        for phrase in english:
            key = stem_phrase(phrase)
            table[key] = table.get(key, frozenset()) | {name}
    return table


def _chinese() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for name, _, chinese in _rows():
        for phrase in chinese:
            table[phrase] = table.get(phrase, frozenset()) | {name}
    return table


ENGLISH_WORDS = frozenset(
    word for _, phrases, _ in _rows() for phrase in phrases for word in phrase.split()
)
"""The English words of the table as written."""
EXACT = {"opened": frozenset({"opened"}), "opening": frozenset({"hours"})}
"""English words that mean something else than their stem."""
ENGLISH = _english()
"""Stems of a phrase -> the concepts it means."""
CHINESE = _chinese()
"""A Chinese phrase -> the concepts it means."""
_MATTERS = """
return refund exchange ship pay card cash code instalment repair cancel change order invoice track hours place
contact abroad discount wrap pickup missing member wholesale preorder price_cut privacy urgent
gift_card holiday invite reward phone vat damage warranty link restock authentic custom
"""
SHOP_MATTERS = frozenset(_MATTERS.split())
"""Concepts that a shop states once for everything it sells, not for one product."""
SAID_OF_GOODS = frozenset({"damage", "contact", "phone"})
"""Matters of a shop whose words are said of goods, too: "will it crack?", "which phones?"."""
