from gongzhi.foundation.context import Context
from gongzhi.foundation.ui.shells import Link, Shell, register_shell

from . import facts

SHELL = Shell(
    name="portal",
    brand="共治",
    home_url_name="portal:home",
    place_of=facts.place_of,
    line_of=facts.footer_line,
    mine=Link("我的", "portal:mine", "person", "我的：我说的事、我的信息"),
    footer=(
        Link("谁看过我的信息", "people:who_looked"),
        Link("核对公开记录", "disclosure:record"),
        Link("规则和依据", "disclosure:rules"),
        Link("谁说了算", "deliberation:who"),
        Link("纸质表格", "appeals:papers"),
        Link("无障碍说明", "portal:accessibility"),
        Link("工作人员登录", "people:staff_sign_in"),
    ),
)


class Config(Context):
    name = "gongzhi.doors.portal"
    label = "portal"
    verbose_name = "居民端"
    default = True

    def ready(self) -> None:
        super().ready()
        register_shell(SHELL)
