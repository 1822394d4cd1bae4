"""A few texts that were written for the tests, of three classes."""

from gongzhi.foundation.text.classes import Sample

_SAID = {
    "城乡建设": ("路灯不亮", "下水道堵了", "楼顶漏水", "小区没有绿化", "自来水停了", "外墙掉砖"),
    "教育文体": (
        "小学的学位不够",
        "学校补课收费",
        "老师不上课",
        "幼儿园太贵",
        "中考报名",
        "学生食堂",
    ),
    "交通运输": ("出租车拒载", "快递丢件", "司机绕路", "网约车加价", "货车超载", "客运站关门"),
}
_PLACES = ("东门", "西街", "老城", "新区", "河边")


def samples():
    """Ninety: each said at five places, and what is said at one place is one group."""
    return [
        Sample(f"{place}{words}", f"{place}的{words}，请管一管。", label, group=words)
        for label, said in _SAID.items()
        for words in said
        for place in _PLACES
    ]
