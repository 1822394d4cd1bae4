"""Two people change one thing: the second is told who changed what, and nothing typed is lost.

A form that changes what is there already carries a seal of what it showed. Where that is no
longer what stands, it comes back as it was typed, with what stands now beside it; sent once
more, it holds. Sent at the same moment, one waits for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ClassVar, ParamSpec
from uuid import UUID

from django import forms
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gongzhi.foundation.http import Request, View
from gongzhi.foundation.journal.history import Told, history

from . import words

P = ParamSpec("P")
Names = Callable[[Iterable[int | None]], dict[int, str]]
_names: list[Names] = []


def names_by(names: Names) -> None:
    """Whoever knows accounts says here how they are called."""
    _names[:] = [names]


def one_at_a_time(part: str) -> Callable[[View[P]], View[P]]:
    """Posts to the view about the same thing (named by this part of the path) wait for each other."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"editing:{kwargs[part]}"]
                )
                return view(request, *args, **kwargs)

        return guarded

    return guard


class EditForm(forms.Form):
    """``about`` is what it changes; without it something new is made and nothing is compared.

    ``told_as`` names the events that change what the form shows; all, when empty.
    """

    told_as: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, about: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.is_overtaken = False

    @property
    def seen(self) -> str:
        """The seal the page carries: of what was shown first, until its sender has been told."""
        if self.about is None:
            return ""
        return self._posted if self.is_bound and not self.is_overtaken else self.seal()

    def seal(self) -> str:
        shown = [f"{name}={self._standing(name)}" for name in self.fields]
        return salted_hmac("gongzhi.editing", "\n".join(shown)).hexdigest()[:16]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.is_overtaken = self.about is not None and bool(self._posted) and self.was_overtaken()
        if self.is_overtaken:
            self.add_error(None, self._what_happened())
        return cleaned

    def was_overtaken(self) -> bool:
        return self._posted != self.seal()

    def last_change(self) -> Told | None:
        found = history(self.about) if self.about else []
        kinds = self.told_as
        return next((told for told in reversed(found) if not kinds or told.event in kinds), None)

    @property
    def _posted(self) -> str:
        return str(self.data.get("seen", ""))

    def _standing(self, name: str) -> str:
        value = self.get_initial_for_field(self.fields[name], name)
        return "" if value is None else str(value)

    def _what_happened(self) -> str:
        told, who, when = self.last_change(), "有人", ""
        if told is not None:
            known = _names[0]([told.actor_id]) if _names else {}
            who = known.get(told.actor_id or 0, who)
            when = f"在{words.moment(told.at, timezone.now())}"
        stands = "，".join(self._what_stands())
        now = f"现在是：{stands}。" if stands else ""
        return f"您打开这一页以后，{who}{when}改过。{now}您写的都还在，没有存；对照一下，还要照您写的改，就再送一次。"

    def _what_stands(self) -> list[str]:
        """Every field in which what was typed is not what stands now."""
        return [
            f"{field.label}“{self._said(field, self._standing(name)) or '空着'}”"
            for name, field in self.fields.items()
            if name in self.initial and str(self.data.get(name, "")) != self._standing(name)
        ]

    def _said(self, field: forms.Field, value: str) -> str:
        """A choice by its label, a tick by a word."""
        if isinstance(field, forms.BooleanField):
            return "是" if value == "True" else "否"
        flat: dict[str, str] = {}
        for key, label in getattr(field, "choices", ()):
            flat.update(
                {str(k): str(v) for k, v in label}
                if isinstance(label, list | tuple)
                else {str(key): str(label)}
            )
        return flat.get(value, value)
