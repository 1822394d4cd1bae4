"""``gongzhi open311 key NAME | keys | revoke NAME``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.doors.open311 import queries, services
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.policy import SYSTEM


class Command(BaseCommand):
    help = "Open311 接口：给接入程序发密钥、看有哪些、停用"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        key = actions.add_parser("key", help="发一把密钥，只显示这一次；已有的程序换新的")
        key.add_argument("name", help="程序的名称，工作人员会看到")
        key.add_argument("--area", default=settings.DISTRICT, help="能登记哪里的事：区划代码")
        key.add_argument("--per-minute", type=int, default=60, help="每分钟最多几件")
        actions.add_parser("keys", help="有哪些接入程序")
        revoke = actions.add_parser("revoke", help="停用一个程序的密钥")
        revoke.add_argument("name")

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, action)(options)
        except StepRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def key(self, options: dict[str, Any]) -> None:
        made = services.issue_key(
            options["name"],
            area=options["area"],
            per_minute=options["per_minute"],
            actor=SYSTEM,
            at=timezone.now(),
        )
        self.stdout.write(made)
        self.stderr.write("这是“api_key”，平台只存它的摘要，请现在就抄到接入程序里")

    def keys(self, _: dict[str, Any]) -> None:
        for client in queries.clients():
            state = "停用" if client.revoked_at else "在用"
            self.stdout.write(
                f"{client.name}  {client.area}  每分钟 {client.per_minute} 件  {state}"
            )

    def revoke(self, options: dict[str, Any]) -> None:
        services.revoke_key(options["name"], actor=SYSTEM, at=timezone.now())
        self.stdout.write(f"停用了“{options['name']}”的密钥")
