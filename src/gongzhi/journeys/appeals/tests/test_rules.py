"""Pure decisions about appeals: codes, titles, red flags, boxes' hours, the next step in words."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import rules
from gongzhi.journeys.appeals.flows import Status

from .factories import SECTIONS, entry

PACK = Pack(title="小包", content={"sections": SECTIONS, "tests": [], "note": ""})
codes = st.binary(min_size=16, max_size=16).map(rules.receipt_code)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=80)


# ── receipt codes ────────────────────────────────────────────────────────


@given(seed=st.binary(min_size=16, max_size=16))
def test_a_code_has_twelve_characters_that_cannot_be_mistaken(seed):
    code = rules.receipt_code(seed)
    assert len(code) == 12
    assert not set(code) & set("01ILO")
    assert rules.normal_receipt(code) == code


@given(code=codes, gap=st.sampled_from((" ", "-", "—", "–", "·", "　")), data=st.data())
def test_a_code_is_read_however_it_is_typed(code, gap, data):
    cut = data.draw(st.integers(0, 12))
    assert rules.normal_receipt(f" {code[:cut].lower()}{gap}{code[cut:]} ") == code


@given(one=st.binary(min_size=16, max_size=16), other=st.binary(min_size=16, max_size=16))
def test_codes_differ_where_the_numbers_do(one, other):
    same = (int.from_bytes(one) - int.from_bytes(other)) % 30**12 == 0
    assert (rules.receipt_code(one) == rules.receipt_code(other)) is same


@given(typed=words)
def test_what_is_no_code_is_refused_with_a_sentence(typed):
    letters = [letter for letter in typed.upper() if letter not in " -—–·　"]
    assume(len(letters) != 12 or set(letters) - set(rules.RECEIPT_LETTERS))
    with pytest.raises(rules.BadReceipt, match=r"^回执码"):
        rules.normal_receipt(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "回执码是 12 位，这里有 0 位"),
        ("ABCD2345678", "回执码是 12 位，这里有 11 位"),
        ("ABCD2345678O", "回执码里没有“O”，请对照纸条再看一遍"),
        ("ABCD2345670L", "回执码里没有“0、L”，请对照纸条再看一遍"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_code(typed, sentence):
    with pytest.raises(rules.BadReceipt, match=sentence):
        rules.normal_receipt(typed)


# ── titles ───────────────────────────────────────────────────────────────


@given(said=words)
def test_a_title_is_one_short_line_made_of_what_was_said(said):
    title = rules.title_of(said)
    assert len(title) <= rules.TITLE_LENGTH
    assert "\n" not in title
    flat = "".join(said.split())
    for part in title.removesuffix("…").split("，"):
        assert "".join(part.split()) in flat


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("楼道灯坏了半个月了。晚上看不见。", "楼道灯坏了半个月了"),
        ("您好！楼道灯坏了，没人修。", "您好，楼道灯坏了"),
        ("灯坏了", "灯坏了"),
        ("啊" * 30, "啊" * 23 + "…"),
        ("　 \n", ""),
    ],
)
def test_a_title_is_the_first_clause_that_says_something(said, title):
    assert rules.title_of(said) == title


# ── what a public title must not tell ────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("三栋楼道灯不亮", []),
        ("2026 年 3 月停水 3 次", []),
        ("老旧小区加装电梯", []),
        ("请打 13800001234 找我", ["电话或证件号码"]),
        ("座机 0735-2221234 没人接", ["电话或证件号码"]),
        ("３栋２单元漏水", ["门牌号"]),
        ("五零二室漏水", ["门牌号"]),
        ("3-1-502 漏水", ["门牌号"]),
        ("陈桂兰家漏水", ["“陈桂兰”"]),
        ("陈 桂兰 502 室 13800001234", ["电话或证件号码", "门牌号", "“陈桂兰”"]),
    ],
)
def test_a_public_title_with_a_number_a_door_or_the_name_gives_somebody_away(title, told):
    assert rules.giveaways(title, ["陈桂兰"]) == told


@given(
    title=words, name=st.text("陈桂兰王李明芳", min_size=2, max_size=4), place=st.integers(0, 80)
)
def test_the_name_is_found_wherever_it_stands(title, name, place):
    assert f"“{name}”" in rules.giveaways(title[:place] + name + title[place:], [name])


def test_a_name_of_one_character_says_too_little_to_be_looked_for():
    assert rules.giveaways("王府小区停水", ["王", ""]) == []


# ── red flags and other channels ─────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("楼上着火了", "fire"),
        ("没着火，就是有烟味", None),
        ("没着火但是又起火了", "fire"),
        ("灯坏了", None),
        ("已经起诉物业了", None),
    ],
)
def test_an_emergency_is_seen_by_the_packs_words(said, code):
    found = rules.red_flag(said, PACK)
    assert (found.code if found else None) == code


def test_another_channel_is_offered_only_where_it_is_no_emergency():
    assert rules.other_channel("正在和物业打官司", PACK).channel == "人民法院"
    assert rules.other_channel("楼上着火了", PACK) is None


@given(before=words, after=words)
def test_an_emergency_is_seen_wherever_the_word_stands(before, after):
    said = f"{before}起火{after}"
    assert rules.red_flag(said, PACK).code == "fire"


def test_a_packs_own_test_asks_for_the_flag_of_a_text():
    evaluate = rulebook.kinds.ALL_KINDS["appeals.handoff"].evaluate
    assert evaluate(PACK, {"text": "起火了"}) == "fire"
    assert evaluate(PACK, {"text": "已经起诉"}) == "court"
    assert evaluate(PACK, {"text": "灯坏了"}) == ""


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ("appeals.urgency", "meaning"),
        ("appeals.handoff", "say"),
        ("appeals.reason", "objection"),
        ("appeals.answer_template", "words"),
        ("appeals.box", "opens"),
        ("appeals.reopen", "amount"),
        ("appeals.assist", "amount"),
    ],
)
def test_an_entry_that_lacks_something_is_refused_when_its_pack_is_loaded(section, missing):
    whole = SECTIONS[section][0]
    reader = rulebook.kinds.ALL_KINDS[section].reader
    reader(rulebook.reading.rule_of(whole))
    lacking = {key: value for key, value in whole.items() if key != missing}
    with pytest.raises(KeyError, match=missing):
        reader(rulebook.reading.rule_of(lacking))


def test_a_category_without_more_is_handled_by_the_community():
    read = rules.read_category(rulebook.reading.rule_of(entry("road", "道路")))
    assert (read.parent, read.handler, read.urgency) == ("", "community", "hard")


# ── the box's hours ──────────────────────────────────────────────────────

NINE = datetime(2026, 3, 10, 9, tzinfo=ZONE)
minutes = st.integers(-2_000, 2_000).map(lambda number: timedelta(minutes=number))


@given(last=minutes, now=minutes)
def test_a_box_is_opened_once_an_hour_has_passed_since_the_last_time(last, now):
    last_opened, at = NINE + last, NINE + now
    due = rules.box_is_due(["09:00", "15:00"], last_opened=last_opened, now=at, is_working=True)
    day = at.date()
    hours = [datetime.combine(day, time(hour), ZONE) for hour in (9, 15)]
    assert due is any(last_opened < hour <= at for hour in hours)
    assert not rules.box_is_due(["09:00"], last_opened=last_opened, now=at, is_working=False)
    assert not rules.box_is_due(["09:00", "15:00"], last_opened=at, now=at, is_working=True)


def test_a_box_is_opened_to_the_minute():
    minute = timedelta(minutes=1)
    opens = ["09:00"]
    late = NINE - timedelta(days=1)
    assert not rules.box_is_due(opens, last_opened=late, now=NINE - minute, is_working=True)
    assert rules.box_is_due(opens, last_opened=late, now=NINE, is_working=True)
    assert date(2026, 3, 10) == NINE.date()


# ── the next step ────────────────────────────────────────────────────────

CUSTODIES = ("unclaimed", "held", "offered", "waiting")
PROMISES = (
    rules.Promise(),
    rules.Promise("3月12日 17:30"),
    rules.Promise("3月9日 17:30", is_late=True),
)


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("custody", CUSTODIES)
@pytest.mark.parametrize("status", Status.values)
def test_every_state_says_what_happens_next(status, custody, promise):
    step = rules.next_step(status, custody, unit="仙泉社区", offered_to="安居物业", promise=promise)
    assert step.main.endswith("。")
    assert "None" not in step.main + step.sub
    assert "{" not in step.main + step.sub


@pytest.mark.parametrize(
    ("status", "custody", "promise", "main"),
    [
        ("filed", "unclaimed", PROMISES[1], "仙泉社区3月12日 17:30前告诉您收没收下。"),
        ("filed", "unclaimed", PROMISES[0], "仙泉社区会尽快告诉您收没收下。"),
        ("filed", "unclaimed", PROMISES[2], "仙泉社区本该3月9日 17:30前告诉您收没收下，超期了，正在催。"),
        ("working", "held", PROMISES[1], "仙泉社区在办，3月12日 17:30前答复您。"),
        ("working", "unclaimed", PROMISES[1], "仙泉社区正在安排人，3月12日 17:30前答复您。"),
        ("working", "offered", PROMISES[1], "已请安居物业来办，3月12日 17:30前答复您。"),
        ("working", "waiting", PROMISES[1], "等您补充一句，答了就接着办。"),
        ("review", "unclaimed", PROMISES[1], "街道换人复核，3月12日 17:30前告诉您结果。"),
        ("answered", "confirming", PROMISES[1], "请您看看解决了没有，再告诉我们。"),
    ],
)  # fmt: skip
def test_the_next_step_in_words(status, custody, promise, main):
    step = rules.next_step(status, custody, unit="仙泉社区", offered_to="安居物业", promise=promise)
    assert step.main == main


def test_a_resident_is_told_that_nobody_rates_for_them():
    step = rules.next_step("answered", "confirming", unit="仙泉社区", promise=PROMISES[1])
    assert step.sub == "3月12日 17:30前您不说，先按到期办结；办这件事的人不能替您评。"
