from gongzhi.foundation.context import Context

from .instants import install


class Config(Context):
    name = "gongzhi.foundation.worktime"
    label = "worktime"
    verbose_name = "工作日历"
    default = True

    def ready(self) -> None:
        super().ready()
        install()
