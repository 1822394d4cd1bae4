from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.journeys.deliberation"
    label = "deliberation"
    verbose_name = "议事"
    default = True
