"""The columns of a roster of schools: by which words each is known, and what it may hold.

Offices head their tables in their own words; brackets, blanks and marks around them do not count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.infra.tables import plain

SCHOOL_TYPES: dict[str, tuple[str, ...]] = {
    "幼儿园": ("公办幼儿园", "民办幼儿园", "学前教育", "学前"),
    "小学": ("完全小学", "普通小学", "中心小学"),
    "初中": ("初级中学", "普通初中", "初中学校"),
    "高中": ("高级中学", "普通高中", "高中学校"),
    "九年一贯制": ("九年一贯制学校",),
    "完全中学": ("完中", "普通完全中学"),
    "十二年一贯制": ("十二年一贯制学校",),
    "中等职业学校": ("中职", "中职学校", "职业学校", "职业高中", "职高", "中专", "技工学校"),
    "特殊教育学校": ("特殊教育", "特教", "特教学校"),
    "专门学校": ("工读学校",),
    "教学点": ("小学教学点",),
}
"""The kinds the checklist asks for, and what offices call them."""

LOCALITIES: dict[str, tuple[str, ...]] = {
    "城区": ("城市", "主城区", "城乡结合区"),
    "镇区": ("镇", "县镇", "镇中心区", "镇乡结合区", "特殊区域"),
    "乡村": ("农村", "村", "乡中心区", "村庄"),
}
"""Urban, town and rural, with the seven classes of the statistical division of town and country."""

LABELS = {
    "code": "School code",
    "name": "Name of the school",
    "town": "Town",
    "school_type": "Kind of school",
    "locality": "Locality",
    "address": "Address",
    "students": "Students",
    "staff": "Staff",
    "boarders": "Boarders",
    "dorm_buildings": "Dormitory buildings",
    "notices_sent": "Notices within a year",
    "has_canteen": "Has a canteen",
    "has_external_meal": "Meals from outside",
    "uses_gas": "Uses gas",
    "has_bus": "Has school buses",
    "has_lab": "Has a laboratory",
    "has_controlled_chemicals": "Has controlled chemicals",
    "has_nap_room": "Has a nap room",
    "has_fire_control_room": "Has a fire control room",
    "has_construction": "Has a building site",
    "has_special_equipment": "Has special equipment",
    "has_face_gate": "Has a face-recognition gate",
    "has_secondary_water": "Has a water tank",
    "has_drinking_machine": "Has drinking machines",
    "terror_key_target": "Key target against terror",
    "lat_e7": "Latitude",
    "lon_e7": "Longitude",
    "officer": "Safety officer",
    "phone": "Telephone",
}
"""The columns in the reader's words, and in the order of an empty roster to fill in."""

REQUIRED = ("code", "name", "town", "school_type", "locality")
COUNTS = ("students", "staff", "boarders", "dorm_buildings", "notices_sent")
CHOICES: dict[str, Mapping[str, tuple[str, ...]]] = {
    "school_type": SCHOOL_TYPES,
    "locality": LOCALITIES,
}
PLACES = ("lat_e7", "lon_e7")
TEXTS_OF_A_SCHOOL = ("code", "name", "town", "address", "officer", "phone")
YES_OR_NO = tuple(
    name
    for name in LABELS
    if name not in {*TEXTS_OF_A_SCHOOL, *COUNTS, *CHOICES, *PLACES}
)  # fmt: skip

HEADS: dict[str, tuple[str, ...]] = {
    "code": ("学校代码", "学校编码", "学校标识码", "标识码", "机构代码", "学校编号", "代码",
             "编码"),
    "name": ("学校名称", "名称", "校名", "学校", "园名", "单位名称", "学校全称", "学校园名称"),
    "town": ("镇街", "所属镇街", "所在镇街", "乡镇", "所属乡镇", "所在乡镇", "乡镇街道", "镇街道",
             "所属乡镇街道", "所在乡镇街道", "街道", "片区", "所属片区", "属地", "所在镇"),
    "school_type": ("学校类别", "类别", "学校类型", "类型", "办学类型", "学段", "办学层次"),
    "locality": ("所在区域", "区域", "城乡类型", "城乡分类", "城乡", "区域类型", "城镇乡"),
    "address": ("地址", "学校地址", "详细地址", "办学地址", "校址"),
    "students": ("学生数", "学生人数", "在校生数", "在校学生数", "在校人数", "在校生", "学生",
                 "幼儿数", "在园幼儿数", "在园人数", "学生总数"),
    "staff": ("教职工数", "教职工人数", "教职工", "教职员工数", "教职员工", "员工数"),
    "boarders": ("寄宿生数", "寄宿生人数", "寄宿生", "寄宿人数", "住宿生数", "住宿生", "住校生数"),
    "dorm_buildings": ("宿舍楼栋数", "宿舍楼数", "宿舍楼", "宿舍栋数"),
    "notices_sent": ("近一年通知份数", "下发通知份数", "风险提示份数", "近一年整改通知份数"),
    "has_canteen": ("食堂",),
    "has_external_meal": ("校外供餐", "校外配餐", "外送餐"),
    "uses_gas": ("使用燃气", "燃气", "用燃气"),
    "has_bus": ("校车",),
    "has_lab": ("实验室",),
    "has_controlled_chemicals": ("管制化学品", "剧毒易制爆化学品", "危险化学品", "危化品",
                                 "存有剧毒、易制爆化学品"),
    "has_nap_room": ("午休室",),
    "has_fire_control_room": ("消防控制室", "消控室"),
    "has_construction": ("在建工地", "在建工程"),
    "has_special_equipment": ("特种设备", "电梯锅炉等特种设备"),
    "has_face_gate": ("人脸识别门禁", "人脸识别", "人脸门禁"),
    "has_secondary_water": ("二次供水",),
    "has_drinking_machine": ("直饮水设备", "直饮水", "直饮机"),
    "terror_key_target": ("反恐重点目标", "重点目标"),
    "lat_e7": ("纬度",),
    "lon_e7": ("经度",),
    "officer": ("安全负责人", "安全副校长", "联系人", "安全员", "负责人"),
    "phone": ("联系电话", "电话", "手机", "手机号", "联系方式"),
}  # fmt: skip
BEFORE = ("", "有", "是否有", "是否", "有无", "是否为", "是否存有")
"""What a column of yes and no may begin with."""

MEANT_NOTHING = frozenset({"序号", "no", "no."})
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\s*:：。＊]+")
HEADER_ROWS_MAX = 30
LEAST_KNOWN = 2


def _key(head: str) -> str:
    """The words of a head alone: 学校名称（全称）* is 学校名称."""
    return _ASIDE.sub("", plain(head)).lower()


def _known_heads() -> dict[str, str]:
    known = {}
    for name, words in HEADS.items():
        for word in (*words, name, LABELS[name]):
            for before in BEFORE if name in YES_OR_NO else ("", "其中"):
                known[_key(before + word)] = name
    return known


_KNOWN = _known_heads()


@dataclass(frozen=True)
class Header:
    """Where the columns of a roster stand."""

    row: int
    columns: dict[str, int]
    heads: dict[str, str]
    twice: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns a roster cannot do without and that are not there."""
        return tuple(name for name in REQUIRED if name not in self.columns)


def meaning(cell: str) -> str | None:
    """Which column a head means; None if none of ours."""
    return _KNOWN.get(_key(cell))


def find_header(rows: list[list[str]]) -> Header | None:
    """The row that heads the columns: the first that knows most; of a merged head its last row."""
    best, most = -1, LEAST_KNOWN - 1
    for number, row in enumerate(rows[:HEADER_ROWS_MAX]):
        known = len({name for name in map(meaning, row) if name})
        if known > most or (known == most and best == number - 1 and best >= 0):
            best, most = number, known
    if best < 0:
        return None
    below = rows[best + 1] if best + 1 < len(rows) else []
    if _stands_below(rows[best], below):
        return _header(best + 1, _in_two_rows(rows[best], below))
    return _header(best, rows[best])


def _stands_below(head: list[str], below: list[str]) -> bool:
    """Whether a row is the second half of a head: it names columns, and only open ones."""
    named = [place for place, cell in enumerate(below) if meaning(cell)]
    return bool(named) and not any(place < len(head) and meaning(head[place]) for place in named)


def _in_two_rows(head: list[str], below: list[str]) -> list[str]:
    lower = below + [""] * (len(head) - len(below))
    upper = head + [""] * (len(below) - len(head))
    return [under or over for over, under in zip(upper, lower, strict=True)]


def _header(number: int, row: Iterable[str]) -> Header:
    columns: dict[str, int] = {}
    heads: dict[str, str] = {}
    twice, unread = [], []
    for place, cell in enumerate(row):
        name, words = meaning(cell), " ".join(cell.split())
        if name is None:
            if words and _key(cell) not in MEANT_NOTHING:
                unread.append(words)
        elif name in columns:
            twice.append(words)
        else:
            columns[name], heads[name] = place, words
    return Header(number, columns, heads, tuple(twice), tuple(unread))
