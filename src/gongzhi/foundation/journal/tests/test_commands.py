"""``gongzhi journal verify | export | heads | seal``."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from gongzhi.foundation.journal import chain, models, record
from gongzhi.foundation.journal.writer import tell_many

from .telling import BEIHU, NOON, SUXIAN, as_intruder, moved, told

pytestmark = pytest.mark.django_db


def journal(*arguments):
    out = StringIO()
    call_command("journal", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def two_districts():
    tell_many([moved(number, area=(BEIHU, SUXIAN)[number % 2]) for number in range(6)])
    chain.seal_all(at=NOON)


def head(district):
    return bytes(record.head(district).value).hex()


def test_seal_links_what_waits():
    told(0)
    told(1)
    assert journal("seal") == "入链 2 条\n"
    assert journal("seal") == "入链 0 条\n"
    assert models.DayHead.objects.get().day == timezone.localdate()


def test_verify_says_how_every_chain_stands(two_districts):
    told(9)
    assert journal("verify") == (
        f"431002：3 条全部对上，链头 {head('431002')[:12]}；另有 1 条还没入链\n"
        f"431003：3 条全部对上，链头 {head('431003')[:12]}\n"
    )
    assert journal("verify", "--district", "431003") == (
        f"431003：3 条全部对上，链头 {head('431003')[:12]}\n"
    )


def test_verify_fails_when_a_chain_does_not_hold(two_districts):
    with as_intruder() as cursor:
        cursor.execute("UPDATE journal_entry SET event = 'x' WHERE area = %s", [SUXIAN])
    out = StringIO()
    with pytest.raises(CommandError, match="记录对不上，见上"):
        call_command("journal", "verify", stdout=out)
    fine, broken = out.getvalue().splitlines()
    assert fine.startswith("431002：3 条全部对上")
    assert broken == f"431003：{record.verify('431003').fault}"
    assert "第 1 条" in broken


@pytest.mark.parametrize("options", [(), ("--payload",)])
def test_export_writes_the_lines_of_every_chain(two_districts, options):
    lines = [
        line
        for district in ("431002", "431003")
        for line in record.export_lines(district, with_payload=bool(options))
    ]
    assert len(lines) == 6
    assert journal("export", *options) == "".join(lines)
    assert journal("export", "--district", "431003", *options) == "".join(lines[3:])


def test_heads_lists_the_days_newest_first(two_districts):
    assert models.DayHead.objects.get(district="431002").day == date(2026, 11, 23)
    assert journal("heads", "--district", "431002") == (
        f"431002 2026-11-23 3 条 第 3 号 {head('431002')}\n"
    )
    assert len(journal("heads").splitlines()) == 2


@pytest.mark.parametrize("action", ["verify", "export", "heads"])
def test_a_district_without_a_record_is_refused(two_districts, action, capsys):
    with pytest.raises(CommandError, match="没有 999999 的记录"):
        journal(action, "--district", "999999")
    assert capsys.readouterr().err == "有记录的区县：431002、431003\n"
