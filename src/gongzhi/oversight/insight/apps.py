from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.oversight.insight"
    label = "insight"
    verbose_name = "数字"
    default = True
