"""A pack that lays quiet hours down, robots for tests, and posts that were given up."""

from __future__ import annotations

from datetime import UTC, datetime

import factory

from gongzhi.foundation import rulebook
from gongzhi.foundation.messaging.models import Robot

ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
PACK = """
code = "national"
title = "全国规则"
jurisdiction = ""
effective_from = 2026-01-01
"""
QUIET = """
[[messaging.quiet]]
code = "night"
label = "夜里不发"
since = "21:00"
until = "08:00"
verified = "未核实"
"""


def lay_down(folder, *sections):
    """Load a pack with these sections and no others."""
    pack = folder / "packs" / "national"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text(PACK, "utf-8")
    (pack / "sections.toml").write_text("\n".join(sections), "utf-8")
    rulebook.load(pack.parent, at=BEGAN)


class RobotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Robot

    vendor = "wecom"
    address = ADDRESS
