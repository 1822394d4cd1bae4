"""A lost database and a full disk: an honest page with what was typed, and in each door's own shape."""

from __future__ import annotations

import json
import re
import resource
from contextlib import contextmanager
from html import unescape
from uuid import uuid4
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection
from django.test import Client

from gongzhi.doors.api.views import api
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.files.tests.pictures import photo, upload
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.tests.factories import COMMUNITY, make_town
from gongzhi.register.territory import queries

WORDS = "楼道灯坏了三天，<老人>出门怕摔。"
FORM = {
    "screen": "check", "send": "1", "words": WORDS, "site": "none", "spot": "西单元门口",
    "naming": "hidden", "name": "林", "phone": "17000123456", "may_publish": "on",
}  # fmt: skip
NOWHERE = {"HOST": "127.0.0.1", "PORT": "9"}  # the discard port: nobody listens
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def anybody(transactional_db):
    anybody = Client(raise_request_exception=False)
    anybody.cookies["gz_place"] = COMMUNITY
    return anybody


@pytest.fixture
def town(transactional_db):
    make_town()


@contextmanager
def no_database(monkeypatch):
    """The server is gone: the connection of before is closed and a new one finds nobody."""
    connection.close()
    with monkeypatch.context() as patch:
        for name, value in NOWHERE.items():
            patch.setitem(connection.settings_dict, name, value)
        yield
        connection.close()


@contextmanager
def no_more_than(size: int):
    """No file may grow beyond ``size`` bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def failing_with(state: str):
    """The database refuses every new appeal with this SQLSTATE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON appeals_appeal FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse CASCADE")


def page_of(answer, status):
    page = answer.content.decode()
    assert answer.status_code == status, page[-1500:]
    for told in ("Traceback", "psycopg", "OperationalError", "could not extend"):
        assert told not in page
    assert int(answer["Retry-After"]) > 0
    return page


def carried(page):
    return {
        unescape(name): unescape(value)
        for name, value in HIDDEN.findall(page)
        if name != "csrfmiddlewaretoken"
    }


def test_a_filing_without_a_database_keeps_the_form_and_goes_through_afterwards(
    town, anybody, monkeypatch
):
    sent = {**FORM, "submission": str(uuid4())}
    with no_database(monkeypatch):
        page = page_of(anybody.post("/say/", sent), 503)
    assert "数据库暂时连不上" in page
    assert "再送一次" in page
    assert carried(page) == sent
    assert not Appeal.objects.exists()
    assert anybody.post("/say/", carried(page)).status_code == 200
    assert Appeal.objects.get().detail == WORDS


def test_backends_that_were_ended_cost_one_page_at_most_and_lose_nothing(town, anybody):
    """An administrator ends the connection while it is in use; the next request has a new one."""
    connection.ensure_connection()
    victim = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [victim])
    other.close()
    sent = {**FORM, "submission": str(uuid4())}
    answer = anybody.post("/say/", sent)
    if answer.status_code != 200:
        assert carried(page_of(answer, 503)) == sent
        answer = anybody.post("/say/", sent)
    assert answer.status_code == 200
    assert Appeal.objects.count() == 1


def test_a_page_without_a_database_says_so(anybody, monkeypatch):
    with no_database(monkeypatch):
        page = page_of(anybody.get("/open/"), 503)
    assert "已经交上来的事都在" in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert 'href="/open/"' in page


def test_a_session_that_cannot_be_read_is_the_same_page(anybody, monkeypatch):
    """It fails in a middleware, before any view is asked."""
    anybody.cookies["gz_session"] = "x" * 32
    with no_database(monkeypatch):
        page_of(anybody.get("/desk/"), 503)


def test_a_password_is_not_carried_back(anybody, monkeypatch):
    with no_database(monkeypatch):
        sent = {"work_id": "A1", "password": "correct horse battery"}
        page = page_of(anybody.post("/desk/signin/", sent), 503)
    assert "correct horse" not in page
    assert "再送一次" not in page


def test_programs_are_told_in_the_shape_of_their_door(anybody, monkeypatch):
    with no_database(monkeypatch):
        problem = anybody.get("/api/territory/431002/communities")
        said = json.loads(page_of(problem, 503))
        faults = page_of(anybody.get("/open311/v2/requests.json"), 503)
        errors = page_of(anybody.get("/open311/v2/requests.xml"), 503)
    assert problem["Content-Type"] == "application/problem+json"
    assert (said["status"], said["detail"]) == (
        503,
        "数据库暂时连不上：我们的机器正在恢复，不是您操作有错。",
    )
    assert json.loads(faults) == [{"code": 503, "description": said["detail"]}]
    assert fromstring(errors).find("error/code").text == "503"


def test_readiness_says_that_the_database_is_away(anybody, monkeypatch):
    with no_database(monkeypatch):
        answer = anybody.get("/health/ready")
        assert (answer.status_code, answer.json()) == (503, {"status": "no database"})
        assert anybody.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    ("state", "status", "title"),
    [
        ("53100", 507, "我们的磁盘满了"),
        ("25006", 503, "现在只能看"),
        ("40P01", 503, "这一下没有排上"),
        ("53300", 503, "这一下没有排上"),
    ],
    ids=["disk full", "read only", "deadlock", "too many"],
)
def test_a_database_that_cannot_store_says_why_and_keeps_the_form(
    town, anybody, state, status, title
):
    sent = {**FORM, "submission": str(uuid4())}
    with failing_with(state):
        page = page_of(anybody.post("/say/", sent), status)
    assert title in page
    assert "没有存进去" in re.sub(r"<[^>]+>", "", page)
    assert carried(page) == sent
    assert not Appeal.objects.exists()
    assert anybody.post("/say/", sent).status_code == 200


@pytest.fixture
def small_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_a_photo_on_a_full_disk_is_said_to_be_lost_and_the_words_are_kept(
    town, anybody, settings, small_disk
):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    sent = {"screen": "words", "words": WORDS, "submission": str(uuid4())}
    with no_more_than(100):
        page = page_of(anybody.post("/say/", {**sent, "photos": upload(photo())}), 507)
    assert "选好的照片、文件没有留下，要重新选。" in re.sub(r"<[^>]+>", "", page)
    assert carried(page) == sent
    assert not StoredFile.objects.exists()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_a_disk_without_room_for_what_is_being_sent_leads_back_to_the_form(
    town, anybody, small_disk
):
    """The request itself cannot be read, so the words are only in the page before."""
    sent = {"screen": "words", "words": WORDS, "submission": str(uuid4())}
    with no_more_than(100):
        page = page_of(anybody.post("/say/", {**sent, "photos": upload(photo())}), 507)
    assert "您写的字没有留在这一页，按浏览器的“返回”找" in re.sub(r"<[^>]+>", "", page)
    assert carried(page) == {}


def test_a_folder_that_cannot_be_written_is_found_by_readiness(anybody, settings, tmp_path):
    (tmp_path / "files").write_text("a file stands where the folder should")
    settings.MEDIA_ROOT = tmp_path / "files"
    answer = anybody.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "no room for files"})


def test_a_fault_of_ours_is_a_problem_document_too(anybody, monkeypatch):
    def broken(area):
        raise ValueError("secret")

    monkeypatch.setattr(queries, "communities_in", broken)
    answer = anybody.get("/api/territory/431002/communities")
    said = json.loads(answer.content)
    assert (answer.status_code, said["status"]) == (500, 500)
    assert answer["Content-Type"] == "application/problem+json"
    assert said["detail"] == "我们这边出了错，不怪您；过几分钟再试一次"


def test_every_page_of_the_interface_for_programs_says_that_the_database_is_away(
    anybody, monkeypatch
):
    """Also those whose rows would be read only while they are written."""
    filled = {"area": "431002", "neighbourhood_id": str(uuid4()), "appeal_id": str(uuid4()),
              "topic_id": str(uuid4()), "code": "ABCDEFGH"}  # fmt: skip
    paths = [path for path, verbs in api.get_openapi_schema()["paths"].items() if "get" in verbs]
    with no_database(monkeypatch):
        statuses = {
            path: anybody.get(path.format(**filled), {"area": "431002"}).status_code
            for path in paths
        }
    assert len(paths) >= 7
    assert {path: status for path, status in statuses.items() if status not in (401, 503)} == {}
