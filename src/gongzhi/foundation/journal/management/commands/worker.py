"""``gongzhi worker``: runs what was deferred, and what the clock asks for."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

CONCURRENCY = 4


class Command(BaseCommand):
    help = "后台：送达事件、发短信、导入、到点的事"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=CONCURRENCY)
        parser.add_argument("--until-empty", action="store_true", help="做完手上的就停")

    def handle(self, *args: Any, concurrency: int, until_empty: bool, **options: Any) -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        app.with_connector(connector).run_worker(
            concurrency=concurrency,
            wait=not until_empty,
            delete_jobs="successful",
            update_heartbeat_interval=5,
            stalled_worker_timeout=15,
            shutdown_graceful_timeout=10,
        )
