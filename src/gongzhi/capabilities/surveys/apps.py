from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.capabilities.surveys"
    label = "surveys"
    verbose_name = "问卷"
    default = True
