from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.discussions"
    label = "discussions"
    verbose_name = "线上讨论"
    default = True
