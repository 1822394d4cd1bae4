"""One form sent twice at the same moment over HTTP: one appeal, one receipt."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connection
from django.test import Client

from gongzhi.capabilities.casework.models import WorkItem
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.tests.factories import COMMUNITY, make_town

FORM = {
    "screen": "check", "send": "1", "words": "楼道灯坏了三天，老人出门怕摔。", "site": "none",
    "spot": "西单元门口", "naming": "hidden", "name": "林", "phone": "17000123456",
}  # fmt: skip


def test_a_double_clicked_filing_is_one_appeal_and_both_see_its_receipt(
    transactional_db, monkeypatch
):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    make_town()
    sent, together = {**FORM, "submission": str(uuid4())}, Barrier(2)

    def click() -> str:
        browser = Client()
        browser.cookies["gz_place"] = COMMUNITY
        together.wait(30)
        try:
            answer = browser.post("/say/", sent)
        finally:
            connection.close()
        assert answer.status_code == 200
        return re.search(r'class="gz-code[^"]*"[^>]*>([^<]+)<', answer.content.decode())[1]

    with ThreadPoolExecutor(2) as threads:
        codes = [done.result(30) for done in [threads.submit(click) for _ in range(2)]]
    assert codes[0] == codes[1]
    counted = [kind.objects.count() for kind in (Appeal, WorkItem, Contact)]
    assert counted == [1, 1, 1]
    assert Entry.objects.filter(event="appeals.filed").count() == 1
