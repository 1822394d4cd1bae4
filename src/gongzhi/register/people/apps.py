from gongzhi.foundation.context import Context


class Config(Context):
    name = "gongzhi.register.people"
    label = "people"
    verbose_name = "人员"
    default = True

    def ready(self) -> None:
        """Models are there only now."""
        from gongzhi.foundation.ui.editing import names_by  # noqa: PLC0415  it reads the journal's models

        from .queries import names_of_accounts  # noqa: PLC0415  it reads this app's models

        super().ready()
        names_by(names_of_accounts)
