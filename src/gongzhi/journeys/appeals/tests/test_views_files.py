"""Pictures and tables that leave the house: only to who may, without EXIF, without formulas."""

import csv
from io import BytesIO, StringIO

import pytest
from PIL import Image

from gongzhi.foundation import files
from gongzhi.foundation.testing.data import outside_data
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Photo
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, picture
from .factories import AT, DAY, appeal_in, file, give_to, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EXPORT = "/desk/export/"
EARLY = AT - 5 * DAY


class TestPhoto:
    @pytest.fixture
    def shown(self, town):
        _, me = resident()
        kept = files.keep_image(picture(), at=AT)
        appeal = appeal_in(
            "working", town, at=EARLY, person_id=me.person_id, may_publish=True, photos=(kept.pk,)
        )
        return me, appeal, f"/photo/{appeal.pk}/{Photo.objects.get().pk}/"

    def test_its_author_and_the_offices_of_the_place_see_it(self, town, shown):
        me, _, address = shown
        for one in (me, town.clerk.account, town.officer.account):
            page = browser(one).get(address)
            assert page.status_code == 200
            assert page["Content-Type"] == "image/jpeg"
            assert page["X-Content-Type-Options"] == "nosniff"
            assert "private" in page["Cache-Control"] or "no-store" in page["Cache-Control"]

    def test_nobody_else_does_even_when_the_matter_is_public(self, town, shown):
        _, appeal, address = shown
        services.publish(appeal.pk, title="灯坏了", actor=town.clerk.actor, at=NOON)
        others = (
            None,
            AccountFactory(),
            town.neighbour_clerk.account,
            town.handler.account,
            town.auditor.account,
        )
        assert {browser(one).get(address).status_code for one in others} == {404}

    def test_who_takes_over_sees_it(self, town, shown):
        _, appeal, address = shown
        give_to(appeal, town.handler, by=town.clerk, at=AT)
        assert browser(town.handler.account).get(address).status_code == 200

    @pytest.mark.parametrize("query", ["", "?small=1"])
    def test_it_carries_no_place_and_no_time(self, town, shown, query):
        page = browser(town.clerk.account).get(shown[2] + query)
        content = b"".join(page.streaming_content) if page.streaming else page.content
        assert not dict(Image.open(BytesIO(content)).getexif())
        assert b"Telephone" not in content

    def test_another_matters_picture_is_not_found_under_this_one(self, town, shown):
        other = file(town)
        assert (
            browser(town.clerk.account)
            .get(f"/photo/{other.pk}/{Photo.objects.get().pk}/")
            .status_code
            == 404
        )


class TestExport:
    def rows(self, who):
        page = browser(who.account).get(EXPORT)
        assert page.status_code == 200
        text = b"".join(page.streaming_content).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    def test_only_offices_export(self, town):
        assert browser().get(EXPORT).status_code == 302
        refused = (
            AccountFactory(),
            town.handler.account,
            town.department.account,
            town.auditor.account,
        )
        assert {browser(one).get(EXPORT).status_code for one in refused} == {403}

    def test_each_gets_what_its_list_shows(self, town):
        appeal_in("closed", town, at=EARLY)
        file(town)
        assert len(self.rows(town.clerk)) == 3
        assert len(self.rows(town.officer)) == 3
        assert len(self.rows(town.neighbour_clerk)) == 1

    def test_no_name_and_no_number(self, town):
        file(town, name="陈桂兰", phone="13800000001", naming="named")
        cells = [cell for row in self.rows(town.clerk) for cell in row]
        assert "陈桂兰" not in cells
        assert "13800000001" not in cells

    def test_nothing_runs_as_a_formula(self, town):
        file(town, words='=HYPERLINK("http://evil","点我")')
        cells = [cell for row in self.rows(town.clerk)[1:] for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
        assert any("HYPERLINK" in cell for cell in cells)

    @pytest.mark.outside_data
    def test_no_known_payload_does(self, town):
        payloads = (
            outside_data("hostile/csv_injection_payloads.txt").read_text("utf-8").splitlines()
        )
        for words in [one for one in payloads if len(one.strip()) >= 4][:60]:
            file(town, words=words)
        cells = [cell for row in self.rows(town.clerk)[1:] for cell in row]
        assert not [
            cell
            for cell in cells
            if cell.startswith(("=", "+", "@", "-", "|", "%")) and len(cell) > 1
        ]

    def test_it_reads_as_few_times_for_three_as_for_one(self, town, django_assert_num_queries):
        client = browser(town.clerk.account)
        file(town)
        b"".join(client.get(EXPORT).streaming_content)
        with django_assert_num_queries(EXPORT_QUERIES):
            b"".join(client.get(EXPORT).streaming_content)
        file(town)
        file(town)
        with django_assert_num_queries(EXPORT_QUERIES):
            b"".join(client.get(EXPORT).streaming_content)


EXPORT_QUERIES = 3
