"""``gongzhi crypto newkey | status | rotate``."""

from __future__ import annotations

import os
import string
from argparse import ArgumentParser
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.crypto import rings, rotation


class Command(BaseCommand):
    help = "加密：生成密钥、看哪些值在哪把密钥下、全部换到最新的密钥"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        newkey = actions.add_parser("newkey", help="写出带新密钥的环境变量")
        newkey.add_argument("--ring", choices=list(rings.RINGS), help="只给这一组；不写就是全部")
        actions.add_parser("status", help="每一栏的值各在哪种算法、哪把密钥下")
        rotate = actions.add_parser("rotate", help="把旧密钥、旧算法下的值重新加密，可以中断再来")
        rotate.add_argument("--batch", type=int, default=rotation.BATCH, help="每个事务多少个值")

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        getattr(self, action)(**options)

    def newkey(self, *, ring: str | None, **_: Any) -> None:
        for name in [ring] if ring else rings.RINGS:
            for line in _lines(name):
                self.stdout.write(line)
        self.stderr.write(
            "把上面的内容写进环境变量并另存一份，再运行 gongzhi crypto rotate；"
            "换完之前不要删掉旧密钥"
        )

    def status(self, **_: Any) -> None:
        for store in rotation.stores():
            self.stdout.write(store.label)
            for header, number in sorted(store.census().items(), key=str):
                seal = f"{header.cipher} {header.key_id}" if header else "读不懂"
                self.stdout.write(f"  {seal}  {number}")

    def rotate(self, *, batch: int, **_: Any) -> None:
        total, broken = 0, []
        for store in rotation.stores():
            done = 0
            for step in store.rotate(batch=batch):
                done += step.rotated
                broken += [f"{store.label} {key}" for key in step.broken]
                self.stdout.write(f"{store.label} {done}")
            total += done
        self.stdout.write(f"重新加密 {total} 个值")
        if broken:
            raise CommandError(
                f"{len(broken)} 个值打不开，没有动：{'、'.join(broken)}；"
                "补上缺的密钥，或从备份恢复，再运行一次"
            )


def _lines(ring: str) -> list[str]:
    """Assignments for the environment; a demonstration's keys are not carried over."""
    keys, index = rings.RINGS[ring]
    is_demo = bool(getattr(settings, "DEMO", False))
    old = "" if is_demo else str(getattr(settings, keys))
    taken = {part.partition(":")[0] for part in old.split(",")}
    day = f"{timezone.localdate():%Y%m%d}"
    key_id = next(name for letter in string.ascii_lowercase if (name := day + letter) not in taken)
    lines = [f"{rings.variable(keys)}={','.join(filter(None, [f'{key_id}:{_secret()}', old]))}"]
    if is_demo or not getattr(settings, index):
        lines.append(f"{rings.variable(index)}={_secret()}")
    return lines


def _secret() -> str:
    return b64encode(os.urandom(rings.KEY_BYTES)).decode()
