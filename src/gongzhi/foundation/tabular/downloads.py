"""A table as something a browser saves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse

from .writing import write_csv


def as_download(
    name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """CSV that opens in a spreadsheet, written as it is sent; nothing in it runs as a formula."""
    response = StreamingHttpResponse(
        write_csv(headers, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
