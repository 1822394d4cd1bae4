"""The sealed column: bytes in the database, text in Python."""

from __future__ import annotations

from collections.abc import Sequence
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from . import rings, seals

_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)
if TYPE_CHECKING:
    _Field = models.Field
else:

    class _Field(models.Field):
        __class_getitem__ = classmethod(GenericAlias)  # only the type checker reads the arguments


class EncryptedTextField(_Field[_Set_contra, _Get_co]):
    """Text that the database cannot read.

    Every text is sealed, the empty one too; only None is NULL. The purpose is
    ``app.model.field``, so a token copied into another column does not open. Nothing
    can be asked of the column but ``isnull``: put a ``blind_index`` beside it to find rows.
    """

    description = "加密的文本"
    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def __init__(self, *args: Any, ring: str = "people", **kwargs: Any) -> None:
        if ring not in rings.RINGS:
            raise ValueError(f"there is no key ring {ring!r}")
        self.ring = ring
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def seal(self, text: str) -> bytes:
        """The bytes that stand in the column for ``text``."""
        return seals.encrypt(text.encode(), purpose=self.purpose, ring=self.ring)

    def open(self, token: bytes) -> str:
        """Raises SealBroken."""
        return seals.decrypt(token, purpose=self.purpose, ring=self.ring).decode()

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.ring != "people":
            kwargs["ring"] = self.ring
        return name, path, args, kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        del connection
        return "bytea"

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def get_prep_value(self, value: Any) -> str | None:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> bytes | None:
        del connection
        text = value if prepared else self.get_prep_value(value)
        return None if text is None else self.seal(text)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        del expression, connection
        return None if value is None else self.open(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            self._refuse(lookup_name)
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> None:
        raise FieldError(
            f"{self.purpose} is sealed: it cannot be asked for {lookup_name!r}, only for isnull; "
            "store a blind_index beside it"
        )

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        faults = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            faults.append(
                Error(
                    "A sealed column can be neither unique nor indexed.",
                    hint="Index a blind_index beside it.",
                    obj=self,
                    id="crypto.E001",
                )
            )
        return faults


def sealed(model: type[models.Model], field: str, text: str) -> bytes:
    """What a bulk load (COPY) writes into a sealed column for ``text``."""
    column = model._meta.get_field(field)
    if not isinstance(column, EncryptedTextField):
        raise TypeError(f"{model._meta.label}.{field} is not an EncryptedTextField")
    return column.seal(text)
