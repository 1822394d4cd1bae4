"""What is typed about units, posts and appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from gongzhi.foundation.ui.editing import EditForm
from gongzhi.foundation.ui.fields import offer
from gongzhi.register.people.queries import staff_account

from .models import Facility, Source

Choices = Sequence[tuple[str, str]]


class DayField(forms.DateField):
    """A date, as browsers ask for it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("error_messages", {})
        for problem in ("required", "invalid"):
            kwargs["error_messages"].setdefault(problem, "请写日期，如 2026-03-09")
        super().__init__(**kwargs)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="为什么", max_length=120, error_messages={"required": "请写为什么"}
    )


class PublishForm(forms.Form):
    until = DayField(label="公示到哪天")


class ConfirmForm(forms.Form):
    from_on = DayField(label="任职日期")
    until_on = DayField(label="届满日期", required=False, help_text="没有任期的职务不用填。")


class ProposeForm(forms.Form):
    holder = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请写提名谁"})
    source = forms.ChoiceField(
        label="怎么来的", choices=Source.choices, error_messages={"required": "请选怎么来的"}
    )
    document = forms.CharField(label="文号", max_length=60, required=False)
    work_id = forms.CharField(
        label="工号",
        max_length=40,
        required=False,
        help_text="要在这里办事的人才填。没有账号的，请系统管理员先开。",
    )

    def clean_work_id(self) -> str:
        """The account it names, kept as ``account_id``."""
        work_id: str = self.cleaned_data["work_id"].strip()
        account = staff_account(work_id) if work_id else None
        if work_id and account is None:
            raise forms.ValidationError("没有这个工号，请核对一遍")
        self.account_id = account.pk if account else None
        return work_id


class PostForm(forms.Form):
    title = forms.CharField(
        label="职务", max_length=40, error_messages={"required": "请写职务名称"}
    )
    role = forms.ChoiceField(
        label="平台职责", required=False, help_text="担任这个职务的人能在这里办什么。"
    )
    seats = forms.IntegerField(label="职数", min_value=1, max_value=99, initial=1)
    term_months = forms.IntegerField(
        label="任期（月）", min_value=1, max_value=240, required=False, help_text="没有任期不填。"
    )

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [("", "不在平台上办事"), *roles])


class ContactForm(EditForm):
    phone = forms.CharField(label="公开电话", max_length=30, required=False)
    address = forms.CharField(label="地址", max_length=120, required=False)
    hours = forms.CharField(label="服务时间", max_length=120, required=False)
    is_contact_published = forms.BooleanField(
        label="公布联系方式和负责人",
        required=False,
        help_text="党支部、党小组、中心户要本人同意才公布；别的组织一直公开。",
    )


class FacilitiesForm(forms.Form):
    """What the counter has; nothing ticked means that it has none of them."""

    facilities = forms.MultipleChoiceField(
        label="窗口有什么",
        choices=Facility.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="到窗口看过再勾。居民在单位页面上看得到，也看得到是哪天核对的。",
    )


class FoundForm(forms.Form):
    """A new unit under a given superior; what it may cover depends on where it stands."""

    kind = forms.ChoiceField(label="类别", error_messages={"required": "请选类别"})
    name = forms.CharField(label="名称", max_length=80, error_messages={"required": "请写名称"})
    area = forms.ChoiceField(label="在哪里", error_messages={"required": "请选在哪里"})
    founded_on = DayField(label="成立日期")
    homes = forms.MultipleChoiceField(
        label="覆盖小区", required=False, help_text="党支部、物业、业委会要选。按住 Ctrl 可以多选。"
    )
    buildings = forms.MultipleChoiceField(
        label="覆盖楼栋", required=False, help_text="党小组、中心户要选。"
    )

    def __init__(
        self,
        *args: Any,
        kinds: Choices,
        areas: Choices,
        homes: Choices,
        buildings: Choices,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {"kind": kinds, "area": areas, "homes": homes, "buildings": buildings}
        for name, choices in given.items():
            offer(self, name, choices)
        if not homes:
            del self.fields["homes"]
        if not buildings:
            del self.fields["buildings"]
        self.today = today

    def clean_founded_on(self) -> date:
        founded_on: date = self.cleaned_data["founded_on"]
        if founded_on > self.today:
            raise forms.ValidationError("成立日期不能在今天以后")
        return founded_on


class MoveForm(forms.Form):
    superior = forms.TypedChoiceField(label="改为隶属", error_messages={"required": "请选新的上级"})

    def __init__(self, *args: Any, superiors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "superior", superiors)
