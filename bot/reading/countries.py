"""What places lie in, in both languages: a province, a state, a country, a union of countries. The
places are those of `cities.txt`."""

from pathlib import Path

Wider = tuple[tuple[str, ...], ...]
"""The names of each thing that a place lies in, narrowest first."""

_UNION = ("european union", "eu", "europe", "欧盟", "欧洲")
_EUROPE = ("europe", "欧洲")
_AMERICA = ("united states", "usa", "us", "america", "美国")
_LOWER = ("lower 48", "48 states", "contiguous", "continental us", "48州", "48 州", "本土")
_AROUND_SHANGHAI = ("江浙沪", "江浙沪皖", "长三角")
_WIDER: dict[str, Wider] = {
    "states": (_LOWER, _AMERICA),
    "european union": (_UNION,),
    "europe": (_EUROPE,),
    "elsewhere": (),
}
"""What the countries or states of a section of the file lie in."""
OF_COUNTRIES = {
    "united states": "american", "canada": "canadian", "mexico": "mexican", "austria": "austrian",
    "united kingdom": "british", "ireland": "irish", "france": "french", "germany": "german",
    "netherlands": "dutch", "belgium": "belgian", "switzerland": "swiss", "italy": "italian",
    "spain": "spanish", "portugal": "portuguese", "poland": "polish", "denmark": "danish",
    "sweden": "swedish", "norway": "norwegian", "finland": "finnish", "australia": "australian",
    "japan": "japanese", "south korea": "korean", "china": "chinese",
}  # fmt: skip
"""What things of a country are called: Canadian parcels."""
_NOT_LOWER, _AT_SHANGHAI = ("alaska", "hawaii"), ("jiangsu", "zhejiang", "shanghai")


def _read() -> tuple[dict[str, Wider], frozenset[str], frozenset[str], frozenset[str]]:
    holding: list[tuple[tuple[str, ...], Wider, list[str]]] = []
    mainland: set[str] = set()
    abroad, familiar = {*_UNION, *_AMERICA}, {*_UNION, *_AMERICA}
    section = ""
    for line in Path(__file__).with_name("cities.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "[")):
            section = line.strip("[]")
            continue
        head, _, rest = line.partition(":")
        names, cities = tuple(head.split(", ")), [each for each in rest.strip().split(", ") if each]
        holding.append((names, _around(names[0], section), cities))
        if section == "mainland":
            mainland.update(names, cities)
        elif section in _WIDER:
            abroad.update(names, cities)
        if section in ("european union", "europe"):
            familiar.update(names)
    around: dict[str, Wider] = {name: (_but(name, _AMERICA),) for name in (*_AMERICA, "states")}
    for names, wider, _ in holding:  # Georgia is the state before the country, and no city
        for name in names:
            around.setdefault(name, (_but(name, names), *wider))
    for names, wider, cities in holding:
        for city in cities:
            around.setdefault(city, (names, *wider))
    return around, frozenset(mainland), frozenset(abroad - mainland), frozenset(familiar)


def _around(name: str, section: str) -> Wider:
    """What a province, a state or a country lies in."""
    if name in _NOT_LOWER:
        return (_AMERICA,)
    if name in _AT_SHANGHAI:
        return (_AROUND_SHANGHAI,)
    return _WIDER.get(section, ())


def _but(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)


AROUND, MAINLAND, ABROAD, FAMILIAR = _read()
"""What each place is also called, or lies in: vienna -> (austria, 奥地利), (european union, ...);
the places in mainland China, and those outside China; countries and unions whose names mean nothing
else."""
