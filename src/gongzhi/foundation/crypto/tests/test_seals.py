"""Tokens: what opens, and everything that must not."""

from base64 import b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from gongzhi.foundation.crypto import Header, SealBroken, decrypt, encrypt, header_of

OLD = "2025a:" + b64encode(b"o" * 32).decode()
NEW = "2026a:" + b64encode(b"n" * 32).decode()
PURPOSE = "people.person.phone"
same_settings = how(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


@pytest.fixture(autouse=True)
def ring(settings):
    settings.KEYS = f"{NEW},{OLD}"
    settings.CIPHER = "aes"


@same_settings
@given(
    plain=st.binary(max_size=300),
    purpose=st.text(max_size=30),
    cipher=st.sampled_from(["aes", "sm4"]),
)
def test_what_is_sealed_opens_again(settings, plain, purpose, cipher):
    settings.CIPHER = cipher
    token = encrypt(plain, purpose=purpose)
    assert decrypt(token, purpose=purpose) == plain
    assert len(token) == 3 + len("2026a") + 12 + len(plain) + 16


def test_a_token_names_its_cipher_and_key(settings):
    token = encrypt(b"13800000000", purpose=PURPOSE)
    assert token[:8] == b"\x01\x01\x052026a"
    settings.CIPHER = "sm4"
    assert header_of(encrypt(b"", purpose=PURPOSE)) == Header("sm4", "2026a")


def test_equal_texts_give_different_tokens():
    assert encrypt(b"x", purpose=PURPOSE) != encrypt(b"x", purpose=PURPOSE)


def test_old_tokens_open_after_cipher_and_key_have_changed(settings):
    settings.KEYS = OLD
    aes = encrypt(b"a", purpose=PURPOSE)
    settings.CIPHER = "sm4"
    sm4 = encrypt(b"b", purpose=PURPOSE)
    settings.KEYS = f"{NEW},{OLD}"
    assert decrypt(aes, purpose=PURPOSE) == b"a"
    assert decrypt(sm4, purpose=PURPOSE) == b"b"
    assert header_of(encrypt(b"c", purpose=PURPOSE)) == Header("sm4", "2026a")


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_a_change_of_any_byte_breaks_the_seal(settings, cipher):
    settings.CIPHER = cipher
    token = encrypt("郴州市北湖区".encode(), purpose=PURPOSE)
    for place in range(len(token)):
        for flip in (0x01, 0x03, 0x80):
            changed = token[:place] + bytes([token[place] ^ flip]) + token[place + 1 :]
            with pytest.raises(SealBroken):
                decrypt(changed, purpose=PURPOSE)


def test_a_token_cut_or_lengthened_anywhere_breaks_the_seal():
    token = encrypt(b"text", purpose=PURPOSE)
    for end in range(len(token)):
        with pytest.raises(SealBroken):
            decrypt(token[:end], purpose=PURPOSE)
    with pytest.raises(SealBroken):
        decrypt(token + b"\0", purpose=PURPOSE)


@same_settings
@given(
    token=st.binary(max_size=80)
    | st.binary(max_size=60).map(lambda rest: b"\x01\x01\x052026a" + rest)
)
def test_any_bytes_are_refused_with_the_same_kind_of_error(token):
    with pytest.raises(SealBroken):
        decrypt(token, purpose=PURPOSE)


def test_a_token_does_not_open_in_another_column_or_ring(settings):
    token = encrypt(b"text", purpose=PURPOSE)
    with pytest.raises(SealBroken, match=r"people\.person\.name.*从别处搬来"):
        decrypt(token, purpose="people.person.name")
    settings.MEMBERSHIP_KEYS = settings.KEYS
    settings.CIPHER = "sm4"
    token = encrypt(b"text", purpose=PURPOSE)
    with pytest.raises(SealBroken):
        decrypt(token, purpose=PURPOSE, ring="membership")


def test_a_missing_key_is_named_with_its_variable(settings):
    settings.KEYS = OLD
    token = encrypt(b"text", purpose=PURPOSE)
    settings.KEYS = NEW
    with pytest.raises(SealBroken, match="密钥“2025a”打开，GONGZHI_KEYS 里没有它"):
        decrypt(token, purpose=PURPOSE)


@pytest.mark.parametrize(
    "keys",
    ["", "2026a", "2026a:", "2026a:AAAA", f"{NEW},{NEW}", f"坏:{NEW[6:]}", f"{NEW},", NEW + "=="],
)
def test_a_ring_that_cannot_be_read_is_refused(settings, keys):
    settings.KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=r"GONGZHI_KEYS.*crypto newkey"):
        encrypt(b"text", purpose=PURPOSE)


def test_an_unknown_cipher_is_refused(settings):
    settings.CIPHER = "rot13"
    with pytest.raises(ImproperlyConfigured, match="GONGZHI_CIPHER 只能是 aes 或 sm4"):
        encrypt(b"text", purpose=PURPOSE)


def test_a_key_does_not_show_itself_in_a_traceback(settings):
    from gongzhi.foundation.crypto import rings

    assert repr(rings.newest("people")) == "Key(id='2026a')"
