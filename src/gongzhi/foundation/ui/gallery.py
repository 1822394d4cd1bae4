"""What the gallery shows: one natural example of every part in every state. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.templatetags.static import static

from gongzhi.foundation.flow.engine import ALL_FLOWS

from .charts import Chart, Series
from .faces import (
    Action,
    Basis,
    ClockFace,
    Column,
    Entry,
    Evidence,
    FourParts,
    Look,
    Option,
    Segment,
    TallyLine,
)
from .maps import Place

FACES = ("desk", "wall", "sheet")
HERE = "#top"

LOOKS = (
    (Look("qing", "mailbox"), "已受理"),
    (Look("qing", "arrow-repeat"), "办理中"),
    (Look("hupo", "arrow-left-right"), "等对方接"),
    (Look("plain", "pause-circle"), "等补充"),
    (Look("bamb", "chat-square-quote"), "已答复"),
    (Look("bamb", "check-circle"), "已办结"),
    (Look("plain", "slash-circle"), "没有办成"),
    (Look("qing", "arrow-counterclockwise"), "重新办"),
    (Look("plain", "intersect"), "已合并"),
    (Look("qing", "chat-left-text"), "征求意见"),
    (Look("qing", "ui-checks"), "表决中"),
    (Look("zhu", "check-square"), "表决通过"),
    (Look("plain", "x-square"), "表决未通过"),
    (Look("zhu", "alarm"), "超期"),
)

CLOCKS = (
    ClockFace("run", "剩 4 个工作日", 5, 1),
    ClockFace("due", "今天 17:30", 5, Decimal("4.4")),
    ClockFace("late", "超 1 个工作日", 5, 6),
    ClockFace("stop", "停表，等居民补充", 5, 2),
    ClockFace("done", "用了 2 个工作日", 5, 2),
)

DOORS = (
    (HERE, "chat-square-text", "说一件事", "坏了的、不对的、有想法的，都能说。可以不留名。"),
    (HERE, "journal-check", "办一件事", "证明、登记、补贴"),
    (HERE, "people", "议一件事", "小区的事一起定"),
    (HERE, "basket", "帮一件事", "搭把手，或请人帮"),
    (HERE, "archive", "看公开", "钱、决定、进展"),
)

NO = FourParts(
    what="社区不能开这张证明。",
    why="社区查不到犯罪记录，开了也不作数。",
    basis=(Basis("《不应由基层群众性自治组织出具证明事项清单（第一批）》", "有无犯罪记录"),),
    where="带身份证到户籍地派出所办，也可以在政务服务网上办，不收费。",
    objection="十五天内可以请街道换人复核，五个工作日内答复您。",
)

# 民法典第二百七十八条第二款, compared with the text of the law by a test
CIVIL_CODE_278 = Basis(
    "《民法典》",
    "第二百七十八条第二款",
    "业主共同决定事项，应当由专有部分面积占比三分之二以上的业主且人数占比三分之二以上的业主参与表决。",
    is_verified=True,
)

TWO_THIRDS, THREE_QUARTERS = Fraction(2, 3), Fraction(3, 4)
TALLY = (
    TallyLine(
        "参与的面积", Decimal("35128.60"), Decimal("48620.40"), TWO_THIRDS,
        least=Decimal("32413.60"), is_met=True, unit="㎡",
    ),
    TallyLine("参与的人数", 324, 486, TWO_THIRDS, least=324, is_met=True),
    TallyLine("同意的人数", 242, 324, THREE_QUARTERS, least=243, is_met=False),
)  # fmt: skip

MONEY = (
    Segment("区里", Decimal(30000), Decimal(30000), HERE),
    Segment("街道", Decimal(30000), Decimal(30000), HERE),
    Segment("业主", Decimal(30000), Decimal(15000), HERE),
)

MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月")
WEEKS = Chart(
    "weeks", "每周说的事和办结的事", "件",
    ("2月9日", "2月16日", "2月23日", "3月2日"),
    (Series("新说的", (31, 12, 44, 38), (HERE,) * 4), Series("办结的", (29, 15, 36, 31), (HERE,) * 4)),
)  # fmt: skip
YEAR = Chart(
    "year", "按期答复的比例", "%", MONTHS,
    (
        Series("网上说的", (88, 90, 89, 93, 92, 94, 95, 93, 96, 95, None, 97)),
        Series("柜台说的", (81, 80, 84, 83, 86, 88, 87, 90, 89, 91, 90, 92)),
    ),
)  # fmt: skip
MATTERS = Chart(
    "matters", "这个月说得最多的", "件",
    ("停车和道路", "楼道和公共照明", "上下水", "噪声", "物业费和公共收益"),
    (Series("件", (46, 38, 27, 19, 8), (HERE,) * 5),),
)  # fmt: skip

PLACES = (
    Place("河东", (((112.990, 25.812), (113.010, 25.818), (113.024, 25.806), (113.016, 25.794),
                  (112.996, 25.796)),), 46, HERE),
    Place("老街", (((112.996, 25.796), (113.016, 25.794), (113.020, 25.780), (113.002, 25.776),
                  (112.990, 25.784)),), 38, HERE),
    Place("新村", (((112.968, 25.806), (112.990, 25.812), (112.996, 25.796), (112.990, 25.784),
                  (112.972, 25.788)),), 21, HERE),
    Place("码头", (((113.016, 25.794), (113.024, 25.806), (113.042, 25.800), (113.040, 25.784),
                  (113.020, 25.780)),), 9, HERE),
    Place("林场", (((112.972, 25.788), (112.990, 25.784), (113.002, 25.776), (112.994, 25.764),
                  (112.970, 25.770)),), None),
)  # fmt: skip

ANSWERS = (
    Option("yes", "解决了", icon="check-circle"),
    Option("half", "解决一半", icon="circle-half"),
    Option("no", "没解决", icon="x-circle"),
)
VOTES = ("选择", (("同意", 271, "26,812.35"), ("反对", 59, "6,455.15"), ("弃权", 22, "1,861.10")))
VOTE_COLUMNS = (
    Column("选择"),
    Column("人数", is_number=True),
    Column("面积（㎡）", is_number=True),
)
REQUEST_COLUMNS = (
    Column("谁要的"),
    Column("要什么"),
    Column("多少人填", is_number=True),
    Column("已有的", is_number=True),
)
REQUESTS = (
    ("街道城建办", "老旧小区电梯意向表", "312", "9 项里 6 项"),
    ("区统计部门", "常住人口变动表", "1,204", "14 项里 14 项"),
)


class FilingForm(forms.Form):
    """A few questions of every kind."""

    place = forms.ChoiceField(
        label="哪个小区", widget=forms.RadioSelect,
        choices=(("a", "梧桐苑"), ("b", "湖畔新村"), ("c", "纺织厂宿舍"), ("d", "不在小区里")),
    )  # fmt: skip
    story = forms.CharField(
        label="什么事", help_text="照平时说话写就行，几个字也可以。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    spot = forms.CharField(
        label="具体位置", help_text="师傅照着能找到就行。例如：单元门往东 20 步。", required=False
    )
    phone = forms.RegexField(
        r"^1\d{10}$", label="手机号", help_text="只用来告诉您结果，物业看不到。",
        error_messages={"invalid": "手机号是 11 位，1 开头，请再看一眼。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "tel"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="归哪一类", required=False,
        choices=(("", "不清楚，请社区定"), ("light", "照明"), ("water", "上下水"), ("road", "道路停车")),
    )  # fmt: skip
    ways = forms.MultipleChoiceField(
        label="怎么告诉您", required=False, widget=forms.CheckboxSelectMultiple,
        choices=(("sms", "短信"), ("call", "打电话"), ("paper", "贴在楼下")),
    )  # fmt: skip
    photos = forms.FileField(
        label="照片", help_text="最多 9 张，位置信息会先去掉。", required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label="可以公开这件事的进展", help_text="不公开您的名字和电话。", required=False
    )


@dataclass(frozen=True)
class SampleStep:
    name: str
    label: str


STEPS = (
    SampleStep("urge", "催物业接"),
    SampleStep("take_back", "收回，自己办"),
    SampleStep("whistle", "吹哨给街道"),
    SampleStep("reply", "先给居民回一句"),
)


def everything(at: datetime) -> dict[str, Any]:
    """The gallery's context; what has a time is told from ``at``."""
    asked = FilingForm(initial={"place": "a", "ways": ["sms"]})
    refused = FilingForm(
        {"again-place": "a", "again-story": "路灯不亮", "again-phone": "1380000"}, prefix="again"
    )
    return {
        "at": at,
        "looks": LOOKS,
        "flows": tuple(ALL_FLOWS.values()),
        "clocks": CLOCKS,
        "doors": DOORS,
        "no": NO,
        "law": CIVIL_CODE_278,
        "tally": TALLY,
        "money": MONEY,
        "weeks": WEEKS,
        "year": YEAR,
        "matters": MATTERS,
        "places": PLACES,
        "answers": ANSWERS,
        "vote_columns": VOTE_COLUMNS,
        "votes": VOTES[1],
        "request_columns": REQUEST_COLUMNS,
        "requests": REQUESTS,
        "asked": asked,
        "refused_fields": refused,
        "steps": STEPS,
        "entries": _entries(at),
        "evidence": _evidence(),
        "back": Action("看公开", HERE),
        "start": Action("说一件事", HERE),
        "inbox": _inbox(at),
        "here": HERE,
    }


def _entries(at: datetime) -> tuple[Entry, ...]:
    return (
        Entry("社区受理，负责到底", at - timedelta(days=4, hours=5), who="全岗通"),
        Entry("物业退回一次", at - timedelta(days=1, hours=3), who="物业客服", note="说是住户私接；现场看不是"),
        Entry("转给物业工程部，等对方接", at - timedelta(hours=2), who="全岗通", state="now"),
        Entry("物业说明怎么修", when="今天 17:30 前", state="next"),
    )  # fmt: skip


def _evidence() -> tuple[Evidence, ...]:
    return (
        Evidence(HERE, static("ui/sample-before.svg"), "换灯之前，路灯不亮", "之前 · 3月6日"),
        Evidence(HERE, static("ui/sample-after.svg"), "换灯之后，路灯亮着", "之后 · 3月10日"),
        Evidence(HERE, static("ui/sample-drain.svg"), "地漏周围有积水", "地漏"),
    )


def _inbox(at: datetime) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    """Groups of the sample inbox: heading and rows."""
    looks = {label: look for look, label in LOOKS}

    def row(face: ClockFace, title: str, meta: str, label: str, hours: int) -> dict[str, Any]:
        came_at = at - timedelta(hours=hours)
        return {
            "face": face,
            "title": title,
            "meta": meta,
            "look": looks[label],
            "label": label,
            "at": came_at,
        }

    return (
        ("已超期 1", (
            row(CLOCKS[2], "悦府北侧工地夜里施工", "悦府 · 12345 转来 · 9 户 · 城管中队未回话", "办理中", 190),
        )),
        ("今天到期 2", (
            row(CLOCKS[1], "5 号楼一楼下水道往上返水", "梧桐苑 5 号楼 · 柜台代写 · 6 户 · 与 2 件很像", "等对方接", 98),
            row(ClockFace("due", "今天 18:00", 1, Decimal("0.7")), "办高龄津贴，缺一张照片", "湖畔新村 · 网上 · 本人", "办理中", 2),
        )),
        ("这周 2", (
            row(ClockFace("run", "剩 2 个工作日", 5, 3), "纺织厂宿舍楼道堆了旧家具", "纺织厂宿舍 4 号楼 · 意见箱，匿名", "办理中", 100),
            row(ClockFace("run", "剩 3 个工作日", 5, 2), "想在 6 号楼装电梯，从哪一步开始", "梧桐苑 6 号楼 · 网上 · 11 户 · 要业主表决", "已受理", 26),
        )),
        ("停表 1", (
            row(ClockFace("stop", "等居民补充", 5, 2), "楼上漏水，说不清是哪一户", "悦府 2 号楼 · 网上 · 问了一句，等回话", "等补充", 99),
        )),
    )  # fmt: skip
