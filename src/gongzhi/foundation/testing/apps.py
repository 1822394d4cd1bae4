"""The app of what tests share; only the settings of tests install it."""

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.testing"
    label = "testing"
    verbose_name = "测试"
    default = True
