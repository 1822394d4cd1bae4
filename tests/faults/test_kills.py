"""``kill -9`` of everything in the middle of filings: nothing acknowledged is lost, double or half."""

from __future__ import annotations

import pytest

from bench import aftermath
from bench.faults import KILLS, run

FILINGS = 64


@pytest.fixture(scope="module")
def done(house):
    """Eight people and a clerk at work while a web process, worker, server and database are killed."""
    return run(house, FILINGS)


def test_everything_was_killed_while_people_were_filing(done):
    assert tuple(done.killed) == KILLS
    assert len(done.filed) == FILINGS
    assert any(filed.faults for filed in done.filed)
    assert FILINGS // 2 < len(done.acknowledged) < FILINGS
    assert len(done.accepted) > FILINGS // 8


def test_whoever_sends_again_after_a_crash_gets_a_receipt(done):
    """Every second person does, and none of them goes without."""
    assert all(filed.code for filed in done.filed[::2])
    assert any(filed.faults and filed.code for filed in done.filed)


@pytest.fixture(scope="module")
def found(house, done):
    """What is wrong, after the worker has had its time."""
    return aftermath.look(house, done)


def test_nothing_acknowledged_is_lost_nothing_is_double_and_nothing_is_half(found):
    assert found == []


def test_the_house_goes_on_by_itself(house, found):
    """Nobody had to start anything again but what was killed."""
    assert all(part.poll() is None for part in house.parts.values())
    house.wait("/health/ready")
