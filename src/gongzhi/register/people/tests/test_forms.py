import pytest

from gongzhi.register.people.forms import (
    CloseForm,
    CodeForm,
    DetailsForm,
    LooksForm,
    OpenAccountForm,
    PasswordForm,
    PhoneForm,
    SecondFactorForm,
    StaffForm,
)


@pytest.mark.parametrize(
    "typed", ["13907350001", "139 0735 0001", "+86 139-0735-0001", "１３９０７３５０００１"]
)
def test_a_number_is_made_normal(typed):
    form = PhoneForm({"phone": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"phone": "13907350001"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1390735000", "手机号是 11 位，这里有 10 位"),
        ("12907350001", "手机号以 13 到 19 开头，请核对一遍"),
        ("my phone", "手机号只能是数字，请核对一遍"),
    ],
)
def test_a_wrong_number_is_said_and_kept(typed, said):
    form = PhoneForm({"phone": typed})
    assert form.errors == {"phone": [said]}
    assert form["phone"].value() == typed


@pytest.mark.parametrize(
    "form", [PhoneForm, CodeForm, StaffForm, SecondFactorForm, PasswordForm, CloseForm]
)
def test_nothing_typed_is_an_error_at_every_required_field(form):
    asked = form({"nothing": ""})
    assert set(asked.errors) == {name for name, field in asked.fields.items() if field.required}


def test_who_does_not_say_to_be_a_child_signs_in_with_phone_and_code_alone():
    assert [name for name, field in CodeForm().fields.items() if not field.required] == ["is_child"]


def test_details_may_stay_empty():
    form = DetailsForm({}, communities=[("431002001001", "仙泉社区")])
    assert form.is_valid()
    assert form.cleaned_data == {"name": "", "area": ""}


def test_a_community_that_is_not_offered_is_refused():
    form = DetailsForm({"area": "431003001001"}, communities=[("431002001001", "仙泉社区")])
    assert set(form.errors) == {"area"}


@pytest.mark.parametrize("work_id", ["W00123", "zhao_j", "7-ban", "ab", "a" * 20])
def test_work_ids_of_letters_and_digits_are_accepted(work_id):
    assert OpenAccountForm({"work_id": f" {work_id} ", "name": "赵姐"}).is_valid()


@pytest.mark.parametrize("work_id", ["赵姐", "a", "a" * 21, "-ab", "a b", "a@b", "=1+1", "r\n"])
def test_other_work_ids_are_refused(work_id):
    form = OpenAccountForm({"work_id": work_id, "name": "赵姐"})
    assert form.errors["work_id"] == ["工号只能是 2 到 20 位字母、数字、- 和 _，第一位是字母或数字"]


def test_a_reason_outside_the_list_is_refused():
    assert CloseForm({"reason": "left"}).is_valid()
    assert not CloseForm({"reason": "because"}).is_valid()


def test_an_auditor_may_ask_for_everything_or_for_a_day():
    assert LooksForm({}).is_valid()
    assert LooksForm({"day": "2026-03-05", "viewer": "赵姐"}).is_valid()
    assert set(LooksForm({"day": "昨天", "person": "x"}).errors) == {"day", "person"}
