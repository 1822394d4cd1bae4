from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.contribution"
    label = "contribution"
    verbose_name = "联系驻区单位"
    default = True
