from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.concentration"
    label = "concentration"
    verbose_name = "意见相对集中"
    default = True
