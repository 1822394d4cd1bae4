"""What must hold before people are let in: one finding for each thing that was looked at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import TextChoices
from django.utils import timezone

from gongzhi.foundation import crypto, rulebook
from gongzhi.foundation.crypto import rings
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.rulebook import services as packs
from gongzhi.foundation.worktime.models import Year

from .events import BackedUp

OLDEST_POSTGRES = 16
WORKER_SILENT = timedelta(seconds=60)
CHAIN_WAITS = timedelta(seconds=120)
CLOCKS_APART = timedelta(seconds=2)
BACKUP_EVERY = timedelta(days=7)
LEAST_FREE, FREE_ENOUGH = 1024**3, 5 * 1024**3
NOTICE_IS_OUT = 12  # in December the next year's holidays are usually published


class State(TextChoices):
    FINE = "fine", "好"
    NOTE = "note", "注意"
    BAD = "bad", "不行"


@dataclass(frozen=True)
class Finding:
    name: str
    state: State
    words: str


Found = tuple[State, str]
Look = Callable[[datetime], Found]


def look_around(*, at: datetime) -> list[Finding]:
    """Look at everything; what cannot be looked at is bad, and says why."""
    return [Finding(name, *_looked(look, at)) for name, look in LOOKS]


def _looked(look: Look, at: datetime) -> Found:
    try:
        return look(at)
    except (DatabaseError, OSError, ImproperlyConfigured) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        return State.BAD, f"查不了：{said}"


def _settings(at: datetime) -> Found:
    errors = [message for message in checks.run_checks() if message.is_serious()]
    if errors:
        return State.BAD, f"{len(errors)} 处不对，第一处：{errors[0].msg}"
    if settings.DEMO:
        return State.NOTE, "是演示的设置；正式环境用 config.settings.production"
    if settings.DEBUG:
        return State.BAD, "DEBUG 开着"
    return State.FINE, f"{settings.DISTRICT}，{settings.SITE_URL}"


def _database(at: datetime) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, getdatabaseencoding()")
        version, encoding = cursor.fetchone()
    if version < OLDEST_POSTGRES * 10_000:
        return State.BAD, f"PostgreSQL {version // 10_000}，要 {OLDEST_POSTGRES} 或更新的"
    if encoding != "UTF8":
        return State.BAD, f"数据库的编码是 {encoding}，要用 UTF8 新建"
    return State.FINE, f"PostgreSQL {version // 10_000}.{version % 10_000}"


def _extensions(at: datetime) -> Found:
    """Those that migrations ask for, and whether they are there."""
    needed = {
        operation.name
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, CreateExtension)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = sorted(needed - {row[0] for row in cursor.fetchall()})
    if missing:
        return State.BAD, f"缺 {'、'.join(missing)}，用超级用户 CREATE EXTENSION"
    return State.FINE, "、".join(sorted(needed)) or "不需要"


def _migrations(at: datetime) -> Found:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return State.BAD, f"{len(plan)} 步没有做，先运行 gongzhi migrate"
    return State.FINE, "都做了"


def _worker(at: datetime) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (seen,) = cursor.fetchone()
    if seen is None:
        return State.BAD, "没有在跑，启动 gongzhi worker"
    if at - seen > WORKER_SILENT:
        return State.BAD, f"{_ago(at - seen)}没有动静了，看它的日志"
    return State.FINE, "在跑"


def _chain(at: datetime) -> Found:
    waiting = record.oldest_waiting()
    if waiting and at - waiting > CHAIN_WAITS:
        return State.BAD, f"最早一条等了{_ago(at - waiting)}还没入链，后台多半停了"
    return State.FINE, "跟得上"


def _disk(at: datetime) -> Found:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{settings.MEDIA_ROOT} 还剩 {free / 1024**3:,.1f} GB"
    if free < LEAST_FREE:
        return State.BAD, f"{words}，照片快放不下了"
    return (State.FINE if free >= FREE_ENOUGH else State.NOTE), words


def _clock(at: datetime) -> Found:
    """The database's clock against ours; half of the way there and back is nobody's fault."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        after = timezone.now()
    apart = abs(theirs - before - (after - before) / 2)
    if apart > CLOCKS_APART:
        return State.BAD, f"和数据库差 {apart.total_seconds():,.0f} 秒，两台都要对时"
    return State.FINE, "和数据库一致"


def _keys(at: datetime) -> Found:
    """Every ring opens what it seals, and one stored value of every sealed column."""
    for ring in rings.RINGS:
        token = crypto.encrypt(b"gongzhi", purpose="upkeep.preflight", ring=ring)
        crypto.decrypt(token, purpose="upkeep.preflight", ring=ring)
        crypto.blind_index("gongzhi", purpose="upkeep.preflight", ring=ring)
    closed = [label for label, opens in _sealed_columns() if not opens]
    if closed:
        return State.BAD, f"打不开 {'、'.join(closed)} 里存着的内容，密钥不是原来那几把"
    return State.FINE, "打得开"


def _sealed_columns() -> list[tuple[str, bool]]:
    return [
        (f"{model._meta.verbose_name}的{field.verbose_name}", _opens(model, field.attname))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, crypto.EncryptedTextField)
    ]


def _opens(model: type, column: str) -> bool:
    rows = model._default_manager.filter(**{f"{column}__isnull": False})  # type: ignore[attr-defined]
    try:
        rows.order_by("-pk").values_list(column, flat=True).first()
    except crypto.SealBroken:
        return False
    return True


def _rules(at: datetime) -> Found:
    try:
        pack = rulebook.pack_for(settings.DISTRICT, timezone.localdate(at))
        drawn = packs.check(settings.RULEPACKS)
    except (rulebook.RuleMissing, rulebook.PackRefused) as error:
        return State.BAD, str(error)
    loaded = {one.code: bytes(one.digest) for one in rulebook.packs_in_force()}
    stale = [one.title for one in drawn if loaded.get(one.code) != bytes(one.digest)]
    if stale:
        return State.NOTE, f"{'、'.join(stale)}改过还没有载入，运行 gongzhi rulebook load"
    return State.FINE, str(pack)


def _calendar(at: datetime) -> Found:
    today = timezone.localdate(at)
    published = set(Year.objects.filter(is_published=True).values_list("year", flat=True))
    if today.year not in published:
        return State.BAD, f"没有 {today.year} 年的放假安排，运行 gongzhi calendar seed 或 import"
    if today.year + 1 in published:
        return State.FINE, f"{today.year}、{today.year + 1} 年都有"
    words = f"{today.year} 年有；{today.year + 1} 年待公布，先按周一到周五算"
    return (State.NOTE if today.month >= NOTICE_IS_OUT else State.FINE), words


def _backup(at: datetime) -> Found:
    recent = Entry.objects.filter(
        district=settings.DISTRICT, at__gt=at - BACKUP_EVERY, event=BackedUp.name
    )
    last = recent.order_by("-at").first()
    if last is None:
        return State.NOTE, f"{BACKUP_EVERY.days} 天里没有备份过，运行 gongzhi backup"
    return State.FINE, f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"


def _ago(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004
        return f" {minutes} 分钟"
    return f" {minutes // 60} 小时" if minutes < 48 * 60 else f" {minutes // 1440} 天"


LOOKS: tuple[tuple[str, Look], ...] = (
    ("设置", _settings),
    ("数据库", _database),
    ("扩展", _extensions),
    ("表结构", _migrations),
    ("后台", _worker),
    ("入链", _chain),
    ("磁盘", _disk),
    ("时钟", _clock),
    ("密钥", _keys),
    ("规则包", _rules),
    ("日历", _calendar),
    ("备份", _backup),
)
