"""Paper slips: keyed by two apart, settled where they differ, filed only when agreed."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.queries import code_of_submission
from gongzhi.journeys.intake import queries, services
from gongzhi.journeys.intake.models import Keying, Paper

from .factories import AT, PHONE, a_batch, key

pytestmark = pytest.mark.django_db
NAMED = {"naming": "named", "name": "周叔", "phone": PHONE}


def settle(paper, by, **read):
    keyed = services.Keyed(**{"words": "路灯不亮，请修。", **read})
    return services.settle_paper(paper.pk, keyed, actor=by.actor, at=AT)


def file_all(batch, town):
    return services.file_agreed(batch.pk, actor=town.clerk.actor, at=AT)


# fmt: off
ERRORS = {
    "words":  lambda read: read["words"].replace("灯", "燈"),
    "spot":   lambda read: read["spot"] + "东",
    "naming": lambda read: "hidden" if read["naming"] == "named" else "anonymous",
    "name":   lambda read: read["name"][::-1],
    "phone":  lambda read: read["phone"][:-1] + str((int(read["phone"][-1]) + 1) % 10),
    "site":   lambda read: None,
}
# fmt: on


def test_of_a_hundred_slips_every_injected_error_is_found(town):
    dice = random.Random(4310)
    batch = a_batch(town, 100)
    injected: dict[int, str] = {}
    for paper in batch.papers.all():
        read = {
            "words": f"第{paper.number}张：{dice.choice('一二三四')}栋的路灯坏了",
            "spot": f"{paper.number}号门",
            "naming": "named",
            "name": "周小明",
            "phone": f"139{paper.number:08}",
            "site": town.home.pk,
        }
        key(paper, town.clerk, **read)
        if dice.random() < 0.35:
            name = dice.choice(sorted(ERRORS))
            injected[paper.number] = name
            read[name] = ERRORS[name](read)
        key(paper, town.head, **read)
    found = {paper.number: paper.differences for paper in queries.differing_papers(batch.pk)}
    assert set(found) == set(injected)
    assert all(injected[number] in names for number, names in found.items())
    report = queries.reconciliation_of(batch)
    assert (report.counted, report.keyed_twice) == (100, 100)
    assert (report.agreed, report.differs) == (100 - len(injected), len(injected))
    assert report.errors == sum(map(len, found.values()))
    assert report.errors >= len(injected) > 20
    assert Appeal.objects.count() == 0


def test_only_agreed_slips_are_filed_under_the_name_on_the_paper(town):
    batch = a_batch(town, 3)
    nameless, named, differs = batch.papers.all()
    key(nameless, town.clerk)
    key(nameless, town.head)
    key(named, town.clerk, **NAMED)
    key(named, town.head, **NAMED)
    key(differs, town.clerk, words="电梯异响")
    key(differs, town.head, words="电梯异向")
    assert file_all(batch, town) == 2
    first, second = Appeal.objects.order_by("pk")
    assert (first.channel, first.naming, first.item.source) == (
        "paper", "anonymous", "纸条（大门口意见箱），两人录入",
    )  # fmt: skip
    assert (second.naming, Contact.objects.get().name, Contact.objects.get().phone) == (
        "named", "周叔", PHONE,
    )  # fmt: skip
    text = OutgoingText.objects.get()
    assert code_of_submission(named.pk) in text.body
    batch.refresh_from_db()
    assert batch.status == "keying"
    assert file_all(batch, town) == 0
    settle(differs, town.head, words="电梯异响")
    assert file_all(batch, town) == 1
    batch.refresh_from_db()
    assert (batch.status, batch.filed_at) == ("filed", AT)
    assert [told.body for told in history(batch.pk)] == [
        {"papers": 3},
        {"filed": 3, "unreadable": 0},
    ]


def test_names_and_numbers_leave_the_keyings_when_the_slip_is_filed(town):
    paper = a_batch(town).papers.get()
    key(paper, town.clerk, **NAMED)
    key(paper, town.head, **NAMED)
    file_all(paper.batch, town)
    assert set(Keying.objects.values_list("name", "phone")) == {(None, None)}


def test_the_nameless_leave_no_name_even_when_one_was_typed(town):
    paper = a_batch(town).papers.get()
    key(paper, town.clerk, name="周叔", phone=PHONE)
    assert set(Keying.objects.values_list("name", "phone")) == {("", "")}


def test_nobody_keys_a_slip_twice_nor_three_times(town):
    paper = a_batch(town).papers.get()
    key(paper, town.clerk)
    with pytest.raises(StepRefused, match="换一个人"):
        key(paper, town.clerk)
    key(paper, town.head)
    with pytest.raises(StepRefused, match="两遍都录过"):
        key(paper, town.officer)
    assert Keying.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Keying.objects.filter(turn=2).update(by=town.clerk.account)


def test_a_third_look_is_for_one_of_the_two(town):
    paper = a_batch(town).papers.get()
    with pytest.raises(StepRefused, match="没有要对的"):
        settle(paper, town.clerk)
    key(paper, town.clerk)
    key(paper, town.head, words="路灯坏了。")
    with pytest.raises(StepRefused, match="两个人中的一个"):
        settle(paper, town.officer)
    assert Paper.objects.get().state == "differs"
    settle(paper, town.clerk, words="路灯坏了。")
    assert file_all(paper.batch, town) == 1
    assert Appeal.objects.get().detail == "路灯坏了。"


def test_what_two_cannot_read_is_counted_and_not_filed(town):
    batch = a_batch(town)
    paper = batch.papers.get()
    key(paper, town.clerk, words="", is_unreadable=True)
    key(paper, town.head, words="路", is_unreadable=True)
    assert file_all(batch, town) == 0
    batch.refresh_from_db()
    report = queries.reconciliation_of(batch)
    assert (batch.status, report.unreadable, report.filed) == ("filed", 1, 0)
    assert Appeal.objects.count() == 0


def test_filing_again_files_nothing_twice(town):
    batch = a_batch(town)
    key(batch.papers.get(), town.clerk)
    key(batch.papers.get(), town.head)
    assert [file_all(batch, town) for _ in range(2)] == [1, 0]
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("who", ["neighbour_clerk", "handler", "auditor"])
def test_others_count_key_and_file_nothing_here(town, who):
    batch, other = a_batch(town), getattr(town, who)
    with pytest.raises(PermissionDenied):
        key(batch.papers.get(), other)
    with pytest.raises(PermissionDenied):
        services.file_agreed(batch.pk, actor=other.actor, at=AT)
    assert Keying.objects.count() == 0


def test_each_gets_the_slips_they_have_not_keyed(town):
    batch = a_batch(town, 2)
    first, second = batch.papers.all()
    key(first, town.clerk)
    assert queries.next_to_key(town.clerk.actor, batch.pk) == second
    assert queries.next_to_key(town.head.actor, batch.pk) == first
    key(second, town.clerk)
    assert queries.next_to_key(town.clerk.actor, batch.pk) is None
