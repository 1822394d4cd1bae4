"""The gallery in every mode, as phones and desks show it."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from gongzhi.foundation.testing.browser import (
    DESKTOP,
    PHONE,
    axe,
    faults,
    faults_in_every_window,
    photograph,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("gongzhi.foundation.ui.tests.urls"),
    pytest.mark.usefixtures("doors"),
]

MODES = [("ordinary", "/parts/", 0), ("elder-20", "/parts/", 20), ("elder-24", "/parts/", 24),
         ("elder-30", "/parts/", 30), ("dark", "/parts/?theme=wall", 0)]  # fmt: skip


def spills(page: Page) -> list[str]:
    """Texts that stick out of the card they stand in."""
    return page.evaluate("""() => [...document.querySelectorAll(".gz-card, .gz-slip, .gz-item")]
      .filter(card => card.scrollWidth > card.clientWidth + 1)
      .map(card => card.className + ": " + card.textContent.trim().slice(0, 30))""")


def stand_upright(page: Page) -> list[str]:
    """Badges and buttons squeezed until their words run downwards."""
    return page.evaluate("""() => [...document.querySelectorAll(".gz-badge, .btn")]
      .filter(one => one.textContent.trim().length > 1 && one.offsetHeight > one.offsetWidth)
      .map(one => one.textContent.trim())""")


@pytest.mark.parametrize(("mode", "path", "elder"), MODES, ids=[name for name, *_ in MODES])
def test_gallery_is_sound(open_page, mode, path, elder):
    page = open_page(path, elder=elder)
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        assert faults(page, elder, f"parts-{mode}") == []
        assert stand_upright(page) == []
        assert spills(page) == []


@pytest.mark.parametrize("face", ["desk", "sheet"])
def test_shells_are_sound(open_page, face):
    page = open_page(f"/parts/{face}/")
    found = faults_in_every_window(page, f"/parts/{face}/", face, also=stand_upright)
    assert found == []


def test_wall_fits_its_screen(open_page):
    page = open_page("/parts/wall/", width=1920, height=1080)
    photograph(page, "wall-1920")
    assert axe(page) == []
    assert page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    ) == [1920, 1080]


@pytest.mark.parametrize("path", ["/nothing/", "/denies/", "/suspects/", "/down/"])
def test_error_pages_are_sound(open_page, path):
    page = open_page(path)
    assert faults(page, name=f"error-{path.strip('/')}") == []


def test_nothing_is_smaller_than_20_px_in_elder_mode(open_page):
    page = open_page("/parts/", elder=20)
    small = page.evaluate("""() => [...document.querySelectorAll("body *")].filter(one =>
        [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
        && one.getClientRects().length && !one.closest(".visually-hidden, svg title")
        && parseFloat(getComputedStyle(one).fontSize) < 20).map(one => one.outerHTML.slice(0, 80))""")
    assert small == []


def test_keyboard_reaches_every_control(open_page):
    page = open_page("/parts/", width=DESKTOP[0], height=DESKTOP[1])
    page.evaluate("""() => { window.reachable = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(one =>
        one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0
        && !(one.type === "radio" && !one.checked)); }""")
    wanted = page.evaluate("reachable.length")
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        at = page.evaluate("reachable.indexOf(document.activeElement)")
        if at >= 0:
            reached.add(at)
            assert page.evaluate("""() => { const one = document.activeElement.closest("label.gz-choice")
                || document.activeElement; const style = getComputedStyle(one);
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 }"""), (
                at
            )
    assert len(reached) == wanted
    assert wanted > 40


def test_skip_link_leads_past_the_header(open_page):
    page = open_page("/parts/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_elder_mode_is_one_tap_there_and_back_without_scripts(open_page):
    page = open_page("/parts/sheet/?a=1", js=False)
    page.goto("/parts/?theme=")
    page.get_by_role("button", name="长辈版").click()
    assert page.url.endswith("/parts/?theme=")
    assert page.locator("html").get_attribute("class") == "elder"
    page.get_by_role("button", name="特大字").click()
    assert page.locator("html").get_attribute("data-size") == "30"
    page.goto("/parts/sheet/")
    assert page.locator("html").get_attribute("data-size") == "30"
    page.goto("/parts/")
    page.get_by_role("button", name="回普通版").click()
    assert page.locator("html").get_attribute("class") is None


def test_draft_is_kept_and_forgotten(open_page):
    page = open_page("/parts/")
    page.get_by_role("textbox", name="什么事").fill("楼前两盏路灯不亮")
    page.get_by_label("手机号").first.fill("13800000000")
    page.locator("[data-draft-state]", has_text="存着，").wait_for()
    kept = page.evaluate("localStorage.getItem('gz-draft:gallery')")
    assert "楼前两盏路灯不亮" in kept
    assert "13800000000" not in kept
    page.reload()
    page.get_by_text("上次写的还在").wait_for()
    assert page.get_by_role("textbox", name="什么事").input_value() == "楼前两盏路灯不亮"
    page.get_by_role("button", name="不要这些字").click()
    assert page.get_by_role("textbox", name="什么事").input_value() == ""
    assert page.evaluate("localStorage.getItem('gz-draft:gallery')") is None


def test_photographs_are_previewed_under_the_policy(open_page, tmp_path):
    from PIL import Image

    picture = tmp_path / "灯.png"
    Image.new("RGB", (800, 500), "#2B3A55").save(picture)
    page = open_page("/parts/")
    page.get_by_label("照片").set_input_files(picture)
    page.locator("canvas").wait_for()
    assert page.locator("canvas").get_attribute("aria-label") == "灯.png"
    assert page.evaluate("document.querySelector('canvas').width") == 264


def test_keys_of_the_desk(open_page):
    page = open_page("/parts/desk/", width=DESKTOP[0], height=DESKTOP[1])
    focused = "document.activeElement.querySelector('b')?.textContent"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "悦府北侧工地夜里施工"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "5 号楼一楼下水道往上返水"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "悦府北侧工地夜里施工"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jjk?")
    assert page.locator("#q").input_value() == "jjk?"
    page.locator("#q").blur()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="全部按键")
    sheet.wait_for()
    assert axe(page) == []
    assert "代居民登记" in sheet.inner_text()
    page.get_by_role("button", name="关掉单键").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.gz-inbox')") is None


def test_a_page_weighs_less_than_its_promise_in_a_browser(open_page):
    """What really travels: every answer of a first view, as a proxy would gzip it."""
    import gzip

    page = open_page("/nothing/")
    bodies: dict[str, int] = {}
    page.on(
        "response", lambda answer: bodies.update({answer.url: len(gzip.compress(answer.body()))})
    )
    page.goto("/parts/")
    page.wait_for_load_state("networkidle")
    assert len(bodies) > 8
    assert sum(bodies.values()) <= 150_000


@pytest.mark.parametrize(("face", "paper"), [("sheet", (595, 842)), ("wall", (1191, 842))])
def test_it_prints_on_one_page_of_its_paper(open_page, face, paper):
    """A4 upright for a sheet, A3 across for the wall, in PDF points."""
    import re

    pdf = open_page(f"/parts/{face}/").pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [paper]


def test_the_policy_lets_nothing_inline_run(client: Client):
    policy = client.get("/parts/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
