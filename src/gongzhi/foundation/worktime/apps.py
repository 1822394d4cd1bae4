from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.worktime"
    label = "worktime"
    verbose_name = "工作日历"
    default = True

    def ready(self) -> None:
        super().ready()
        from .instants import install  # noqa: PLC0415  Django must be set up

        install()
