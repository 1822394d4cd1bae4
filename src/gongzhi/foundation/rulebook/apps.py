from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.rulebook"
    label = "rulebook"
    verbose_name = "规则包"
    default = True
