"""The browser, sample doors around the pages, and a page from a few words of Jinja2."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from gongzhi.foundation.testing.browser import chromium, open_page
from gongzhi.foundation.ui import shells
from gongzhi.foundation.ui.shells import Link, Shell

__all__ = ["chromium", "open_page"]

GALLERY = "ui:gallery"
PORTAL = Shell(
    "portal", "共治", GALLERY,
    place="青桐社区",
    nav=(),
    mine=Link("我的", GALLERY, "person", "我的：我说的事、我的信息"),
    enter=Link("登录", GALLERY),
    footer=(Link("谁看过我的信息", GALLERY), Link("核对公开记录", GALLERY), Link("纸质表格", GALLERY)),
    line="青禾区临湖街道青桐社区 · 看和说都不用注册",
)  # fmt: skip
DESK = Shell(
    "desk", "工作台", GALLERY,
    place="青桐社区",
    nav=(Link("收件", GALLERY, "inbox"), Link("清单", GALLERY, "list-check")),
    search_url_name=GALLERY,
    search_hint="查事项、地点、回执码",
)  # fmt: skip


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal and a desk, whatever doors the house has."""
    monkeypatch.setattr(shells, "_registered", {"portal": PORTAL, "desk": DESK})


@pytest.fixture
def draw(rf: RequestFactory) -> Callable[..., str]:
    """``draw('ui.seal("同意")', name=value)``: the HTML that a page's words become."""

    def drawn(words: str, /, **context: Any) -> str:
        source = '{% import "ui/parts.html" as ui %}' + words
        html: str = engines.all()[0].from_string(source).render(context, rf.get("/"))
        return html.strip()

    return drawn
