from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.intake"
    label = "intake"
    verbose_name = "收集"
    default = True
