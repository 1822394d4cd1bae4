"""Every page of the tour in a real browser: axe finds nothing, targets are large, nothing overflows."""

import pytest

from gongzhi.foundation.testing.browser import axe, target_sizes

from .conftest import DESK, PHONE
from .tour import STOPS, Stop

MODES = {"ordinary": (0, 44), "elder": (24, 60)}  # px of running text, px of a target


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_is_open_to_everybody(stop: Stop, house, look):
    """axe-core (WCAG 2.2 AA and good practice) in both modes, on a phone or at a desk."""
    path, place = stop.path(house), stop.place(house)
    for mode, (elder, finger) in MODES.items():
        size = DESK if stop.at_desk else PHONE
        page = look(path, as_=stop.persona, place=place, size=size, elder=elder)
        assert page.locator("h1").count() == 1, page.url
        assert (page.locator("html.elder").count() == 1) is bool(elder)
        assert axe(page) == [], mode
        if not stop.at_desk:
            assert target_sizes(page, finger) == [], mode
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{mode}: {wide} px too wide"


@pytest.mark.parametrize("stop", [s for s in STOPS if not s.persona], ids=lambda stop: stop.name)
def test_the_first_view_stays_light(stop: Stop, house, look):
    """At most 150 KB over the line for everything a portal page asks for (look.md, rule 1)."""
    page = look("/health/live", place=stop.place(house))
    sizes = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(stop.path(house))
    page.wait_for_load_state("networkidle")
    session.detach()
    assert len(sizes) > 5
    assert sum(sizes) <= 150_000
