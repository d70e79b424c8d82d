"""The invented city's schools: 300 of them in 9 towns, the same each time; nobody's school.

Names are put together from words; numbers come from a small generator with a fixed start.
"""

import random
from typing import Any

SCHOOLS = 300
START = 20180518
FIRST_CODE = 350000
CENTRE_E7 = (247_300_000, 1_186_500_000)
SPREAD_E7 = 1_500_000
WORDS = (
    "望潮", "青禾", "石榴花", "白鹭", "云岭", "东堤", "松溪", "沙岭", "北屏", "栖霞",
    "听涛", "朝阳山", "南浦", "星桥", "竹园", "海棠", "枫林", "长堤", "晴川", "鹿鸣",
    "荷塘", "银杏", "望海", "春晖",
)  # fmt: skip
KINDS = (
    ("幼儿园", "幼儿园", 4, (60, 420)),
    ("小学", "小学", 4, (120, 1600)),
    ("中学", "初中", 2, (400, 1900)),
    ("高级中学", "高中", 1, (900, 2800)),
    ("职业学校", "中等职业学校", 1, (600, 2600)),
)
LOCALITIES = {"街道": "城区", "镇": "镇区", "乡": "乡村"}


def roster() -> tuple[dict[str, Any], ...]:
    """All schools of the city, as rows of a register."""
    chance = random.Random(START)  # the same city each time
    return tuple(_school(number, TOWNS[number % len(TOWNS)], chance) for number in range(SCHOOLS))


TOWNS = (
    "青禾镇",
    "鹭湾镇",
    "白石镇",
    "松溪乡",
    "沙岭镇",
    "北屏镇",
    "栖霞镇",
    "望潮街道",
    "城东街道",
)
ORDINALS = "一二三四五六七八九十"
BOARDING_SHARE, CANTEEN_SHARE, GAS_SHARE, BUS_SHARE = 0.7, 0.8, 0.6, 0.2
SITE_SHARE, FACE_SHARE, TANK_SHARE, DRINK_SHARE = 0.1, 0.3, 0.4, 0.6
LARGE, VERY_LARGE, KEY_TARGET = 1500, 2000, 2400


def _school(number: int, town: str, chance: random.Random) -> dict[str, Any]:
    ending, kind, _share, (least, most) = chance.choices(
        KINDS, weights=[share for _e, _k, share, _s in KINDS]
    )[0]
    word = WORDS[number % len(WORDS)]
    ordinal = number // len(WORDS)
    middle = f"第{ORDINALS[ordinal % len(ORDINALS)]}" if ordinal else ""
    name = f"{word}{middle}{ending}" if ordinal < len(ORDINALS) else f"{town}{word}{middle}{ending}"
    students = chance.randrange(least, most)
    boards = kind in ("高中", "中等职业学校") and chance.random() < BOARDING_SHARE
    locality = next(value for key, value in LOCALITIES.items() if town.endswith(key))
    return {
        "code": str(FIRST_CODE + number),
        "name": name,
        "town": town,
        "school_type": kind,
        "locality": locality,
        "address": f"{town}学府路{number + 1}号",
        "lat_e7": CENTRE_E7[0] + chance.randrange(-SPREAD_E7, SPREAD_E7),
        "lon_e7": CENTRE_E7[1] + chance.randrange(-SPREAD_E7, SPREAD_E7),
        "facts": _facts(kind, students, boards, chance),
    }


def _facts(kind: str, students: int, boards: bool, chance: random.Random) -> dict[str, Any]:
    return {
        "students": students,
        "staff": students // 14 + 3,
        "boarders": students // 3 if boards else 0,
        "has_canteen": chance.random() < CANTEEN_SHARE,
        "uses_gas": chance.random() < GAS_SHARE,
        "has_external_meal": False,
        "has_bus": chance.random() < BUS_SHARE,
        "has_lab": kind not in ("幼儿园", "小学"),
        "has_controlled_chemicals": False,
        "has_nap_room": kind in ("幼儿园", "小学"),
        "has_fire_control_room": students > VERY_LARGE,
        "has_construction": chance.random() < SITE_SHARE,
        "has_special_equipment": students > LARGE,
        "has_face_gate": chance.random() < FACE_SHARE,
        "has_secondary_water": chance.random() < TANK_SHARE,
        "has_drinking_machine": chance.random() < DRINK_SHARE,
        "dorm_buildings": 2 if boards else 0,
        "terror_key_target": students > KEY_TARGET,
        "notices_sent": chance.randrange(0, 3),
    }
