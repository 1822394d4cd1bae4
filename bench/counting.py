"""Counts the statements one request asks of the database; run as a process of its own.

python -m bench.counting METHOD PATH COOKIE BODY
"""

from __future__ import annotations

import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main(method: str, path: str, cookie: str, body: str) -> int:
    django.setup()
    client = Client(HTTP_HOST="127.0.0.1", HTTP_COOKIE=cookie)

    def ask() -> int:
        form = "application/x-www-form-urlencoded"
        return client.generic(method, path, body, content_type=form).status_code

    ask()  # what a process reads once is not the page's
    with CaptureQueriesContext(connection) as captured:
        status = ask()
    if status != 200:
        sys.exit(f"{path} answered {status}")
    statements = [query["sql"] for query in captured.captured_queries]
    sys.stdout.write(f"{sum(not sql.startswith(BOOKKEEPING) for sql in statements)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
