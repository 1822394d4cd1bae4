from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.doors.open311"
    label = "open311"
    verbose_name = "Open311 接口"
    default = True
