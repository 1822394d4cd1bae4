"""The suggestion box: nothing of who or when is kept, and it is opened at its hours (E-4)."""

import json
import logging
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from gongzhi.foundation import files
from gongzhi.foundation.files.tests.pictures import photo
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal, Box, Slip

from .factories import AT, COMMUNITY, DAY, DISTRICT, NEXT_COMMUNITY, fresh, holder_of

SECRET = "物业经理收了装修队的钱"
NINE = datetime(2026, 3, 11, 9, tzinfo=ZONE)
OWN = {"appeals_slip", "appeals_slip_photos", "files_storedfile"}


def drop(town, words=SECRET, *, at=AT, area=COMMUNITY, **given):
    place = services.Place(area, town.home.pk if area == COMMUNITY else None, spot="三栋门口")
    return services.drop_slip(words, place, submission=given.pop("submission", uuid4()), at=at, **given)  # fmt: skip


def every_row():
    """Every row of every table as JSON, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        rows = {}
        for table, name in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            rows[name] = sorted(row for (row,) in cursor.fetchall())
    return rows


def test_of_a_slip_only_its_words_its_place_and_its_day_are_kept(town, caplog):
    caplog.set_level(logging.DEBUG)
    before = every_row()
    code = drop(town, at=AT + timedelta(hours=3, minutes=17, seconds=5))
    after = every_row()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"appeals_slip"}
    (row,) = map(json.loads, after["appeals_slip"])
    hashed = row.pop("receipt_hash")
    slip = Slip.objects.get()
    assert row == {
        "id": str(slip.pk),
        "area": COMMUNITY,
        "neighbourhood_id": str(town.home.pk),
        "spot": "三栋门口",
        "detail": SECRET,
        "dropped_on": "2026-03-10",
    }
    assert slip.pk.version == 4
    assert code not in str(after)
    assert bytes.fromhex(hashed.removeprefix("\\x")) == queries.receipt_hash(code)
    assert SECRET not in caplog.text
    assert code not in caplog.text


def test_a_photo_in_the_box_keeps_no_hour_of_its_own(town):
    kept = files.keep_image(SimpleUploadedFile("门.jpg", photo()), at=AT)
    drop(town, photos=[kept.pk], at=AT + timedelta(minutes=7))
    assert files.models.StoredFile.objects.get().attached_at == datetime(2026, 3, 10, tzinfo=ZONE)
    assert Slip.objects.get().photos.get() == kept


def test_the_same_form_twice_is_one_slip_with_one_code(town):
    form = uuid4()
    codes = {drop(town, submission=form) for _ in range(2)}
    assert (len(codes), Slip.objects.count()) == (1, 1)
    services.open_box(COMMUNITY, at=AT)
    codes.add(drop(town, submission=form))
    assert (len(codes), Slip.objects.count(), Appeal.objects.count()) == (1, 0, 1)


def test_where_no_box_hangs_it_says_where_to_go(town):
    with pytest.raises(StepRefused, match="还没有意见箱，请打 12345"):
        drop(town, area="431003001001")
    assert not Slip.objects.exists()


def test_the_code_finds_the_slip_and_later_the_appeal(town):
    code = drop(town)
    assert queries.slip_with_receipt(code).detail == SECRET
    assert queries.appeal_with_receipt(code) is None
    services.open_box(COMMUNITY, at=AT + DAY)
    assert queries.slip_with_receipt(code) is None
    appeal = queries.appeal_with_receipt(code)
    assert appeal.detail == SECRET
    assert queries.own_appeal(holder_of(appeal), appeal.pk) == appeal


def test_opening_takes_all_out_at_one_instant_and_tells_how_many(town):
    codes = [drop(town, f"{SECRET}，第{n}张", at=AT + timedelta(minutes=n)) for n in range(5)]
    drop(town, "别处的", area=NEXT_COMMUNITY)
    assert services.open_box(COMMUNITY, at=AT + DAY) == 5
    appeals = [fresh(queries.appeal_with_receipt(code)) for code in codes]
    for appeal in appeals:
        assert (appeal.channel, appeal.naming, appeal.author_id) == ("box", "anonymous", None)
        assert (appeal.filed_at, appeal.helper_id) == (AT + DAY, None)
        assert (appeal.item.opened_at, appeal.item.source) == (AT + DAY, "意见箱，匿名")
        assert appeal.item.place == "燕泉小区 三栋门口"
        assert appeal.item.unit == town.clerk.unit
    assert [slip.detail for slip in Slip.objects.all()] == ["别处的"]
    told = list(Entry.objects.order_by("pk").values_list("event", "payload__actor_id", "payload__body"))  # fmt: skip
    assert told == [("appeals.box_opened", None, {"slips": 5})] + 5 * [
        ("appeals.filed", None, {"channel": "box"})
    ]


def test_the_order_in_which_they_fell_in_is_lost(town):
    for n in range(12):
        drop(town, f"{n:02}号纸条", at=AT + timedelta(minutes=n))
    services.open_box(COMMUNITY, at=AT + DAY)
    taken = list(Appeal.objects.order_by("pk").values_list("detail", flat=True))
    assert sorted(taken) == [f"{n:02}号纸条" for n in range(12)]
    assert taken != sorted(taken)  # one chance in 12!


def test_an_empty_box_is_opened_without_a_word(town):
    assert services.open_box(COMMUNITY, at=AT) == 0
    assert Box.objects.get(pk=COMMUNITY).opened_at == AT
    assert not Entry.objects.exists()


def test_boxes_are_opened_at_their_hours_on_working_days(town):
    saturday = NINE + 3 * DAY
    assert services.open_due_boxes(at=NINE - DAY) == 0  # the first look hangs them up
    drop(town, at=NINE - timedelta(hours=2))
    assert services.open_due_boxes(at=NINE - timedelta(minutes=1)) == 0
    assert services.open_due_boxes(at=NINE) == 1
    assert services.open_due_boxes(at=NINE) == 0
    drop(town, at=NINE + timedelta(hours=1))
    assert services.open_due_boxes(at=NINE + timedelta(hours=5, minutes=59)) == 0
    assert services.open_due_boxes(at=NINE + timedelta(hours=6)) == 1
    drop(town, at=saturday - timedelta(hours=1))
    assert services.open_due_boxes(at=saturday) == 0
    assert services.open_due_boxes(at=saturday + 2 * DAY) == 1


def test_a_slip_where_only_the_street_listens_comes_out_as_well(town):
    drop(town, area="431002001009")
    services.open_due_boxes(at=NINE - DAY)
    assert services.open_due_boxes(at=NINE) == 1
    assert Appeal.objects.get().item.unit == town.officer.unit
    assert Appeal.objects.get().area.startswith(DISTRICT)
