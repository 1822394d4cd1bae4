from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.capabilities.notices"
    label = "notices"
    verbose_name = "通知"
    default = True
