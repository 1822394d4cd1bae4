"""``gongzhi worker``: runs what was deferred, and what the clock asks for."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any, cast

import psycopg
from django.core.management.base import BaseCommand
from procrastinate.app import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from gongzhi.foundation.memory import settle

CONCURRENCY = 4
REST = 2  # seconds before a worker that lost its database begins anew
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "后台：送达事件、发短信、导入、到点的事"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=CONCURRENCY)
        parser.add_argument("--until-empty", action="store_true", help="做完手上的就停")

    def handle(self, *args: Any, concurrency: int, until_empty: bool, **options: Any) -> None:
        if not until_empty:
            settle()
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        was_asked = asyncio.run(_work(app.with_connector(connector), concurrency, until_empty))
        if not was_asked and not until_empty:
            log.warning("the worker lost its database and begins anew")
            time.sleep(REST)
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  this program with its own arguments, no shell


async def _work(worker: App, concurrency: int, until_empty: bool) -> bool:
    """Returns whether it was asked to stop; without that it ends when its connections break."""
    this = cast("asyncio.Task[bool]", asyncio.current_task())  # a coroutine runs in one
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, this.cancel)
    try:
        async with worker.open_async():
            await worker.run_worker_async(
                concurrency=concurrency,
                wait=not until_empty,
                delete_jobs="successful",
                update_heartbeat_interval=5,
                stalled_worker_timeout=15,
                shutdown_graceful_timeout=10,
                install_signal_handlers=False,
            )
    except asyncio.CancelledError:
        return True
    except (ConnectorException, psycopg.Error):
        if until_empty:
            raise
    return False
