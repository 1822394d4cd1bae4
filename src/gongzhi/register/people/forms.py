"""What people type to sign in and about themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.text import BadIdNumber, normal_id_number
from gongzhi.foundation.ui.fields import PhoneField, offer

from .rules import CLOSED_BECAUSE, TAKEN_BECAUSE, Childhood, Ground


class PhoneForm(forms.Form):
    phone = PhoneField(help_text="我们发一个 6 位验证码给您，不用记密码。")


class CodeForm(forms.Form):
    phone = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="验证码",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    is_child = forms.BooleanField(required=False)

    def __init__(self, *args: Any, childhood: Childhood | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_child"].label = f"我{(childhood or Childhood()).words}，要请监护人同意"


class GuardianForm(forms.Form):
    """First the guardian's number alone, then with the code that was sent to it."""

    phone = PhoneField(label="监护人的手机号", help_text="先填手机号，点下一步，验证码发给他。")
    code = forms.CharField(
        label="监护人收到的验证码",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ClearanceForm(forms.Form):
    """Of which child, and why."""

    number = forms.CharField(
        label="孩子的编号",
        max_length=6,
        help_text="看联系方式时提示里的六位。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(label="为什么要看", max_length=120, help_text="记下来，查得到。")


class StaffForm(forms.Form):
    work_id = forms.CharField(
        label="工号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SecondFactorForm(forms.Form):
    code = forms.CharField(
        label="动态码",
        max_length=20,
        help_text="手机验证器上现在的 6 位数字；手机不在身边，可以用一个备用码。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class SetUpForm(SecondFactorForm):
    """The first code, before there are recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "半分钟换一次，看到哪个输哪个。"


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="现在的密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        help_text="至少 10 位，含大写、小写、数字、符号中的至少三种。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PasskeyForm(forms.Form):
    """What a key is called, so that its holder knows it again."""

    name = forms.CharField(
        label="给这台设备起个名字",
        max_length=20,
        help_text="比如“单位电脑”“我的手机”，以后好认。",
        error_messages={"required": "写个名字，以后好认"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PasskeyAnswerForm(forms.Form):
    """What the browser brings back from the device: JSON, read and checked by the service."""

    answer = forms.JSONField(widget=forms.HiddenInput)

    def clean_answer(self) -> dict[str, Any]:
        said = self.cleaned_data["answer"]
        if not isinstance(said, dict):
            raise forms.ValidationError("看不懂设备的回答")
        return said


class OpenAccountForm(forms.Form):
    work_id = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9_-]{1,19}$",
        label="工号",
        strip=True,
        help_text="2 到 20 位字母或数字，登录时用。定了就不能改。",
        error_messages={"invalid": "工号只能是 2 到 20 位字母、数字、- 和 _，第一位是字母或数字"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "20"}),
    )
    name = forms.CharField(
        label="姓名",
        max_length=40,
        help_text="居民看“谁看过我的信息”时，看到的就是这个名字。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么停用",
        choices=list(CLOSED_BECAUSE.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个理由"},
    )


class TakeAwayForm(forms.Form):
    """Why the keeper of accounts takes a key away."""

    reason = forms.ChoiceField(
        label="为什么删",
        choices=list(TAKEN_BECAUSE.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个理由，本人会看到"},
    )


class LooksForm(forms.Form):
    """What an auditor asks of the log; all of it may stay empty."""

    viewer = forms.CharField(
        label="谁看的", max_length=40, required=False, help_text="工号，或者姓名的全部"
    )
    day = forms.DateField(
        label="哪一天", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到哪一天", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)


class EmergencyForm(forms.Form):
    """Whom, and what happened."""

    whom = forms.CharField(
        label="手机号，或者六位编号",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(label="出了什么事", max_length=100, help_text="本人和审计员原样看到。")


class SpanForm(forms.Form):
    """From which day to which; either may stay empty."""

    first = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DetailsForm(forms.Form):
    """One's own name and home; both may stay empty."""

    name = forms.CharField(label="怎么称呼您", max_length=40, required=False)
    area = forms.ChoiceField(label="常住社区", required=False)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", [("", "不填"), *communities])


class IdNumberForm(forms.Form):
    """One's own number, with a consent for it alone."""

    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        help_text="18 位，最后一位可能是 X。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agrees = forms.BooleanField(
        label="我同意记下身份证号，只用来核对是本人",
        error_messages={"required": "没有单独同意，不能记"},
    )

    def clean_id_number(self) -> str:
        try:
            return normal_id_number(self.cleaned_data["id_number"])
        except BadIdNumber as error:
            raise forms.ValidationError(str(error)) from error


class RightsForm(forms.Form):
    """What somebody asks about their own data; what cannot be undone is confirmed."""

    kind = forms.ChoiceField(
        label="要我们做什么",
        choices=[
            ("correct", "更正：有一处不对"),
            ("restrict", "停止使用：先别用我的信息"),
            ("withdraw", "撤回全部同意（马上生效）"),
            ("delete", "删除：除了登录用的手机号，都删掉"),
            ("close", "注销账号：全部删掉，账号也不要了"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项"},
    )
    words = forms.CharField(
        label="具体说说",
        max_length=500,
        required=False,
        help_text="更正要写哪里不对、应该是什么；别的可以不写。",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    is_sure = forms.BooleanField(
        label="我知道删了、注销了就找不回来", required=False, help_text="选删除或者注销，要勾上。"
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == "correct" and not said.get("words", "").strip():
            self.add_error("words", "请写明哪里不对、应该是什么")
        if said.get("kind") in ("delete", "close") and not said.get("is_sure"):
            self.add_error("is_sure", "删除和注销找不回来，想好了请勾上")
        return said


class FulfilForm(forms.Form):
    """What was done; a name put right where that was asked."""

    name = forms.CharField(
        label="姓名改成",
        max_length=40,
        required=False,
        help_text="不是改姓名的，空着。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(
        label="做了什么",
        max_length=500,
        help_text="本人原样看到。",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "correct":
            del self.fields["name"]


class RefuseRightForm(forms.Form):
    """Why it is not done: a ground of the list, and what it is in this case."""

    ground = forms.ChoiceField(
        label="按哪一条", widget=forms.RadioSelect, error_messages={"required": "请选一条理由"}
    )
    words = forms.CharField(
        label="这一次具体为什么",
        max_length=500,
        help_text="接在理由后面，本人原样看到。",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, grounds: list[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "ground",
            [(item.code, item.label) for item in grounds],
        )
