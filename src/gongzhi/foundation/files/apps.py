"""The files app, which tells ``crypto`` of the sealed bytes on disk."""

from gongzhi.foundation import crypto
from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.files"
    label = "files"
    verbose_name = "文件"
    default = True

    def ready(self) -> None:
        super().ready()
        from .rotation import SealedFiles  # noqa: PLC0415  models can be imported only now

        crypto.register(SealedFiles())
