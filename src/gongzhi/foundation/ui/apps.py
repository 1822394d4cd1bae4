"""The interface: its parts, shells and words; quiet about silent routes."""

import logging

from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.foundation.ui"
    label = "ui"
    verbose_name = "界面"
    default = True

    def ready(self) -> None:
        """Silent routes are kept out at the handlers, whichever logger would tell of them."""
        super().ready()
        from .logs import SilentRoutes  # noqa: PLC0415  Django must be set up

        for handler in logging.getLogger().handlers:
            handler.addFilter(SilentRoutes())
