"""The packs that come with the platform: they load, their own tests pass, their quotations are true."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from gongzhi.foundation import rulebook, worktime
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.foundation.rulebook.services import check
from gongzhi.foundation.testing import outside_data

from .packs import NOON

pytestmark = pytest.mark.django_db
HOMES = {"北京": "11", "上海": "31"}  # places whose law is quoted elsewhere, by their code
SENTENCE = re.compile(r"[^。；]+")


@pytest.fixture
def packs():
    worktime.seed_years()
    return {pack.code: pack for pack in check(settings.RULEPACKS)}


def test_every_shipped_pack_loads_and_its_tests_pass(packs):
    assert packs["national"].jurisdiction == ""
    assert packs["chenzhou"].jurisdiction == "4310"
    assert len(packs["national"].content["tests"]) >= 100
    assert len(packs["chenzhou"].content["tests"]) >= 25
    loaded = rulebook.load(settings.RULEPACKS, at=NOON)
    assert {pack.version for pack in loaded} == {1}
    assert {pack.code for pack in Pack.objects.all()} == set(packs)


def test_what_is_unverified_says_so_where_it_quotes_another_places_law(packs):
    for pack in packs.values():
        for _, rules in pack.sections():
            for rule in rules:
                if rule.basis and (home := HOMES.get(rule.basis.law[:2])):
                    if pack.jurisdiction.startswith(home):
                        continue
                    assert not rule.is_verified, rule.code
                    assert rule.note, rule.code


@pytest.mark.outside_data
def test_a_verified_entry_quotes_its_law_word_for_word(packs):
    folder = outside_data("law")
    laws = {path.name: "".join(path.read_text("utf-8").split()) for path in folder.glob("*.md")}
    quoted = {
        (rule.basis.law, rule.basis.text)
        for pack in packs.values()
        for _, rules in pack.sections()
        for rule in rules
        if rule.is_verified
    }
    assert len(quoted) >= 15
    for law, text in sorted(quoted):
        body = "".join(content for name, content in laws.items() if name.startswith(law))
        assert body, law
        for sentence in SENTENCE.findall("".join(text.split())):
            assert sentence in body, f"{law}：{sentence}"
