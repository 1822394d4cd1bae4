"""The crypto app: it has no tables, only the ``crypto`` command."""

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.crypto"
    label = "crypto"
    verbose_name = "加密"
    default = True
