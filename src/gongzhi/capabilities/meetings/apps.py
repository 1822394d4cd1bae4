from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.capabilities.meetings"
    label = "meetings"
    verbose_name = "议决"
    default = True
