import re

import pytest
from django.template import engines

from gongzhi.foundation.policy.actors import Actor
from gongzhi.foundation.ui import shells
from gongzhi.foundation.ui.shells import Link, Shell, actor_of, register_shell, shell_named

pytestmark = [
    pytest.mark.urls("gongzhi.foundation.ui.tests.urls"),
    pytest.mark.usefixtures("doors"),
]


def page(rf, extends="ui/portal.html", words="", *, actor=None, cookies=None):
    request = rf.get("/parts/")
    request.COOKIES.update(cookies or {})
    if actor:
        request.actor = actor
    source = f'{{% extends "{extends}" %}}{{% block title %}}一页{{% endblock %}}{words}'
    return engines.all()[0].from_string(source).render({}, request)


def test_a_shell_is_entered_once(monkeypatch):
    monkeypatch.setattr(shells, "_registered", {})
    register_shell(Shell("portal", "共治", "home"))
    register_shell(Shell("portal", "共治", "home"))
    with pytest.raises(ValueError, match="已经有一个叫 portal 的外壳"):
        register_shell(Shell("portal", "别的", "home"))
    assert shell_named("portal").brand == "共治"
    assert shell_named("kiosk") == Shell("kiosk", "共治", "")


def test_nobody_in_particular_is_offered_the_door_and_people_what_is_theirs(rf):
    assert "登录" in page(rf)
    known = page(rf, actor=Actor(pk=1, name="居民"))
    assert "登录" not in known
    assert 'aria-label="我的：我说的事、我的信息"' in known
    assert actor_of(rf.get("/")).name == "访客"


def test_landmarks_title_and_skip_link(rf):
    html = page(rf, words="{% block main %}正文{% endblock %}")
    assert "<title>一页 · 共治</title>" in html
    for landmark in ("<header", '<main id="main" tabindex="-1">', "<footer", 'aria-label="页脚"'):
        assert html.count(landmark) == 1
    assert html.index('href="#main"') < html.index("<header")
    assert "<aside" not in html


def test_side_content_is_left_out_in_elder_mode(rf):
    words = "{% block side %}服务台{% endblock %}"
    assert "服务台" in page(rf, words=words)
    elder = page(rf, words=words, cookies={"gz_elder": "24"})
    assert "服务台" not in elder
    assert re.findall(r'value="(\d+)" aria-pressed="(\w+)"', elder) == [
        ("20", "false"),
        ("24", "true"),
        ("30", "false"),
    ]
    assert "长辈版</span>" not in elder


def test_the_desk_names_who_works_and_marks_where(rf, monkeypatch):
    here = Link("收件", "ui:gallery", "inbox")
    monkeypatch.setitem(
        shells._registered, "desk", Shell("desk", "工作台", "ui:gallery", nav=(here,))
    )
    html = page(rf, "ui/desk.html", actor=Actor(pk=1, name="全岗通"))
    assert "<b>全岗通</b>" in html
    assert 'aria-current="page"' in html
    assert '<body class="desk">' in html
    assert 'role="search"' not in html


def test_a_sheet_and_a_wall_have_no_chrome(rf):
    sheet = page(rf, "ui/print.html")
    assert "gz-foot" not in sheet
    assert "长辈版" not in sheet
    wall = page(rf, "ui/wall.html")
    assert '<html lang="zh-CN" class="wall">' in wall
    assert "<script" not in wall


def test_scripts_of_comfort_never_evaluate_or_store_pages(rf):
    html = page(rf)
    assert '"allowEval":false' in html
    assert '"historyCacheSize":0' in html
    assert '"includeIndicatorStyles":false' in html
    assert all("defer" in tag for tag in re.findall(r"<script[^>]*>", html))
