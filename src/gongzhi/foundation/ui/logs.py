"""Log lines as JSON that say what happened and where in the code, never who or with which words."""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest

Line = MutableMapping[str, Any]
SILENT_ROUTES: set[str] = set()  # view names of which nothing at all is logged; apps add theirs


def route_of(request: HttpRequest) -> str:
    """The view's name: unlike the path it holds no id and no receipt code; "" before it is known."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


class SilentRoutes(logging.Filter):
    """Lets nothing through that tells of a request to one of the silent routes."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return request is None or route_of(request) not in SILENT_ROUTES


def formatter() -> logging.Formatter:
    """The one formatter of the house, for ``LOGGING``."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_route_for_path],
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _where_for_what,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _route_for_path(_logger: Any, _name: str, event: Line) -> Line:
    """Django writes the path of a failed request into its message; the route says enough."""
    record: logging.LogRecord = event["_record"]
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        event["event"] = "request failed"
        event["route"] = route_of(request)
        event["status"] = getattr(record, "status_code", 0)
    return event


def _where_for_what(_logger: Any, _name: str, event: Line) -> Line:
    """Kinds of error and lines of code; messages of errors quote the data they choked on."""
    told = event.pop("exc_info", None) or event["_record"].exc_info
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["trace"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event
