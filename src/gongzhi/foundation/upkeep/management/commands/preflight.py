"""``gongzhi preflight``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.upkeep.preflight import State, look_around


class Command(BaseCommand):
    help = "开门前看一遍：设置、数据库、后台、磁盘、时钟、密钥、规则、日历、备份"
    requires_system_checks = ()  # it runs them itself, as one of its findings

    def handle(self, *args: Any, **options: Any) -> None:
        found = look_around(at=timezone.now())
        for finding in found:
            self.stdout.write(f"{finding.state.label}　{finding.name}：{finding.words}")
        bad = [finding.name for finding in found if finding.state == State.BAD]
        if bad:
            raise CommandError(f"{'、'.join(bad)}不行，先弄好再开门")
