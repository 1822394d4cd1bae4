"""The upkeep app; it has no tables of its own."""

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.upkeep"
    label = "upkeep"
    verbose_name = "日常维护"
    default = True
