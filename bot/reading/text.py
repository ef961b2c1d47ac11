"""Text as it comes in: cleaned and made plain."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COMBINING_RUN = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
TRADITIONAL = str.maketrans(
    "這個們嗎麼還沒錢價貨買賣顏壞換發郵費運題質產後電話號碼麵龍綠藍紅紫裡幾時間兩樣點顆條雙裝"
    "貴訂單問請給過從對當應無現庫鐘頭聯繫員導優惠領門開關營業處誰與為會來東車壺燈紙筆書傘鞋襪"
    "種類說謝歡級護養貓魚鳥飯餅蘋糧體驗證標準適兒長寬輕濕乾淨絲綢羊絨織腳踏輪軸鏈剎"
    "寶畫殘專葉軟線細綁繩網絡組結經縮總續編練紗紡紹終納純紐紋鋼鐵銅銀鋁鍋鎖針釘鑽錶鏡燒煙爐熱"
    "獎勵獲獨獸環瑪異畢癢盜盤眾睏矯礦禮禪稱穩窯竅競節範築簽簡籃緊緩縫罵義聖聰職肅腦膚膠臉臘臥"
    "艙蘇蘭蘆莊著藥蟲蠟術補製複視覽覺觀計討訓記許設訪試詢該詳誠誤調談論諾謹譜譯議讀變讓豐貝負"
    "財貢責賀資賓賞賠賽贈贊贏趕趙跡較載輔輛輸辦農遊達遲選遺鄉醫釋鈴鉛鉤銷鋒錄錯鍵鎮閃閱隊陽陰"
    "際隨險雜離難靈靜響頁頂項順須預頻額願風飄飛飲飼飾餘館駐駕騎驅鬆鮮鳴鴨鵝鷹麗黃齊齒龜",
    "这个们吗么还没钱价货买卖颜坏换发邮费运题质产后电话号码面龙绿蓝红紫里几时间两样点颗条双装"
    "贵订单问请给过从对当应无现库钟头联系员导优惠领门开关营业处谁与为会来东车壶灯纸笔书伞鞋袜"
    "种类说谢欢级护养猫鱼鸟饭饼苹粮体验证标准适儿长宽轻湿干净丝绸羊绒织脚踏轮轴链刹"
    "宝画残专叶软线细绑绳网络组结经缩总续编练纱纺绍终纳纯纽纹钢铁铜银铝锅锁针钉钻表镜烧烟炉热"
    "奖励获独兽环玛异毕痒盗盘众困矫矿礼禅称稳窑窍竞节范筑签简篮紧缓缝骂义圣聪职肃脑肤胶脸腊卧"
    "舱苏兰芦庄着药虫蜡术补制复视览觉观计讨训记许设访试询该详诚误调谈论诺谨谱译议读变让丰贝负"
    "财贡责贺资宾赏赔赛赠赞赢赶赵迹较载辅辆输办农游达迟选遗乡医释铃铅钩销锋录错键镇闪阅队阳阴"
    "际随险杂离难灵静响页顶项顺须预频额愿风飘飞饮饲饰余馆驻驾骑驱松鲜鸣鸭鹅鹰丽黄齐齿龟",
)


def strip_invisible(text: str) -> str:
    """Without zero-width, bidi, tag, surrogate and control characters (newline and tab stay)."""
    return _COMBINING_RUN.sub(r"\1", _CONTROL.sub("", _INVISIBLE.sub("", text)))


def plain(text: str) -> str:
    """One form for comparing: NFKC, case folded, simplified (common characters), one space."""
    folded = unicodedata.normalize("NFKC", strip_invisible(text)).casefold()
    return re.sub(r"\s+", " ", folded.translate(TRADITIONAL)).strip()
