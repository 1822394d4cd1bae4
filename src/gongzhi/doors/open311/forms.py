"""What programs send: the filters of a list, and a request. Messages are for the person in front."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from . import queries, rules

_LOST_PLUS = re.compile(r" (\d{2}:?\d{2})$")
NAMINGS = {
    "named": "留名：办的人能看到姓名",
    "hidden": "不公开姓名：只有社区知道",
    "anonymous": "匿名：谁也不知道",
}
ANSWERS = {"yes": "可以", "no": "不可以"}
# fmt: off
ATTRIBUTES = (
    #  code            asked                                                          answers
    ("may_publish", "这件事可以公开给邻居看吗？只公开事情和进展，公开前社区会再看一遍；不答是不可以",  ANSWERS),
    ("naming",      "怎么署名？不答的话：留了称呼或电话是不公开姓名，都没留是匿名",                    NAMINGS),
)
# fmt: on


class Instant(forms.Field):
    """An instant with its offset; a + that was read as a blank is put back."""

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            at = parse_datetime(_LOST_PLUS.sub(r"+\1", str(value)))
        except ValueError:
            at = None
        if at is None or timezone.is_naive(at):
            raise forms.ValidationError(
                "时间要写成 2026-03-10T08:00:00+08:00 的样子，带时区", code="invalid"
            )
        return at


class Codes(forms.CharField):
    """Several values in one, with commas between."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [item.strip() for item in text.split(",") if item.strip()]

    def run_validators(self, value: Any) -> None:
        super().run_validators(",".join(value))


class ListForm(forms.Form):
    """The filters of GET requests; what is empty counts as not sent."""

    service_request_id = Codes(required=False)
    service_code = Codes(required=False)
    status = Codes(required=False)
    start_date = Instant(required=False)
    end_date = Instant(required=False)
    extensions = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=rules.MOST)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_service_request_id(self) -> list[UUID]:
        """Ids that are none are like ids nobody has: nothing is found under them."""
        sent = self.cleaned_data["service_request_id"]
        found = [key for key in map(_uuid, sent[: rules.MOST]) if key]
        return found or ([UUID(int=0)] if sent else [])

    def clean_status(self) -> list[str]:
        states = set(rules.STATE.values())
        asked: list[str] = self.cleaned_data["status"]
        if not states.issuperset(asked):
            raise forms.ValidationError("只能是 open 或 closed")
        return asked

    def clean_extensions(self) -> bool:
        return bool(self.cleaned_data["extensions"] == "true")

    def clean_page(self) -> int:
        return self.cleaned_data["page"] or 1

    def clean_page_size(self) -> int:
        return self.cleaned_data["page_size"] or rules.MOST

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.errors or said["service_request_id"]:
            return said
        try:
            span = rules.span_of(said["start_date"], said["end_date"], now=self.now)
        except (ValueError, OverflowError) as refusal:
            is_ours = isinstance(refusal, ValueError)
            self.add_error("start_date", str(refusal) if is_ours else "这个时间太远了")
        else:
            said["since"], said["until"] = span
        return said


class RequestForm(forms.Form):
    """A request as it is posted. What the platform does not keep is not read at all."""

    service_code = forms.CharField(error_messages={"required": "没有带"})
    address_string = forms.CharField(required=False, max_length=120)
    address_id = forms.CharField(required=False, max_length=40)
    description = forms.CharField(required=False, min_length=4, max_length=rules.WORDS)
    first_name = forms.CharField(required=False, max_length=20)
    last_name = forms.CharField(required=False, max_length=20)
    phone = forms.CharField(required=False, max_length=20)
    media_url = forms.URLField(required=False, max_length=400, assume_scheme="https")
    mark = forms.CharField(required=False, max_length=80)

    def __init__(self, *args: Any, attributes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = attributes

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for code, _, answers in ATTRIBUTES:
            value = self.attributes.get(code, "")
            if value and value not in answers:
                self.add_error(None, f"attribute[{code}]：只能是 {'、'.join(answers)}")
            said[code] = value
        if not self.errors:
            is_reachable = any(said[name] for name in ("first_name", "last_name", "phone"))
            said["naming"] = said["naming"] or ("hidden" if is_reachable else "anonymous")
            said["may_publish"] = said["may_publish"] == "yes"
            said["place"] = self._place(said["address_id"], said["address_string"])
        return said

    def _place(self, address_id: str, address: str) -> Any:
        if address_id:
            place = queries.place_by_id(address_id, address)
            if place is None:
                self.add_error("address_id", "没有这个地方：写本区县街道、社区的代码，或小区的编号")
            return place
        if not address:
            self.add_error(
                "address_string", "要写明在哪里：平台不留坐标，只有 lat 和 long 找不到地方"
            )
        return queries.place_named(address)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
