from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.register.organizations"
    label = "organizations"
    verbose_name = "组织"
    default = True
