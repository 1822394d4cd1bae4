"""Imports a made spreadsheet into the database that is set up, and says how long it took."""

from __future__ import annotations

import io
import sys
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from gongzhi.foundation.memory import settle
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import services
from gongzhi.register.organizations.queries import actor_of
from gongzhi.register.people.models import Account
from gongzhi.register.territory.queries import communities_in

MARK = 60  # seconds
WORDS = "小区 {n} 号楼前的路灯坏了半个月，晚上看不清台阶，老人出门怕摔，请社区来看一看，能修就修，不能修给个说法。"
HEADERS = ["编号", "标题", "内容", "时间", "姓名", "电话", "地点", "社区"]


def row(number: int, communities: list[str]) -> list[str]:
    at = datetime(2026, 1, 1, 8, tzinfo=ZONE) + timedelta(minutes=number)
    return [
        f"B{number:07}",
        f"第 {number} 盏路灯不亮",
        WORDS.format(n=number % 90 + 1),
        f"{at:%Y-%m-%d %H:%M}",
        "林",
        f"170{number % 10**8:08}",
        f"{number % 30 + 1} 栋门口",
        communities[number % len(communities)],
    ]


def file_of(rows: int, kind: str, communities: list[str]) -> bytes:
    if kind == "csv":
        lines = [",".join(HEADERS), *(",".join(row(n, communities)) for n in range(rows))]
        return "\n".join(lines).encode()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for number in range(rows):
        sheet.append(row(number, communities))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main(rows: int, kind: str) -> int:
    settle()  # as the worker does
    now = timezone.now()
    officer = Account.objects.get(username="demo-district")
    actor = actor_of(officer.pk, on=timezone.localdate(now))
    names = [item.name for item in communities_in(settings.DISTRICT)]
    content = file_of(rows, kind, list(dict.fromkeys(names)))
    begun, used = time.monotonic(), time.process_time()
    upload = SimpleUploadedFile(f"messages.{kind}", content)
    batch = services.upload_batch(upload, area=settings.DISTRICT, actor=actor, at=now)
    read = time.monotonic() - begun
    services.import_batch(batch.pk, actor=actor, at=now)
    services.run_import(batch.pk, at=now)
    took, cpu = time.monotonic() - begun, time.process_time() - used
    batch.refresh_from_db()
    sys.stdout.write(
        f"{kind} {rows:,} 行，{len(content) / 1e6:.1f} MB：上传并读一遍 {read:.1f} 秒，导完 {took:.1f} 秒"
        f"（本进程 CPU {cpu:.1f} 秒）；导入 {batch.imported:,}，没导 {batch.fault_count:,}\n"
    )
    return int(took > MARK or batch.imported != rows)
