import gzip
import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.rulebook import Basis
from gongzhi.foundation.rulebook.reading import rule_of
from gongzhi.foundation.testing.data import outside_data
from gongzhi.register.people import rules
from gongzhi.register.people.models import Account

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-+_!@#￥，汉")


def refusal_of(password, account=None):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, account)
    return refused.value.messages


@given(st.lists(st.sampled_from(range(4)), max_size=30), st.data())
def test_kinds_of_characters_are_counted_once_each(drawn, data):
    password = "".join(data.draw(st.sampled_from(KINDS[kind])) for kind in drawn)
    assert rules.character_kinds(password) == len(set(drawn))


def test_a_password_of_ten_characters_and_three_kinds_passes():
    validate_password("Kn7qwzRt4p")


def test_a_password_of_nine_characters_is_too_short():
    assert "密码至少 10 位，现在是 9 位" in refusal_of("Kn7qwzRt4")


def test_a_password_of_two_kinds_is_too_plain():
    assert refusal_of("kn7qwzrt4p") == ["密码要有大写字母、小写字母、数字、符号中的至少三种"]


@pytest.mark.parametrize(
    "password", ["Password123", "Admin@123456", "Welcome@2026", "!!Iloveyou2026", "Qwertyuiop1!"]
)
def test_a_common_word_with_signs_around_it_stays_common(password):
    assert "这个密码太常见，或者只是在常见密码上加了数字和符号，换一个" in refusal_of(password)


def test_a_password_like_the_holders_number_is_refused():
    account = Account(username="Xianquan07", display_name="赵姐")
    assert len(refusal_of("Xianquan07!", account)) == 1


@pytest.mark.outside_data
def test_every_password_of_the_public_list_is_refused():
    path = outside_data("hostile/common-passwords.txt.gz")
    common = gzip.decompress(path.read_bytes()).decode().split("\n")
    accepted = []
    for password in filter(None, common):
        trimmed = [f"{password.capitalize()}@2026"] if password.isalnum() else []
        for typed in (password, password.upper(), *trimmed):
            try:
                validate_password(typed)
            except ValidationError:
                continue
            accepted.append(typed)
    assert accepted == []


def test_initial_passwords_pass_the_rule_and_differ():
    drawn = {rules.new_initial_password() for _ in range(200)}
    assert len(drawn) == 200
    for password in drawn:
        validate_password(password)
        assert len(password) == 14
        assert rules.character_kinds(password) == 4
        assert not set(password) & set("0O1lIio")


def test_sign_in_codes_are_six_digits():
    drawn = {rules.new_sign_in_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in drawn)
    assert len(drawn) > 190


def test_recovery_codes_are_eight_different_ones_of_ten_characters():
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 8
    assert {len(code) for code in codes} == {10}


@given(
    st.text(alphabet="0123456789", min_size=6, max_size=6), st.sampled_from(["", " ", "-", "　"])
)
def test_a_code_is_understood_however_it_is_grouped(code, gap):
    assert rules.typed_code(f" {code[:3]}{gap}{code[3:]}\n") == code


def test_full_width_and_capital_letters_are_understood():
    assert rules.typed_code("４８２ ９０１") == "482901"
    assert rules.typed_code("ABCDE fghjk") == "abcdefghjk"


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("482901", True),
        ("４８２９０１", True),
        ("48290", False),
        ("4829011", False),
        ("48290a", False),
        ("", False),
    ],
)
def test_only_six_digits_can_be_an_authenticators_code(typed, is_one):
    assert rules.is_totp(rules.typed_code(typed)) is is_one


@pytest.mark.parametrize("refusal", [rules.NOT_ONESELF, rules.IS_CLOSED, rules.IS_OPEN])
def test_every_refusal_has_its_four_parts(refusal):
    assert all((refusal.what, refusal.why, refusal.where, refusal.objection))


@given(st.text(max_size=20))
def test_no_address_that_only_begins_like_ours_is_ours(more):
    own = "https://gongzhi.example.gov.cn"
    assert rules.is_own_origin(own + more, own=own) is (more == "")
    assert rules.is_own_origin(more, own=own) is False


@pytest.mark.parametrize(
    ("said", "is_own"),
    [
        ("http://localhost", True),
        ("http://localhost:8000", True),
        ("https://localhost", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_the_loopback_is_ours_at_any_port(said, is_own):
    assert rules.is_own_origin(said, own="http://localhost") is is_own


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_count_goes_on_or_never_began(kept, said):
    assert rules.counts_on(kept, said) is (said > kept or (said, kept) == (0, 0))
    assert rules.counts_on(kept, kept) is (kept == 0)


def entry(**data):
    return rule_of({"code": "default", "label": "多大以下", "verified": "核实", **data})


def test_the_age_up_to_which_a_guardian_agrees_is_read_with_its_article():
    law = {"law": "个人信息保护法", "article": "第三十一条第一款", "text": "不满十四周岁"}
    assert rules.read_childhood(entry(age=14, basis=law)) == rules.Childhood(
        "不满 14 岁", Basis(**law), is_verified=True
    )


@pytest.mark.parametrize("age", ["十四", 0, -1, 14.5, True])
def test_an_age_that_is_none_is_refused(age):
    with pytest.raises(ValueError, match="age 应是岁数"):
        rules.read_childhood(entry(age=age))
