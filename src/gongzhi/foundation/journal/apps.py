from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.journal"
    label = "journal"
    verbose_name = "事件簿"
    default = True
