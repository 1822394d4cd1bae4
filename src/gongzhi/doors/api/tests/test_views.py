"""The programs' door as a whole: described by OpenAPI, every answer documented, closed to strangers."""

import pytest
from django.test import Client

from gongzhi.doors.api.views import api

OPEN_TO_ALL = {
    ("get", "/api/appeals/public"),
    ("get", "/api/figures/{area}"),
    ("get", "/api/surveys"),
    ("get", "/api/surveys/{code}/results"),
    ("get", "/api/talks"),
    ("get", "/api/talks/{topic_id}"),
    ("get", "/api/territory/{area}/communities"),
    ("get", "/api/territory/{area}/neighbourhoods"),
    ("get", "/api/territory/neighbourhoods/{neighbourhood_id}/buildings"),
}


def operations():
    for path, verbs in api.get_openapi_schema()["paths"].items():
        for verb, operation in verbs.items():
            yield verb, path, operation


@pytest.mark.parametrize(("verb", "path", "operation"), list(operations()))
def test_every_operation_says_what_it_answers(verb, path, operation):
    assert operation["summary"]
    assert operation["tags"]
    codes = set(operation["responses"])
    assert codes & {200, 201}
    if (verb, path) not in OPEN_TO_ALL:
        assert 401 in codes, "a closed door says so"
        assert operation["security"]


@pytest.mark.parametrize(("verb", "path"), [(verb, path) for verb, path, _ in operations()])
def test_only_what_is_named_is_open_to_all(db, verb, path):
    area = "00000000-0000-0000-0000-000000000001" if "id}" in path else "431002"
    address = path.replace("{area}", "431002").replace("{appeal_id}", area)
    address = address.replace("{neighbourhood_id}", area).replace("{topic_id}", area)
    answer = getattr(Client(), verb)(address)
    is_open = (verb, path) in OPEN_TO_ALL
    assert (answer.status_code == 401) is not is_open
    assert answer.status_code < 500


def test_the_description_of_the_api_is_itself_open(db):
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "共治 Gongzhi"
