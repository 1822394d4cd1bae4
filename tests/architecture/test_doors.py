"""Every path but a short public list turns an anonymous caller away."""

import re

import pytest
from django.test import Client

from .house import url_patterns

# fmt: off
PUBLIC = {
    # reading and speaking need no account
    "portal:home", "portal:mine", "portal:accessibility", "territory:place", "ui:mode",
    "appeals:say", "appeals:box", "appeals:track", "appeals:help", "appeals:papers",
    "appeals:paper_say", "appeals:paper_box", "appeals:public_list", "appeals:public_page",
    "appeals:support", "appeals:unsupport",
    "discussions:talks", "discussions:talk",
    "insight:community", "insight:overview",
    "disclosure:record", "disclosure:record_lines", "disclosure:verifier", "disclosure:head_sheet",
    "disclosure:rules", "disclosure:rule_pack", "deliberation:who",
    "concentration:published", "concentration:report", "concentration:export",
    "organizations:tree", "organizations:units", "organizations:published",
    # the ways in
    "people:sign_in", "people:sign_in_code", "people:sign_out", "people:staff_sign_in",
    "people:ask_passkey", "people:passkey_sign_in",
    # what a receipt code opens; without one they answer like something that is not there
    "appeals:mine", "appeals:page", "appeals:act_as_author", "appeals:photo", "appeals:refusal_sheet",
    # what was written at a door, by the code of the slip; without it, like something not there
    "intake:snap", "intake:visit_find", "intake:visit_note", "intake:visit_correct", "intake:visit_erase",
    # a survey is answered by its address, its results are there for everybody when it is over
    "surveys:open_list", "surveys:answer", "surveys:done", "surveys:results",
    "surveys:results_csv", "surveys:results_json",
    # Open311: the public list for programs; filing needs a key, which the door itself asks for
    "open311:discovery", "open311:services", "open311:definition", "open311:requests",
    "open311:request", "open311:token", "open311:nothing",
    # the parts' gallery shows no data
    "ui:gallery", "ui:sample",
    "live", "ready",
}
DEMO_ONLY = "twin:"
API = "api:"
# fmt: on
SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "none",
    "slug": "none",
}
PATHS = [item for item in url_patterns() if not item[0].startswith((DEMO_ONLY, API))]


def _filled(route: str) -> str:
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route", "view"), PATHS, ids=[name for name, *_ in PATHS])
def test_an_anonymous_caller_is_turned_away(name, route, view):
    if name in PUBLIC:
        return
    client = Client()
    for method in (client.get, client.post):
        answer = method(_filled(route))
        turned = answer.status_code in (403, 404, 405)
        led = answer.status_code == 302 and "signin" in answer["Location"]
        assert turned or led, f"{method.__name__} {route}: {answer.status_code}"


def test_the_public_list_names_only_paths_that_are_there():
    assert PUBLIC - {name for name, *_ in PATHS} == set()
