"""Voice text where the browser offers it: into the words, never needed, and not in the box."""

import pytest
from playwright.sync_api import expect

from .factories import COMMUNITY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"
NONE = "window.SpeechRecognition = window.webkitSpeechRecognition = undefined;"
FAKE = """
class Heard {
  start() { setTimeout(() => {
    this.onresult({ results: [[{ transcript: "三栋路灯不亮" }]] });
    this.onend();
  }, 0); }
  stop() { this.onend(); }
}
window.SpeechRecognition = window.webkitSpeechRecognition = Heard;
"""


@pytest.fixture
def say(town, open_page):
    def opened(path, script):
        page = open_page(DOOR)
        url = page.url[: -len(DOOR) + 1]
        page.context.add_cookies([{"name": "gz_place", "value": COMMUNITY, "url": url}])
        page.context.add_init_script(script)
        page.goto(path)
        assert page.url.endswith(path)
        return page

    return opened


def test_what_was_spoken_stands_in_the_words(say):
    page = say("/say/", FAKE)
    page.fill("[name=words]", "您好，")
    page.click("[data-voice]")
    expect(page.locator("[name=words]")).to_have_value("您好，三栋路灯不亮")
    assert page.get_attribute("[data-voice]", "aria-pressed") == "false"


def test_without_it_there_is_no_button_and_the_form_goes_on(say):
    page = say("/say/", NONE)
    assert not page.is_visible("[data-voice]")
    page.fill("[name=words]", "三栋路灯不亮。")
    page.click("text=下一步")
    page.wait_for_selector("text=这件事在哪里？")


def test_the_box_never_listens(say):
    page = say("/box/", FAKE)
    assert page.locator("[data-voice]").count() == 0
