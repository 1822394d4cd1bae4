"""What this platform must never become (E-5, E-7, D-16): the build looks for it.

No clock-in, no place or track of a person, no photo as a duty, no points, ranks, streaks or
likes as a score, no online time, in models, API, pages, rule packs or paths.
"""

import json
import re

import pytest
from django.apps import apps

from gongzhi.foundation.flow import ALL_FLOWS
from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.policy import ALL_PERMISSIONS
from scripts.documents import documents

from .house import LABELS, ROOT, templates, url_patterns

NAMES = re.compile(
    r"(^|_)(points?|score|scores|rank|ranking|ranks|leaderboard|streak|badges?|likes?|kudos|karma"
    r"|checkin|check_in|clockin|clock_in|punch|attendance_days|online_time|online_seconds|last_active"
    r"|gps|geolocation|latitude|longitude|lat|lng|lon|track|trajectory|geofence|selfie|face_id"
    r"|blacklist|redlist|credit_score|social_credit|petition_history|sentiment)(_|$)",
    re.IGNORECASE,
)
WORDS = re.compile(
    r"积分|排行|排名|打卡|签到|定位上传|轨迹|在线时长|学习时长|点赞|红黑榜|红榜|黑榜|失信名单|扫脸|人脸识别"
    r"|连续.{0,4}天|活跃度|勋章|段位|接龙"
)
AGES = re.compile(r"(?:不满|未满|年满)\s*(?:\d+|[一二三四五六七八九十]+)\s*周?岁")
ALLOWED = {
    "tracking": "an appeal is followed by its receipt code; nobody is",
}
# Sentences in which the platform says that it does not do these things.
DENIALS = re.compile(r"没有(?:积分|打卡|排名)|不(?:打卡|排名|积分|记轨迹|定位)|不设(?:积分|排名)")


def _models():
    return [model for label in sorted(LABELS) for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", _models(), ids=lambda m: m._meta.label)
def test_no_table_or_column_counts_or_follows_people(model):
    names = [model._meta.model_name, *(field.name for field in model._meta.get_fields())]
    labels = [str(model._meta.verbose_name)]
    labels += [str(getattr(field, "verbose_name", "")) for field in model._meta.get_fields()]
    assert [name for name in names if NAMES.search(name) and name not in ALLOWED] == []
    assert [label for label in labels if WORDS.search(label)] == []


def test_no_flow_permission_or_event_does():
    said = [flow.label for flow in ALL_FLOWS.values()]
    said += [step.label for flow in ALL_FLOWS.values() for step in flow.steps]
    said += [permission.label for permission in ALL_PERMISSIONS.values()]
    said += [str(kind.label) for kind in ALL_EVENTS.values()]
    assert [text for text in said if WORDS.search(text)] == []
    keys = [*ALL_FLOWS, *(key.replace(".", "_") for key in (*ALL_PERMISSIONS, *ALL_EVENTS))]
    assert [key for key in keys if NAMES.search(key)] == []


def test_no_path_does():
    faults = [
        route for _, route, _ in url_patterns()
        if NAMES.search(re.sub(r"<[^>]*>", "", route).replace("/", "_").replace("-", "_"))
        and not route.startswith("track/")  # following an appeal by its receipt code
    ]  # fmt: skip
    assert faults == []


def test_no_answer_of_the_api_does():
    schema = json.loads(documents()["openapi.json"])
    found = []

    def walk(node):
        if isinstance(node, dict):
            found.extend(key for key in node.get("properties", {}) if NAMES.search(key))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(schema)
    assert found == []


def _texts():
    pages = [*templates(), *sorted((ROOT / "rulepacks").rglob("*.toml"))]
    return [*pages, *sorted((ROOT / "src").rglob("static/ui/*.js"))]


@pytest.mark.parametrize("path", _texts(), ids=lambda p: p.name)
def test_no_page_rule_or_script_asks_for_it(path):
    text = DENIALS.sub("", path.read_text(encoding="utf-8"))
    assert WORDS.findall(text) == []
    assert not re.search(r"navigator\.geolocation|DeviceMotion|getUserMedia\(\{[^}]*video", text)
    assert 'capture="' not in text, "a picture is offered, never demanded from the camera"


def _code():
    rooms = sorted((ROOT / "src" / "gongzhi").rglob("*.py"))
    return [*templates(), *(path for path in rooms if not {"tests", "migrations"} & {*path.parts})]


def test_no_age_that_the_law_sets_is_written_anywhere_but_in_the_rule_packs():
    found = {path.name: AGES.findall(path.read_text(encoding="utf-8")) for path in _code()}
    assert {name: ages for name, ages in found.items() if ages} == {}


def test_the_search_finds_what_it_is_for():
    """A search that finds nothing anywhere would prove nothing."""
    assert all(
        NAMES.search(name) for name in ("points", "user_rank", "gps_lat", "check_in", "likes")
    )
    assert WORDS.search("志愿者积分排行榜")
    assert WORDS.search("请每天打卡")
    assert AGES.search("我未满 14 岁，要请监护人同意")
    assert AGES.search("不满十四周岁的孩子")
    assert not NAMES.search("appointments")
    assert not NAMES.search("planning")
    assert DENIALS.sub("", "这里没有积分") == "这里"
