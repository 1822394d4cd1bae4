from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.capabilities.casework"
    label = "casework"
    verbose_name = "事项"
    default = True
