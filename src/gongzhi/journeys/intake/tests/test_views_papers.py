"""纸条 on the desk."""

import pytest

from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.intake.models import Keying, Paper, PaperBatch

from .factories import a_batch, key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/desk/papers/"


def test_from_counting_to_filing_by_two_people(town):
    first, second = browser(town.clerk.account), browser(town.head.account)
    form = form_in(first.get(LIST), LIST)
    first.post(LIST, form.data(source="意见箱", received_on="2026-03-09", count="2"))
    batch = PaperBatch.objects.get()
    here, keying = f"{LIST}{batch.pk}/", f"{LIST}{batch.pk}/key/"
    for words in ("路灯不亮。", "电梯异响。"):
        first.post(keying, form_in(first.get(keying), keying).data(words=words))
    assert "您能录的都录了" in text_of(first.get(keying, follow=True))
    page = second.get(keying)
    assert "路灯" not in page.content.decode()
    second.post(keying, form_in(page, keying).data(words="路灯不亮。"))
    second.post(keying, form_in(second.get(keying), keying).data(words="电梯异向。"))
    shown = text_of(second.get(here))
    assert "不一样的：写的话" in shown
    assert "查出 1 处录得不一样" in shown
    settling = f"{here}2/"
    form = form_in(second.get(settling), settling)
    assert "第一遍" in text_of(second.get(settling))
    assert second.post(settling, form.data()).status_code == 400
    assert second.post(settling, form.data(pick_words="3", anew_words="")).status_code == 400
    second.post(settling, form.data(pick_words="1"))
    done = text_of(second.post(f"{here}file/", follow=True))
    assert "2 张登记了，各成一件事" in done
    assert sorted(Appeal.objects.values_list("detail", flat=True)) == ["电梯异响。", "路灯不亮。"]
    assert second.get(settling).status_code == 404


def test_what_the_paper_really_says_may_be_typed_anew(town):
    batch = a_batch(town)
    key(batch.papers.get(), town.clerk, naming="named", name="周叔", phone="13900001234")
    key(batch.papers.get(), town.head, naming="named", name="周树", phone="13900001235")
    settling = f"{LIST}{batch.pk}/1/"
    page = browser(town.clerk.account)
    sent = {"pick_name": "3", "anew_name": "周书", "pick_phone": "2"}
    page.post(settling, form_in(page.get(settling), settling).data(**sent))
    third = Keying.objects.get(turn=3)
    assert (third.name, third.phone, third.words) == ("周书", "13900001235", "路灯不亮，请修。")


def test_an_empty_slip_stays_on_the_page_with_what_is_wrong(town):
    batch = a_batch(town)
    clerk, keying = browser(town.clerk.account), f"{LIST}{batch.pk}/key/"
    page = clerk.post(keying, {"number": "1", "words": "", "naming": "anonymous", "spot": "三栋"})
    assert page.status_code == 400
    assert "看不清就勾最下面那一项" in text_of(page)
    assert "三栋" in page.content.decode()
    assert Paper.objects.get().state == "blank"


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_however_many_slips(town, django_assert_num_queries, count):
    for _ in range(count):
        batch = a_batch(town, 2 * count)
    for paper in batch.papers.all():
        key(paper, town.clerk)
        key(paper, town.head, words="路灯不亮，请修。" if paper.number % 2 else "别的字")
    clerk = browser(town.clerk.account)
    clerk.post(f"{LIST}{batch.pk}/file/")
    clerk.get(f"{LIST}{batch.pk}/")  # what a process reads once is not the page's
    clerk.get(LIST)
    with django_assert_num_queries(4):
        clerk.get(LIST)
    with django_assert_num_queries(7):
        page = clerk.get(f"{LIST}{batch.pk}/")
    assert text_of(page).count("不一样的：") == count
    assert text_of(page).count("待受理") == count


def test_another_communitys_slips_are_not_there(town):
    batch = a_batch(town)
    other = browser(town.neighbour_clerk.account)
    for path in ("", "key/", "1/"):
        assert other.get(f"{LIST}{batch.pk}/{path}").status_code == 404
    assert other.post(f"{LIST}{batch.pk}/file/").status_code == 404
    assert "大门口意见箱" not in text_of(other.get(LIST)).split("点清一批")[0]
