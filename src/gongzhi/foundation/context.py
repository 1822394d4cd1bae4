"""A bounded context: one Django app whose tables are read when the house starts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

ROOMS_READ_AT_START = ("rules", "flows", "permissions", "reactions", "tasks")


class Context(AppConfig):
    """Every context's ``apps.Config`` derives from this; nothing else is wired by hand."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for room in ROOMS_READ_AT_START:
            if self.module is not None and module_has_submodule(self.module, room):
                import_module(f"{self.name}.{room}")
