from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.appeals"
    label = "appeals"
    verbose_name = "诉求"
    default = True
