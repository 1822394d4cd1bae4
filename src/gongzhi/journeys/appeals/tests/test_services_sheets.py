"""Imported tables go when their time is over; what they brought stays."""

import tomllib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.capabilities.casework.tests.factories import PackFactory
from gongzhi.foundation import tabular
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.upkeep import services as upkeep
from gongzhi.foundation.upkeep.registry import ALL_RETAINED
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Batch

from .factories import AT, DAY, DISTRICT

SECOND = timedelta(seconds=1)
TABLE = """编号,称呼,内容,社区,联系电话
24,陈桂兰,三栋楼道灯坏了半个月,仙泉社区,138 0000 1234
25,李四,路灯不亮,没有这个社区,123
"""
RULES = tomllib.loads((settings.RULEPACKS / "national" / "retention.toml").read_text())
RETENTION = {rule["code"]: rule for rule in RULES["upkeep"]["retention"]}


def upload(town):
    file = SimpleUploadedFile("一月.csv", TABLE.encode())
    return services.upload_batch(file, area=DISTRICT, actor=town.district_officer.actor, at=AT)


def imported(town):
    batch = upload(town)
    services.import_batch(batch.pk, actor=town.district_officer.actor, at=AT)
    services.run_import(batch.pk, at=AT)
    return batch


def let_go(before, at_most=10):
    return services.let_go_of_sheets(before, at_most)


def test_a_table_goes_when_its_time_is_over_and_what_it_brought_stays(town):
    table = imported(town).file_id
    assert let_go(AT) == 0
    assert len(Batch.objects.get().faults) == 1
    assert [let_go(AT + SECOND), let_go(AT + SECOND)] == [1, 0]
    batch = Batch.objects.get()
    assert (batch.file, batch.headers, batch.mapping, batch.faults) == (None, [], {}, [])
    assert (batch.name, batch.imported, batch.fault_count) == ("一月.csv", 1, 1)
    assert not StoredFile.objects.filter(pk=table).exists()
    assert [row.batch_id for row in Appeal.objects.all()] == [batch.pk]
    services.undo_batch(batch.pk, actor=town.district_officer.actor, at=AT + DAY)
    assert not Appeal.objects.exists()


def test_a_table_that_runs_stays_and_one_that_never_ran_goes_by_its_upload(town):
    running, waiting = upload(town), upload(town)
    services.import_batch(running.pk, actor=town.district_officer.actor, at=AT)
    assert let_go(AT + DAY) == 1
    assert [row.pk for row in Batch.objects.filter(file__isnull=True)] == [waiting.pk]
    services.run_import(running.pk, at=AT + DAY)
    assert Batch.objects.get(pk=running.pk).imported == 1
    assert let_go(AT + DAY) == 0


def test_what_was_let_go_is_not_begun_again(town):
    batch = upload(town)
    let_go(AT + DAY)
    officer = town.district_officer.actor
    for verb in (
        lambda: services.map_batch(batch.pk, {"detail": 4}, actor=officer, at=AT),
        lambda: services.import_batch(batch.pk, actor=officer, at=AT),
    ):
        with pytest.raises(StepRefused, match="已经删去；要导入请重新上传"):
            verb()
    with pytest.raises(tabular.TableRefused, match="重新上传"):
        services.preview(Batch.objects.get())
    assert Batch.objects.get().state == "uploaded"


def test_so_many_tables_go_at_once(town):
    for _ in range(3):
        upload(town)
    assert [let_go(AT + DAY, 2) for _ in range(3)] == [2, 1, 0]
    assert not StoredFile.objects.exists()


def test_the_rule_says_thirty_days_and_the_record_says_how_many_went(town):
    imported(town)
    PackFactory(jurisdiction=DISTRICT, sections={"upkeep.retention": [RETENTION["appeals.sheets"]]})
    over = AT + 30 * DAY
    assert upkeep.delete_expired(at=over, kinds=["appeals.sheets"]) == []
    (deleted,) = upkeep.delete_expired(at=over + SECOND, kinds=["appeals.sheets"])
    assert (deleted.label, deleted.count) == ("导入用的表格和没导的行", 1)
    told = Entry.objects.select_related("payload").last()
    assert (told.event, told.payload.body["kind"], told.payload.body["count"]) == (
        "upkeep.expired",
        "appeals.sheets",
        1,
    )
    assert "陈桂兰" not in str(told.payload.body)


def test_the_retention_run_knows_it():
    assert ALL_RETAINED["appeals.sheets"].delete == services.let_go_of_sheets
