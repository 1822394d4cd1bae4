"""Before people are let in: everything that is looked at, when it holds and when it does not."""

from __future__ import annotations

import shutil
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from gongzhi.foundation.journal import chain
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing.events import ThingMoved
from gongzhi.foundation.upkeep.backup.making import SUBJECT
from gongzhi.foundation.upkeep.events import BackedUp
from gongzhi.foundation.upkeep.preflight import LOOKS, State, look_around
from gongzhi.foundation.worktime.models import Year

from .conftest import NOON

pytestmark = pytest.mark.usefixtures("rules", "files")
MINUTE = timedelta(minutes=1)
OTHER_KEY = "demo:b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTE="


def found(name, *, at=NOON):
    (finding,) = [one for one in look_around(at=at) if one.name == name]
    return finding.state, finding.words


def worker_seen(at):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])


def backed_up(at):
    return BackedUp(
        subject_id=SUBJECT,
        area="431002",
        actor_id=None,
        at=at,
        rows=1,
        files=0,
        size=1,
        manifest="",
    )


def test_a_house_in_order_has_nothing_bad():
    worker_seen(NOON - MINUTE / 2)
    tell(backed_up(NOON - timedelta(days=1)))
    chain.seal_all(at=NOON)
    with override_settings(DEMO=False):
        states = {one.name: one.state for one in look_around(at=NOON)}
    assert set(states) == {name for name, _ in LOOKS}
    assert {name for name, state in states.items() if state == State.BAD} == set()
    assert states["备份"] == states["后台"] == states["规则包"] == states["密钥"] == State.FINE


def test_the_settings_of_the_demonstration_are_noted_and_debug_is_refused():
    assert found("设置") == (State.NOTE, "是演示的设置；正式环境用 config.settings.production")
    with override_settings(DEMO=False, DEBUG=True):
        assert found("设置") == (State.BAD, "DEBUG 开着")


def test_the_version_of_the_database_is_named():
    assert found("数据库")[0] == State.FINE
    assert found("数据库")[1].startswith("PostgreSQL ")


def test_an_extension_that_migrations_ask_for_is_looked_for():
    assert found("扩展")[0] == State.FINE


def test_a_step_of_the_tables_not_taken_is_counted():
    assert found("表结构") == (State.FINE, "都做了")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'files'")
    state, words = found("表结构")
    assert state == State.BAD
    assert words.endswith("步没有做，先运行 gongzhi migrate")


def test_a_worker_that_never_ran_or_fell_silent_is_told():
    assert found("后台") == (State.BAD, "没有在跑，启动 gongzhi worker")
    worker_seen(NOON - 3 * MINUTE)
    assert found("后台") == (State.BAD, " 3 分钟没有动静了，看它的日志")
    worker_seen(NOON - MINUTE)
    assert found("后台") == (State.FINE, "在跑")


def test_an_entry_that_waits_long_for_its_link_is_told():
    assert found("入链") == (State.FINE, "跟得上")
    tell(ThingMoved(subject_id=SUBJECT, area="431002", actor_id=None, at=NOON - 3 * MINUTE))
    assert found("入链") == (
        State.BAD,
        "最早一条等了 3 分钟还没入链，后台多半停了",
    )


@pytest.mark.parametrize(
    ("free", "state"),
    [(0.9, State.BAD), (1, State.NOTE), (4.9, State.NOTE), (5, State.FINE)],
)
def test_room_for_pictures_is_measured(monkeypatch, free, state):
    free = SimpleNamespace(free=int(free * 1024**3))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    assert found("磁盘")[0] == state


def test_clocks_apart_are_told(monkeypatch):
    assert found("时钟") == (State.FINE, "和数据库一致")
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() - timedelta(seconds=90))
    state, words = found("时钟")
    assert (state, words) == (State.BAD, "和数据库差 90 秒，两台都要对时")


def test_keys_that_do_not_open_what_is_stored_are_found_by_its_column():
    assert found("密钥") == (State.FINE, "打得开")
    OutgoingText.objects.create(reference="1", phone="15400000000", body="您好", made_at=NOON)
    assert found("密钥") == (State.FINE, "打得开")
    with override_settings(KEYS=OTHER_KEY):
        assert found("密钥") == (
            State.BAD,
            "打不开 短信和群消息的手机号、短信和群消息的内容 里存着的内容，密钥不是原来那几把",
        )
    with override_settings(KEYS="nonsense"):
        state, words = found("密钥")
    assert (state, words.startswith("查不了：GONGZHI_KEYS 应写成")) == (State.BAD, True)


def test_rules_that_are_not_loaded_or_not_as_in_the_folder_are_told(rules, tmp_path, settings):
    assert found("规则包")[0] == State.FINE
    folder = shutil.copytree(settings.RULEPACKS, tmp_path / "packs")
    path = folder / "chenzhou" / "pack.toml"
    path.write_text(path.read_text().replace('title = "', 'title = "新 ', 1))
    settings.RULEPACKS = folder
    state, words = found("规则包")
    assert state == State.NOTE
    assert words.startswith("新 ")
    assert words.endswith("改过还没有载入，运行 gongzhi rulebook load")
    with override_settings(DISTRICT="990000"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM rulebook_pack")
        rules.forget()
        assert found("规则包")[0] == State.BAD


def test_a_year_without_its_holidays_is_told():
    assert found("日历") == (State.FINE, "2026 年有；2027 年待公布，先按周一到周五算")
    december = NOON.replace(month=12)
    assert found("日历", at=december)[0] == State.NOTE
    Year.objects.create(year=2027, is_published=True)
    assert found("日历", at=december) == (State.FINE, "2026、2027 年都有")
    assert found("日历", at=NOON.replace(year=2028)) == (
        State.BAD,
        "没有 2028 年的放假安排，运行 gongzhi calendar seed 或 import",
    )


def test_a_week_without_a_backup_is_noted():
    words = "7 天里没有备份过，运行 gongzhi backup"
    assert found("备份") == (State.NOTE, words)
    with transaction.atomic():
        tell(backed_up(NOON - timedelta(days=7)))
    assert found("备份") == (State.NOTE, words)
    tell(backed_up(NOON - timedelta(days=6)))
    assert found("备份") == (State.FINE, "2026-11-21 12:00")
    assert Entry.objects.count() == 2


def test_the_command_prints_a_line_each_and_ends_with_what_is_bad():
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("preflight", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.partition("　")[2].partition("：")[0] for line in lines] == [n for n, _ in LOOKS]
    assert "不行　后台：没有在跑，启动 gongzhi worker" in lines
    assert str(error.value) == "后台不行，先弄好再开门"
    worker_seen(timezone.now())
    call_command("preflight", stdout=StringIO())
