"""Forty real communities with invented neighbourhoods, buildings and parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from gongzhi.foundation.copying import copy_in, fresh
from gongzhi.register.territory.models import (
    AreaBasis,
    Building,
    Division,
    Neighbourhood,
    NeighbourhoodKind,
    Part,
    PartUse,
)

from .chance import Chance

FAVOURED = ("仙泉社区", "燕泉路社区", "温泉路社区", "民权路社区", "振兴社区")


@dataclass(frozen=True)
class Size:
    """How large a twin is; tests make a small one."""

    communities: int = 40
    parts: int = 60_000
    residents: int = 1_600


KINDS = (
    (NeighbourhoodKind.COMMODITY, 34),
    (NeighbourhoodKind.OLD, 26),
    (NeighbourhoodKind.UNMANAGED, 14),
    (NeighbourhoodKind.NEW, 10),
    (NeighbourhoodKind.RESETTLED, 9),
    (NeighbourhoodKind.VILLAGE, 7),
)
_HEADS = [
    "梧桐",
    "香樟",
    "湖畔",
    "望江",
    "锦绣",
    "春晓",
    "翠竹",
    "桃源",
    "金桂",
    "玉兰",
    "青云",
    "云溪",
    "明珠",
    "滨河",
    "东篱",
    "南枝",
    "橘洲",
    "芙蓉",
    "枫林",
    "石榴",
    "丹桂",
    "兰亭",
    "松涛",
    "月桂",
    "映山",
    "五岭",
    "福城",
    "苏仙",
    "燕归",
    "龙泉",
    "郴江",
    "骡马",
    "裕后",
    "北苑",
    "南湖",
    "西塔",
    "飞虹",
    "天鹅",
    "合欢",
    "紫薇",
]
_ENDS = {
    NeighbourhoodKind.COMMODITY: ["苑", "园", "庭", "花园", "家园", "雅苑", "小区", "名邸"],
    NeighbourhoodKind.NEW: ["府", "悦府", "天悦", "公馆", "中心", "壹号", "云庭", "华府"],
    NeighbourhoodKind.RESETTLED: ["安置小区", "安置一区", "安置二区", "佳苑"],
    NeighbourhoodKind.VILLAGE: ["新村", "村民小区", "新居", "里"],
}
_FACTORIES = [
    "纺织厂",
    "电机厂",
    "氮肥厂",
    "汽运公司",
    "地质队",
    "粮食局",
    "机务段",
    "卷烟厂",
    "农机厂",
    "百货公司",
    "水泥厂",
    "印刷厂",
    "木材公司",
    "建材厂",
    "邮电局",
    "冶金",
    "副食品公司",
    "棉织厂",
    "食品厂",
    "供销社",
]
_YARDS = ["宿舍", "家属院", "家属区", "大院"]
ROADS = [
    "人民路",
    "国庆路",
    "文化路",
    "健康路",
    "燕泉路",
    "五岭大道",
    "香雪路",
    "解放路",
    "同心路",
    "七里大道",
    "升平路",
    "拥军路",
]


@dataclass
class Home:
    """A neighbourhood with its buildings, as the rest of the twin needs it."""

    row: Neighbourhood
    buildings: list[Building] = field(default_factory=list)

    @property
    def area(self) -> str:
        return self.row.area


def choose_communities(chance: Chance, district: str, size: Size) -> list[Division]:
    """The favoured ones first, the others by lot from the district's urban streets."""
    all_of_them = list(
        Division.objects.filter(code__startswith=district, level=5, name__endswith="社区").order_by(
            "code"
        )
    )
    first = [item for name in FAVOURED for item in all_of_them if item.name == name]
    rest = [item for item in all_of_them if item not in first and item.code[6:9] < "011"]
    first = first[: size.communities]
    return first + chance.sample(rest, size.communities - len(first))


def make_homes(chance: Chance, communities: list[Division], size: Size) -> list[Home]:
    """Five to eight neighbourhoods a community, of all kinds."""
    homes: list[Home] = []
    for place, community in enumerate(communities):
        names: set[str] = set()
        count = chance.randint(6, 8) if place < len(FAVOURED) else chance.randint(5, 6)
        homes += [
            _home(chance, community, names, _kind(chance, len(homes) + n)) for n in range(count)
        ]
    for home in homes:
        home.buildings = _buildings(chance, home.row)
    copy_in(home.row for home in homes)
    copy_in(block for home in homes for block in home.buildings)
    copy_in(_parts(chance, homes, size.parts))
    return homes


def _kind(chance: Chance, place: int) -> NeighbourhoodKind:
    """The first ones are one of each kind, so that none is missing."""
    return KINDS[place][0] if place < len(KINDS) else chance.weighted(KINDS)


def _home(chance: Chance, community: Division, taken: set[str], kind: NeighbourhoodKind) -> Home:
    name = _name(chance, kind)
    while name in taken:
        name = _name(chance, kind)
    taken.add(name)
    built = {
        NeighbourhoodKind.NEW: chance.randint(2021, 2025),
        NeighbourhoodKind.COMMODITY: chance.randint(2002, 2019),
    }.get(kind, chance.randint(1978, 2001))
    return Home(
        Neighbourhood(
            id=chance.uuid(),
            area=community.code,
            name=name,
            kind=kind,
            address=f"{chance.choice(ROADS)}{chance.randint(2, 280)}号",
            built_in=built,
        )
    )


def _name(chance: Chance, kind: str) -> str:
    if kind == NeighbourhoodKind.OLD:
        return chance.choice(_FACTORIES) + chance.choice(_YARDS)
    if kind == NeighbourhoodKind.UNMANAGED:
        return f"{chance.choice(ROADS)}{chance.randint(3, 199)}号院"
    return chance.choice(_HEADS) + chance.choice(_ENDS[NeighbourhoodKind(kind)])


def _buildings(chance: Chance, home: Neighbourhood) -> list[Building]:
    tall = (
        home.kind in (NeighbourhoodKind.NEW, NeighbourhoodKind.COMMODITY) and chance.random() < 0.6
    )
    count = chance.randint(4, 9) if tall else chance.randint(3, 10)
    return [
        fresh(
            Building,
            id=chance.uuid(),
            neighbourhood=home,
            name=f"{number} 栋",
            position=number,
            entrances=chance.randint(1, 2) if tall else chance.randint(2, 4),
            storeys=chance.choice((18, 24, 26, 32)) if tall else chance.choice((5, 6, 6, 7, 8)),
        )
        for number in range(1, count + 1)
    ]


def _parts(chance: Chance, homes: list[Home], wanted: int) -> list[Part]:
    """Shared among the buildings by their size, filled storey by storey."""
    blocks = [block for home in homes for block in home.buildings]
    sizes = [block.entrances * block.storeys for block in blocks]
    parts, begun, due, total = [], 0, 0, sum(sizes)
    for block, size in zip(blocks, sizes, strict=True):
        begun += size
        count, due = begun * wanted // total - due, begun * wanted // total
        parts += [
            _part(chance, block, 1 + index % block.storeys, 1 + index // block.storeys)
            for index in range(count)
        ]
    return parts


def _part(chance: Chance, block: Building, storey: int, number: int) -> Part:
    is_shop = storey == 1 and chance.random() < 0.08
    size = chance.gauss(46, 14) if is_shop else chance.gauss(96, 24)
    return fresh(
        Part,
        id=chance.uuid(),
        building=block,
        number=f"{storey}{number:02d}",
        use=PartUse.SHOP if is_shop else PartUse.HOME,
        exclusive_area=Decimal(max(round(size * 100), 1800)) / 100,
        basis=chance.weighted(
            ((AreaBasis.REGISTERED, 80), (AreaBasis.SURVEYED, 12), (AreaBasis.CONTRACT, 8))
        ),
    )
