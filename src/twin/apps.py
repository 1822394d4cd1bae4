from gongzhi.foundation.context import Context


class Config(Context):
    name = "twin"
    label = "twin"
    verbose_name = "演示区"
    default = True
