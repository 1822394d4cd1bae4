"""Blind indexes: equal for equal values of one purpose, and for nothing else."""

from base64 import b64encode

import pytest

from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.crypto.blind import keyed_digest

KEY = b"i" * 32


@pytest.fixture(autouse=True)
def ring(settings):
    settings.INDEX_KEY = b64encode(KEY).decode()
    settings.MEMBERSHIP_INDEX_KEY = b64encode(b"m" * 32).decode()
    settings.DIGEST = "sha256"


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_it_is_the_beginning_of_a_keyed_digest(settings, algorithm):
    settings.DIGEST = algorithm
    index = blind_index("13800000000", purpose="people.phone")
    assert index == keyed_digest(algorithm, KEY, b"people.phone\x0013800000000")[:16]
    assert len(index) == 16


def test_value_purpose_ring_and_algorithm_each_change_it(settings):
    indexes = {
        blind_index("13800000000", purpose="people.phone"),
        blind_index("13800000001", purpose="people.phone"),
        blind_index("13800000000", purpose="people.number"),
        blind_index("13800000000", purpose="people.phone", ring="membership"),
    }
    settings.DIGEST = "sm3"
    indexes.add(blind_index("13800000000", purpose="people.phone"))
    assert len(indexes) == 5
