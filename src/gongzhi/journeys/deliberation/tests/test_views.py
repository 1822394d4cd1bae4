"""谁说了算: anybody asks; the answer names the body, the lines and the article."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gongzhi.foundation import rulebook, worktime
from gongzhi.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def packs():
    worktime.seed_years()
    rulebook.load(Path(settings.RULEPACKS), at=timezone.now())


def ask(**said):
    answer = Client().post("/who/", {"text": "", "title": "", **said})
    return answer.status_code, answer.content.decode()


def test_the_showcase_ends_at_an_owners_vote(packs):
    status, page = ask(text="把 3 栋架空层改成阅览室", title="common")
    assert status == 200
    assert "全体业主共同决定" in page
    assert "同意的面积占参与表决的面积：至少 3/4" in page
    assert "同意的人占参与表决的人：至少 3/4" in page
    assert "民法典第二百七十八条第一款第八项" in page


def test_without_a_title_it_is_asked_and_what_was_typed_stays(packs):
    status, page = ask(text="把 3 栋架空层改成阅览室")
    assert status == 200
    assert "先弄清是谁的" in page
    assert "把 3 栋架空层改成阅览室</textarea>" in page
    assert "全体业主共同决定" not in page


def test_what_is_not_recognised_goes_to_a_person(packs):
    status, page = ask(text="帮我看看")
    assert (status, "没有认出来" in page) == (200, True)


def test_an_empty_question_is_said(packs):
    status, page = ask()
    assert (status, "还没有写是什么事" in page) == (400, True)


def test_nothing_of_a_question_is_kept(packs):
    before = Entry.objects.count()
    ask(text="我家装修想换门窗")
    assert Entry.objects.count() == before


def test_hostile_words_come_out_as_text(packs):
    _, page = ask(text="<script>alert(1)</script>架空层", title="common")
    assert "<script>alert(1)" not in page


def test_a_page_asks_little_of_the_database(packs, django_assert_max_num_queries):
    ask(text="换物业公司")
    with django_assert_max_num_queries(2):
        ask(text="换物业公司")


def test_the_command_says_it_too():
    out = StringIO()
    call_command("competence", "换物业公司", stdout=out)
    assert out.getvalue().splitlines() == [
        "全体业主共同决定：选聘和解聘物业服务企业或者其他管理人",
        "由全体业主投票，社区和业主委员会都不能替业主定。",
        "依据　民法典第二百七十八条第一款第四项",
    ]
    with pytest.raises(CommandError, match="没有规则包“cn-1999”"):
        call_command("competence", "换物业公司", "--pack", "cn-1999", stdout=out)
