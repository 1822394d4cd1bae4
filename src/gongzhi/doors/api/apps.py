from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.doors.api"
    label = "api"
    verbose_name = "接口"
    default = True
