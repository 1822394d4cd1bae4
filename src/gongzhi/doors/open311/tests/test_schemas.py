"""Every answer against the published schemas and samples of the specification."""

import json
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from gongzhi.foundation.testing import outside_data

from .asking import post
from .factories import published

STATES = ("filed", "working", "answered", "closed", "declined", "review", "handed_off")


def schema(name):
    folder = outside_data("open311/schema")
    found = json.loads((folder / name).read_text())
    if reference := found.get("items", {}).get("$ref"):
        found["items"] = json.loads((folder / reference).read_text())
    return found


def sample(name):
    """Three of the official samples write a number as 006; read as the text that was meant."""
    text = (outside_data("open311/spec_samples") / name).read_text()
    return json.loads(re.sub(r'":(0\d+)', r'":"\1"', text))


def must_fit(body, name):
    jsonschema_rs.validate(schema(name), body, validate_formats=True)


def xml_keys(name):
    text = (outside_data("open311/spec_samples") / name).read_bytes()
    return [child.tag for child in next(iter(ET.fromstring(text)))]


def test_the_list_of_services_fits_schema_and_sample(town, ask):
    body = ask("services")
    must_fit(body, "services.json")
    assert body
    assert set(body[0]) == set(sample("01_json-service-list_INVALID.json")[0])
    assert set(body[0]) == set(xml_keys("00_xml-service-list.xml"))


def test_every_service_that_has_a_definition_shows_one_that_fits(town, ask):
    for service in ask("services"):
        body = ask(f"services/{service['service_code']}")
        must_fit(body, "service-definition.json")
        like = sample("03_json-service-definition.json")
        assert service["metadata"] is True
        assert set(body) == set(like)
        assert set(body["attributes"][0]) == set(like["attributes"][0])


def test_requests_in_every_state_fit_schema_and_sample(town, ask):
    made = {str(published(town, state).pk): state for state in STATES}
    body = ask("requests")
    must_fit(body, "requests.json")
    assert {row["service_request_id"] for row in body} == set(made)
    assert set(body[0]) == set(sample("10_json-service-requests_INVALID.json")[0])
    assert list(body[0]) == xml_keys("09_xml-service-requests.xml")
    for row in body:
        (alone,) = ask(f"requests/{row['service_request_id']}")
        assert alone == row
        must_fit(alone, "request.json")


def test_what_a_post_and_a_token_answer_looks_like_the_samples(town, ask, send):
    (filed,) = send()
    assert set(filed) == set(sample("06_json-service-request-post.json")[0])
    code = re.search(r"回执码 (\w{12})", filed["service_notice"])[1]
    (found,) = ask(f"tokens/{code}")
    assert set(found) == set(sample("08_json-request-from-token.json")[0])
    assert found == {"service_request_id": filed["service_request_id"], "token": code}
    definitions = schema("swagger.json")["definitions"]
    said = {key: value for key, value in filed.items() if value is not None}
    jsonschema_rs.validate(definitions["RequestResponse"], said)
    jsonschema_rs.validate(definitions["TokenResponse"], found)


@pytest.mark.parametrize("path", ["requests/none", "services/none", "tokens/none", "a/b"])
def test_a_refusal_has_the_shape_of_the_sample(town, ask, path):
    text = (outside_data("open311/spec_samples") / "14_json-errors.txt").read_text()
    (model,) = json.loads(text[text.index("[") :])
    (error,) = ask(path, expect=404)
    assert set(error) == set(model)
    assert error["code"] == 404


def test_a_post_as_the_specification_prints_it_is_taken_in_once_it_is_meant_for_us(town, key, now):
    text = (outside_data("open311/spec_samples") / "04_json-service-definition.txt").read_text()
    said = dict(parse_qsl(text.strip().splitlines()[-1]))
    assert post(said).status_code == 404, "its jurisdiction is not ours"
    said["jurisdiction_id"] = "431002"
    assert post(said).status_code == 403, "nor is its key"
    said["api_key"] = key
    assert post(said).status_code == 404, "nor is its service"
    said["service_code"] = "house.light"
    assert post(said).status_code == 400, "nor is its phone number"
    said["phone"] = "13911111111"
    assert post(said, form="xml").status_code == 200
