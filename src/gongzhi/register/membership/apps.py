from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.register.membership"
    label = "membership"
    verbose_name = "党员名册"
    default = True
