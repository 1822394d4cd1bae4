from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.oversight.disclosure"
    label = "disclosure"
    verbose_name = "公开"
    default = True
