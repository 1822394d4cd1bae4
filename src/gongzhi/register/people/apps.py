from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.register.people"
    label = "people"
    verbose_name = "人员"
    default = True
