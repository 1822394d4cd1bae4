import pytest
from django.test import Client

from gongzhi.foundation.policy.engine import ALL_PERMISSIONS, Permission
from gongzhi.foundation.ui.modes import COOKIE

pytestmark = [
    pytest.mark.urls("gongzhi.foundation.ui.tests.urls"),
    pytest.mark.usefixtures("doors"),
]


@pytest.fixture
def browser_of_anybody():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("size", ["20", "24", "30"])
def test_elder_mode_is_kept_in_a_cookie(client, size):
    answer = client.post("/mode/", {"size": size, "next": "/parts/?theme=x"})
    assert (answer.status_code, answer["Location"]) == (303, "/parts/?theme=x")
    kept = client.cookies[COOKIE]
    assert (kept.value, kept["samesite"], kept["httponly"], kept["max-age"]) == (
        size,
        "Lax",
        True,
        34560000,
    )
    assert (
        f'<html lang="zh-CN" class="elder" data-size="{size}">'
        in client.get("/parts/").content.decode()
    )


def test_back_to_ordinary(client):
    client.post("/mode/", {"size": "24"})
    answer = client.post("/mode/", {"size": "0", "next": "/parts/"})
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert '<html lang="zh-CN">' in client.get("/parts/").content.decode()


@pytest.mark.parametrize("size", ["", "21", "big", "-20", "020"])
def test_another_size_is_refused_and_changes_nothing(client, size):
    answer = client.post("/mode/", {"size": size, "next": "/parts/"})
    assert answer.status_code == 400
    assert COOKIE not in client.cookies


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "///evil.example", "parts/", "", "http:/evil.example", "/\t/evil.example", "/\n/evil.example"],
)  # fmt: skip
def test_it_leads_nowhere_but_home_when_asked_elsewhere(client, elsewhere):
    answer = client.post("/mode/", {"size": "20", "next": elsewhere})
    assert answer["Location"] == "/"


def test_a_forged_cookie_is_an_ordinary_page(client):
    client.cookies[COOKIE] = '20" onload="x'
    assert '<html lang="zh-CN">' in client.get("/parts/").content.decode()


def test_mode_needs_its_token_and_a_post(client):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/mode/", {"size": "20"})
    assert answer.status_code == 403
    assert COOKIE not in strict.cookies
    assert "您写的还在" in answer.content.decode()
    assert client.get("/mode/").status_code == 405


def test_mode_works_with_the_token_of_the_page():
    import re

    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/parts/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    assert strict.post("/mode/", {"size": "20", "csrfmiddlewaretoken": token}).status_code == 303


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nothing/", 404, "没有找到这一页"),
        ("/denies/", 403, "这一页您看不了"),
        ("/suspects/", 400, "这个请求我们看不懂"),
        ("/breaks/", 500, "我们这边出了错，"),
        ("/down/", 503, "正在维护，"),
    ],
)
def test_what_went_wrong_says_what_to_do_and_asks_no_database(
    browser_of_anybody, path, status, title
):
    """Without the ``db`` fixture any query would be an error."""
    answer = browser_of_anybody.get(path)
    assert answer.status_code == status
    page = answer.content.decode()
    assert title in page
    assert "回到首页" in page
    assert "13800138000" not in page


def test_a_failure_gives_a_number_to_quote(browser_of_anybody):
    page = browser_of_anybody.get("/breaks/").content.decode()
    assert "报这个编号" in page
    assert "再试一次" in page
    assert "再试一次</a>" not in browser_of_anybody.post("/breaks/").content.decode()


def test_a_refused_permission_is_named_a_guards_sentence_told_and_nothing_else(client, monkeypatch):
    monkeypatch.setitem(ALL_PERMISSIONS, "x.y", Permission("x.y", "转出事项", ()))
    assert "“转出事项”不在您现在的职责里" in client.get("/denies/?asked=转出事项").content.decode()
    page = client.get("/denies/?asked=这一页给在岗的工作人员用").content.decode()
    assert "这一页给在岗的工作人员用。" in page
    assert "里面有别人的信息" not in page
    assert "secret" not in client.get("/denies/?asked=secret").content.decode()


def test_the_gallery_is_for_demonstrations(client, settings):
    assert client.get("/parts/").status_code == 200
    assert client.get("/parts/unknown/").status_code == 404
    settings.DEMO = False
    assert client.get("/parts/").status_code == 404
    assert client.get("/parts/desk/").status_code == 404


@pytest.mark.parametrize("face", ["", "desk/", "wall/", "sheet/"])
def test_every_sample_is_drawn(client, face):
    assert client.get(f"/parts/{face}").status_code == 200
