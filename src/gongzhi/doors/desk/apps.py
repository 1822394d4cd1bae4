from gongzhi.foundation.context import Context
from gongzhi.foundation.ui.shells import Link, Shell, register_shell

from . import facts

SHELL = Shell(
    name="desk",
    brand="工作台",
    home_url_name="desk:inbox",
    place_of=facts.place_of,
    duty_of=facts.duty_of,
    search_url_name="desk:search",
    search_hint="查事项、地点、回执码",
    nav=(Link("收件", "desk:inbox", "inbox"), Link("更多", "desk:more", "grid")),
)


class Config(Context):
    name = "gongzhi.doors.desk"
    label = "desk"
    verbose_name = "工作台"
    default = True

    def ready(self) -> None:
        super().ready()
        register_shell(SHELL)
