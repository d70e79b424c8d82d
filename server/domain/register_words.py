"""The words in which a register tells its schools apart, as an English reader is told them."""

ENGLISH = {
    "幼儿园": "Kindergarten",
    "小学": "Primary school",
    "初中": "Junior secondary",
    "高中": "Senior secondary",
    "九年一贯制": "Nine-year school",
    "完全中学": "Full secondary",
    "十二年一贯制": "Twelve-year school",
    "中等职业学校": "Vocational school",
    "特殊教育学校": "Special education",
    "专门学校": "Reform school",
    "教学点": "Teaching point",
    "城区": "City",
    "镇区": "Town",
    "乡村": "Village",
}


def in_english(word: str) -> str:
    """The kind or locality in English; a word nobody foresaw as it stands."""
    return ENGLISH.get(word, word)
