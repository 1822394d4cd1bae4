"""The primitives against published answers."""

import pytest

from gongzhi.foundation.crypto import digest
from gongzhi.foundation.crypto.blind import keyed_digest
from gongzhi.foundation.crypto.ciphers import AES256GCM, SM4GCM


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_examples_of_gbt_32905(message, answer):
    assert digest("sm3", message).hex() == answer


def test_sm4_gcm_gives_the_example_of_rfc_8998():
    engine = SM4GCM(bytes.fromhex("0123456789abcdeffedcba9876543210"))
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex("aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8)
    plain += bytes.fromhex("ee" * 8 + "aa" * 8)
    token = engine.seal(nonce, plain, bound)
    assert token[:-16].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert token[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert engine.open(nonce, token, bound) == plain


# Cases 13, 14 and 16 of the specification that NIST SP 800-38D grew from (256-bit keys).
@pytest.mark.parametrize(
    ("key", "nonce", "plain", "bound", "sealed", "tag"),
    [
        ("00" * 32, "00" * 12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            "00" * 32,
            "00" * 12,
            "00" * 16,
            "",
            "cea7403d4d606b6e074ec5d3baf39d18",
            "d0d1c8a799996bf0265b98b5d48ab919",
        ),
        (
            "feffe9928665731c6d6a8f9467308308" * 2,
            "cafebabefacedbaddecaf888",
            (
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
            ),
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            (
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            ),
            "76fc6ece0f4e1768cddf8853bb2d551b",
        ),
    ],
)
def test_aes_gcm_gives_the_published_answers(key, nonce, plain, bound, sealed, tag):
    engine = AES256GCM(bytes.fromhex(key))
    arguments = bytes.fromhex(nonce), bytes.fromhex(plain), bytes.fromhex(bound)
    assert engine.seal(*arguments).hex() == sealed + tag


def test_hmac_sha256_gives_the_second_case_of_rfc_4231():
    assert keyed_digest("sha256", b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_hmac_sm3_is_rfc_2104_over_sm3():
    key, message = b"k" * 32, "张三".encode()
    block = key.ljust(64, b"\0")
    inner = digest("sm3", bytes(byte ^ 0x36 for byte in block) + message)
    outer = digest("sm3", bytes(byte ^ 0x5C for byte in block) + inner)
    assert keyed_digest("sm3", key, message) == outer
