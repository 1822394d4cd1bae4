"""Parts as they come out: exact where a reader or a screen reader depends on it."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.db.models import TextChoices

from gongzhi.foundation.flow.engine import Flow, Look, Step
from gongzhi.foundation.ui.charts import Chart, Series
from gongzhi.foundation.ui.faces import (
    Basis,
    ClockFace,
    Column,
    Entry,
    Evidence,
    FourParts,
    Option,
    Segment,
    TallyLine,
)
from gongzhi.foundation.ui.maps import Place

EVIL = '<script>alert("x")</script>'


class Stage(TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"


class Told:
    """Stands for an event; a sample flow tells nothing."""


@pytest.fixture
def flow(monkeypatch):
    from gongzhi.foundation.flow import engine

    monkeypatch.setattr(engine, "ALL_FLOWS", {})
    looks = {Stage.OPEN: Look("qing", "arrow-repeat"), Stage.DONE: Look("bamb", "check-circle")}
    step = Step("finish", (Stage.OPEN,), Stage.DONE, "办结", "x.finish", Told)
    return Flow("sample", "样例", Stage.OPEN, looks, (step,))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_status_has_the_word_colour_and_icon_of_its_flow(draw, flow):
    assert draw("{{ ui.status(flow, 'done') }}", flow=flow) == (
        '<span class="gz-badge t-bamb"><svg class="i" aria-hidden="true">'
        '<use href="/static/ui/icons.svg#check-circle"/></svg>已办结</span>'
    )


def test_a_status_the_flow_does_not_know_is_an_error(draw, flow):
    with pytest.raises(ValueError, match="lost"):
        draw("{{ ui.status(flow, 'lost') }}", flow=flow)


def test_one_form_for_each_step_with_token_key_and_icon(draw, flow):
    html = draw("{{ ui.step_buttons(flow.steps, '/a/1/', csrf_input, flow=flow) }}", flow=flow)
    assert html.count('<form method="post" action="/a/1/">') == 1
    assert html.count("csrfmiddlewaretoken") == 1
    assert 'type="submit" name="step" value="finish" data-key="1" data-key-label="办结"' in html
    assert "icons.svg#check-circle" in html
    assert text_of(html) == "办结 1"


def test_a_clock_says_what_it_shows(draw):
    face = ClockFace("due", "今天 17:30", 5, Decimal("4.4"), title="3月10日 17:30")
    html = draw("{{ clock(face) }}", face=face)
    assert 'class="gz-clock is-due" style="--n:5;--u:4.4" title="3月10日 17:30"' in html
    assert text_of(html) == "今天 17:30"


def test_the_words_of_a_clock_are_only_words(draw):
    html = draw("{{ clock(face, big=true) }}", face=ClockFace("late", "<b>超</b>", 3, 9, 'x"y'))
    assert 'class="gz-clock is-late gz-clock--big" style="--n:3;--u:3" title="x&#34;y"' in html
    assert "&lt;b&gt;超&lt;/b&gt;" in html


def test_nothing_that_is_given_is_trusted(draw):
    html = draw(
        "{{ ui.row(evil, evil, evil) }}{{ ui.slip(evil, sub=evil, more=evil) }}{{ ui.note(evil, evil) }}"
        "{{ ui.page_header(evil, evil) }}{{ ui.empty(evil, evil) }}{{ ui.kv([(evil, evil)]) }}"
        "{{ ui.table(evil, columns, [(evil, evil)]) }}{{ ui.evidence(photos) }}{{ ui.timeline(entries) }}",
        evil=EVIL,
        columns=(Column(EVIL), Column(EVIL)),
        photos=(Evidence(EVIL, EVIL, EVIL, EVIL),),
        entries=(Entry(EVIL, when=EVIL, who=EVIL, note=EVIL),),
    )
    assert "<script" not in html
    assert '"x"' not in html


def test_a_no_is_said_in_four_parts_with_its_basis(draw):
    basis = (
        Basis("《消防法》", "第二十八条", "不得占用消防车通道。"),
        Basis("《清单》", "第 2 项", is_verified=True),
    )
    no = FourParts("不能画。", "是消防通道。", basis, "去提意见。", "请街道复核。")
    html = draw("{{ ui.four_parts(no, '画停车位，没有办成') }}", no=no)
    assert re.findall(r"</svg>([^<]+)</dt>", html) == [
        "结论",
        "为什么",
        "可以去哪里",
        "不同意怎么办",
    ]
    assert html.count("未核实") == 1
    assert html.index("《消防法》") < html.index("未核实") < html.index("《清单》")


def test_a_figure_has_its_denominator_or_says_why_not(draw):
    assert (
        text_of(draw("{{ ui.figure(1260, '说“解决了”', of=2900, unit='人') }}"))
        == "1,260 / 2,900 人 说“解决了”"
    )
    hidden = draw("{{ ui.figure(7, '低保户说的事', href='/rows/', fewer_than=10) }}")
    assert text_of(hidden) == "— 低保户说的事 不足 10 人，不显示"
    assert "href" not in hidden
    assert "7" not in hidden


def test_the_arithmetic_of_a_tally(draw):
    lines = (
        TallyLine("参与的面积", Decimal("35128.60"), Decimal("48620.40"), Fraction(2, 3), Decimal("32413.60"), is_met=True, unit="㎡"),
        TallyLine("同意的人数", 263, 352, Fraction(3, 4), 264, is_met=False),
    )  # fmt: skip
    html = draw("{{ ui.tally(lines) }}", lines=lines)
    assert 'style="--v:72.251;--t:66.667"' in html
    assert text_of(html) == (
        "参与的面积 够了，多 2,715.00 ㎡ 门槛 2/3 35,128.60 ㎡ 48,620.40 ㎡ ≈ 72.25% ≥ 2 3 （至少 32,413.60 ㎡） "
        "同意的人数 不够，差 1 人 门槛 3/4 263 人 352 人 ≈ 74.72% &lt; 3 4 （至少 264 人）"
    )


def test_money_adds_up_to_the_fen(draw):
    thirds = tuple(Segment(name, Decimal("30000.01"), paid) for name, paid in
                   (("区里", Decimal("30000.01")), ("街道", Decimal(0)), ("业主", Decimal("0.02"))))  # fmt: skip
    html = draw("{{ ui.money_bar('阅览室', thirds) }}", thirds=thirds)
    assert "阅览室 90,000.03 元" in html
    assert "到账 30,000.03 元，还差 60,000.00 元" in html
    assert re.findall(r'<i class="([^"]+)" style="--w:([^"]+)">', html) == [
        ("f-1", "30000.01"), ("f-3", "0.02"), ("is-left", "60000.00")
    ]  # fmt: skip


def test_a_chart_brings_its_table_and_leads_to_the_rows(draw):
    chart = Chart(
        "c", "每周的事", "件", ("上周", "这周"), (Series("新说的", (12, None), ("/a/", "/b/")),)
    )
    html = draw("{{ ui.bar_chart(chart) }}{{ ui.line_chart(chart) }}", chart=chart)
    assert html.count("<details") == html.count("<table") == 2
    assert html.count('<a href="/a/">12</a>') == 2
    assert "/b/" not in html
    assert html.count("不显示”的，人数太少") == 2


def test_a_map_and_its_list_carry_the_same_numbers(draw):
    ring = ((110.0, 25.0), (110.1, 25.0), (110.1, 25.1))
    places = (Place("河东", (ring,), 46, "/p/1/"), Place("林场", (ring,), None))
    html = draw("{{ ui.map_with_list('各社区', places, '件') }}", places=places)
    assert html.count('tabindex="-1"') == 1
    assert re.findall(r'<b aria-hidden="true"[^>]*>(\d)</b>', html) == ["1", "2"]
    assert "46 件" in text_of(html)
    assert "林场 不显示" in text_of(html)


class AskForm(forms.Form):
    phone = forms.CharField(label="手机号", help_text="只用来告诉您结果。")
    spot = forms.CharField(label="位置", required=False)
    site = forms.ChoiceField(
        label="小区", choices=(("a", "梧桐苑"), ("b", "悦府")), widget=forms.RadioSelect
    )
    agrees = forms.BooleanField(label="可以公开", help_text="不公开名字。", required=False)
    photo = forms.FileField(label="照片", required=False)
    next = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_tied_to_its_help_and_error(draw):
    html = draw("{{ ui.field(form['phone']) }}", form=AskForm({"site": "a"}))
    assert '<label class="form-label" for="id_phone">手机号</label>' in html
    control = re.search(r"<input[^>]+>", html).group()
    assert 'class="form-control"' in control
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in control
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert "这个字段是必填项" in html


def test_fields_of_every_kind(draw):
    html = draw("{% for bound in form %}{{ ui.field(bound) }}{% endfor %}", form=AskForm())
    assert '位置<span class="gz-optional">（可以不填）</span>' in html
    assert html.count('<label class="gz-choice"') == 3
    assert '<label class="gz-choice" for="id_site_0">' in html
    assert '<input type="hidden" name="next" id="id_next">' in html
    assert "data-photos" in html
    assert "aria-invalid" not in html


def test_the_error_list_leads_to_each_field(draw):
    html = draw("{{ ui.form_errors(form) }}", form=AskForm({}))
    assert "有 3 处要改" in html
    assert re.findall(r'href="#([^"]+)"', html)[0] == "id_phone"
    assert draw("{{ ui.form_errors(form) }}", form=AskForm()) == ""


def test_the_paper_twin_asks_the_same(draw):
    html = draw(
        "{% for bound in form %}{{ ui.paper_field(bound, lines=2) }}{% endfor %}", form=AskForm()
    )
    assert re.findall(r'gz-blank__tick">([^<]+)<', html) == ["梧桐苑", "悦府", "是"]
    assert html.count('class="gz-blank__line"') == 2 * 4


def test_choice_cards_keep_what_was_chosen(draw):
    options = (Option("yes", "解决了", icon="check-circle"), Option("no", "没解决", hint="重新办"))
    html = draw(
        "{{ ui.choice_cards('solved', '解决了吗？', options, chosen=('no',)) }}", options=options
    )
    assert '<input type="radio" name="solved" value="no" checked>' in html
    assert html.count("checked") == 1


def test_a_stepper_says_where_one_is(draw):
    html = draw("{{ ui.stepper(['什么事', '在哪里', '看一遍'], 2) }}")
    assert 'aria-label="第 2 步，共 3 步"' in html
    assert re.findall(r"<li([^>]*)>", html) == [' class="is-done"', ' aria-current="step"', ""]


def test_a_pager_shows_only_ways_there_are(draw):
    assert "上一页" not in draw("{{ ui.pager(next='/?after=9') }}")
    assert 'rel="next"' in draw("{{ ui.pager(next='/?after=9') }}")


def test_progress_known_and_unknown(draw):
    assert 'aria-valuenow="62"' in draw("{{ ui.progress('计票', 62) }}")
    unknown = draw("{{ ui.progress('在查') }}")
    assert 'role="progressbar"' in unknown
    assert "aria-valuenow" not in unknown


def test_a_qr_code_is_drawn_once_and_says_what_it_does(draw):
    html = draw("{{ qr('https://example.org/a/K7', '扫码<核对>') }}")
    assert html.startswith('<svg role="img" ')
    assert "<title>扫码&lt;核对&gt;</title>" in html
    assert draw("{{ qr('https://example.org/a/K7', '扫码<核对>') }}") == html
