"""The faults of the busy city, and what happened at its schools."""

from dataclasses import dataclass

from shared.vocabulary import Grade, Party


@dataclass(frozen=True)
class Fault:
    """One fault, and how far its order has come."""

    days_ago: int
    school: int
    what: str
    scene: str
    reach: str
    grade: Grade = Grade.ORDINARY
    party: Party = Party.SCHOOL
    term: int = 10
    where: str = ""
    code: str = "XF-02"


SERIOUS = Grade.SERIOUS
FAULTS = (
    Fault(38, 1, "门卫室夜间无人值守，值班记录空白三天", "gate", "signed", SERIOUS, where="北门"),
    Fault(30, 0, "消防通道堆放课桌椅", "corridor", "signed", term=5, where="实验楼一层"),
    Fault(26, 1, "食品留样不足 125 克", "kitchen", "returned", term=20, where="食堂"),
    Fault(24, 0, "三层东侧疏散门上链锁", "corridor", "resent", SERIOUS, term=20, where="三层东"),
    Fault(20, 2, "厨房燃气报警器失灵", "kitchen", "recheck", SERIOUS, term=20, where="食堂"),
    Fault(20, 2, "6 具灭火器压力不足", "extinguisher", "review", where="综合楼"),
    Fault(20, 0, "校门无硬质防冲撞设施", "gate", "refused", SERIOUS, term=20, where="正门"),
    Fault(9, 0, "校门东侧流动摊点占道", "gate", "issued", party=Party.URBAN_MANAGEMENT),
    Fault(8, 3, "应急照明 4 盏不亮", "extinguisher", "issued", where="宿舍楼二层"),
    Fault(8, 2, "睡眠室监控有盲区", "kitchen", "signed", where="二楼睡眠室"),
    Fault(8, 2, "围墙南侧路灯损坏，须立杆布线", "gate", "asked", where="南围墙"),
    Fault(3, 3, "实验室危化品柜双锁缺一把，属重大事故隐患", "kitchen", "proposed", Grade.MAJOR),
    Fault(45, 2, "门前减速带缺失", "gate", "closed", SERIOUS, term=15),
    Fault(2, 0, "一键报警未接入派出所", "gate", "issued", SERIOUS, term=15, where="门卫室"),
)  # fmt: skip


HAPPENED = (
    (1, (3100, "fire", "laboratory", "通风橱起火，已扑灭", (None, None, None, None))),
    (0, (260, "food", "canteen", "午餐后多人呕吐，已留样封存", (46, 12, 4, 0)),
        (170, "food", "canteen", "又有两人就医，食堂已停用", (46, 14, 6, 0))),
    (3, (40, "traffic", "gate", "电动车逆行，与步行学生相碰", (3, 1, None, 0))),
)  # fmt: skip
"""What happened at a school: report by report, how many minutes ago it was told of."""
