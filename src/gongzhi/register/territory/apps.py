from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.register.territory"
    label = "territory"
    verbose_name = "地域"
    default = True
