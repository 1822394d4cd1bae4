from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.worktime"
    label = "worktime"
    verbose_name = "工作日历"
    default = True
