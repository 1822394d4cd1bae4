"""The tabular app: it has no tables."""

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.tabular"
    label = "tabular"
    verbose_name = "表格"
    default = True
