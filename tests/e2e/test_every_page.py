"""Every page of the tour in a real browser: axe finds nothing, targets are large, nothing overflows."""

import pytest

from gongzhi.foundation.testing.browser import axe, target_sizes

from .conftest import DESK, PHONE
from .tour import STOPS, Stop

ORDINARY, ELDER = 0, 24


@pytest.mark.parametrize("elder", [ORDINARY, ELDER], ids=["ordinary", "elder"])
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_is_open_to_everybody(stop: Stop, elder, house, visit):
    """axe-core (WCAG 2.2 AA and good practice) in both modes, on a phone or at a desk."""
    page = visit(
        stop.path(house), as_=stop.persona, place=stop.place(house), size=DESK if stop.at_desk else PHONE,
        elder=elder, again=True,
    )  # fmt: skip
    assert page.locator("h1").count() == 1, page.url
    assert axe(page) == []
    if not stop.at_desk:
        assert target_sizes(page, 60 if elder else 44) == []
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{wide} px too wide"


@pytest.mark.parametrize("stop", [s for s in STOPS if not s.persona], ids=lambda stop: stop.name)
def test_the_first_view_stays_light(stop: Stop, house, visit):
    """At most 150 KB over the line for everything a portal page asks for (look.md, rule 1)."""
    page = visit("/health/live")
    total = []
    page.on("response", lambda answer: total.append(len(answer.body())) if answer.ok else None)
    page.context.add_cookies([{"name": "gz_place", "value": stop.place(house), "url": house.url}])
    sizes = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(stop.path(house))
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 150_000
