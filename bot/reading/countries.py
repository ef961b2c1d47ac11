"""Which country and union of countries a place abroad lies in, in both languages."""

# ruff: noqa: E501 - tables of words are read better unbroken

_UNION = ("european union", "eu", "europe", "欧盟", "欧洲")
_EUROPE = ("europe", "欧洲")
_AMERICA = ("united states", "usa", "us", "america", "美国")

_IN_THE_UNION = """
austria, 奥地利: vienna, salzburg, graz, innsbruck, linz, 维也纳, 萨尔茨堡, 格拉茨
belgium, 比利时: brussels, antwerp, ghent, bruges, leuven, 布鲁塞尔, 安特卫普, 根特
bulgaria, 保加利亚: sofia, plovdiv, 索非亚
croatia, 克罗地亚: zagreb, split, 萨格勒布
cyprus, 塞浦路斯: nicosia, limassol
czechia, czech republic, 捷克: prague, brno, 布拉格
denmark, 丹麦: copenhagen, aarhus, 哥本哈根
estonia, 爱沙尼亚: tallinn, 塔林
finland, 芬兰: helsinki, tampere, 赫尔辛基
france, 法国: paris, lyon, marseille, nice, toulouse, bordeaux, lille, strasbourg, 巴黎, 里昂, 马赛, 尼斯
germany, 德国: berlin, munich, hamburg, frankfurt, cologne, stuttgart, dusseldorf, leipzig, dresden, bremen, hanover, 柏林, 慕尼黑, 汉堡, 法兰克福, 科隆, 斯图加特
greece, 希腊: athens, thessaloniki, 雅典
hungary, 匈牙利: budapest, 布达佩斯
ireland, 爱尔兰: dublin, cork, galway, 都柏林
italy, 意大利: rome, milan, naples, turin, florence, venice, bologna, 罗马, 米兰, 佛罗伦萨, 威尼斯
latvia, 拉脱维亚: riga
lithuania, 立陶宛: vilnius
luxembourg, 卢森堡:
malta, 马耳他: valletta
netherlands, holland, 荷兰: amsterdam, rotterdam, utrecht, eindhoven, the hague, groningen, 阿姆斯特丹, 鹿特丹, 乌得勒支, 海牙
poland, 波兰: warsaw, krakow, wroclaw, gdansk, 华沙, 克拉科夫
portugal, 葡萄牙: lisbon, porto, 里斯本, 波尔图
romania, 罗马尼亚: bucharest, 布加勒斯特
slovakia, 斯洛伐克: bratislava
slovenia, 斯洛文尼亚: ljubljana
spain, 西班牙: madrid, barcelona, valencia, seville, bilbao, 马德里, 巴塞罗那, 瓦伦西亚
sweden, 瑞典: stockholm, gothenburg, malmo, 斯德哥尔摩, 哥德堡
"""
_IN_EUROPE = """
united kingdom, uk, great britain, britain, 英国: england, scotland, wales, northern ireland, london, leeds, manchester, birmingham, liverpool, edinburgh, glasgow, bristol, cardiff, belfast, sheffield, 伦敦, 曼彻斯特, 爱丁堡, 英格兰, 苏格兰
switzerland, 瑞士: zurich, geneva, basel, bern, lausanne, 苏黎世, 日内瓦, 巴塞尔
norway, 挪威: oslo, bergen, 奥斯陆
iceland, 冰岛: reykjavik
ukraine, 乌克兰: kyiv, kiev, lviv
"""
_STATES = """
alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah, vermont, virginia, washington, wisconsin, wyoming,
boston, chicago, los angeles, san francisco, seattle, houston, dallas, austin, denver, miami, atlanta, philadelphia, portland, brooklyn, san diego, las vegas, phoenix, detroit, minneapolis, nyc,
纽约, 洛杉矶, 旧金山, 芝加哥, 西雅图, 波士顿, 休斯顿, 加州, 加利福尼亚, 德州, 得克萨斯, 佛罗里达, 夏威夷, 阿拉斯加, 华盛顿, 亚特兰大, 迈阿密
"""
_ELSEWHERE = """
canada, 加拿大: toronto, vancouver, montreal, calgary, ottawa, edmonton, winnipeg, quebec, ontario, british columbia, alberta, 多伦多, 温哥华, 蒙特利尔, 渥太华, 魁北克
mexico, 墨西哥: mexico city, guadalajara, monterrey, cancun, tijuana, 墨西哥城
australia, 澳大利亚, 澳洲: sydney, melbourne, brisbane, perth, adelaide, canberra, 悉尼, 墨尔本, 布里斯班, 珀斯
new zealand, 新西兰: auckland, wellington, christchurch, 奥克兰
japan, 日本: tokyo, osaka, kyoto, sapporo, fukuoka, 东京, 大阪, 京都, 札幌
south korea, korea, 韩国: seoul, busan, 首尔, 釜山
"""

UNIONS = frozenset(_UNION) | frozenset(_EUROPE)
"""Names of what holds several countries."""


def _read(table: str, around: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = {}
    for line in table.strip().splitlines():
        names, _, places = line.partition(":")
        country = tuple(name.strip() for name in names.split(","))
        for name in country:
            found[name] = tuple(other for other in country if other != name) + around
        for place in filter(None, (each.strip() for each in places.split(","))):
            found[place] = country + around
    return found


AROUND: dict[str, tuple[str, ...]] = {
    **_read(_IN_THE_UNION, _UNION),
    **_read(_IN_EUROPE, _EUROPE),
    **_read(_ELSEWHERE, ()),
    **{
        name: tuple(other for other in _AMERICA if other != name)
        for name in (*(each.strip() for each in _STATES.split(",")), *_AMERICA)
        if name
    },
}
"""What each place is also called, or lies in: vienna -> austria, 奥地利, european union, ..."""
