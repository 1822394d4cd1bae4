"""The messaging app."""

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.messaging"
    label = "messaging"
    verbose_name = "短信和群消息"
    default = True
