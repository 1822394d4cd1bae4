"""What the answers come to: by building, by question; groups too small to show are hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.foundation.quantities import Rate, shown, suppressed
from gongzhi.foundation.text import masked_text

from ..models import Place, Response, Survey
from ..rules import Bar, Margin, Question, margin, margin_of_strata, tallied
from .asking import places_of

_NOWHERE = ""  # those who did not say where they live


@dataclass(frozen=True)
class PlaceResult:
    """A building. ``answered`` is None where it may not be shown, and with it all that follows."""

    label: str
    households: int
    asked: int
    answered: int | None
    rate: str
    margin: Margin | None


@dataclass(frozen=True)
class QuestionResult:
    """``answered`` is how many were asked and answered; None, and no bars, when that is too few.

    Of a number also its middle and mean; ``texts`` counts what was written, which is not here.
    """

    number: int
    question: Question
    answered: int | None
    bars: tuple[Bar, ...]
    mean: str = ""
    middle: str = ""


@dataclass(frozen=True)
class Results:
    """``margin`` is None where it cannot be told: no answers, or a sampled building without any."""

    survey: Survey
    answered: int | None
    on_paper: int | None
    households: int
    asked: int
    rate: str
    margin: Margin | None
    places: tuple[PlaceResult, ...]
    elsewhere: int | None
    questions: tuple[QuestionResult, ...]

    @property
    def is_shown(self) -> bool:
        return bool(self.answered)


def results_of(survey: Survey) -> Results:
    """Everything of a survey that may be shown, in two queries."""
    places = places_of(survey.pk)
    rows = list(
        Response.objects.filter(survey=survey.pk).values_list("place", "channel", "answers")
    )
    by_place: Counter[int | None] = Counter(place for place, _, _ in rows)
    answered, asked = len(rows), sum(place.drawn for place in places)
    visible = suppressed(
        {_NOWHERE: by_place[None], **{str(place.pk): by_place[place.pk] for place in places}}
    )
    answers = [given for _, _, given in rows] if shown(answered) else []
    channels = suppressed(Counter(channel for _, channel, _ in rows))
    return Results(
        survey=survey,
        answered=shown(answered),
        on_paper=channels.get("paper", 0) if shown(answered) else None,
        households=sum(place.households for place in places),
        asked=asked,
        rate=_rate(answered, asked),
        margin=_margin(survey, places, by_place) if shown(answered) else None,
        places=tuple(_place(place, visible[str(place.pk)]) for place in places),
        elsewhere=visible[_NOWHERE],
        questions=tuple(
            _question(number, question, answers)
            for number, question in enumerate(survey.version.document.questions, 1)
        ),
    )


def texts_of(survey: Survey, *, most: int = 200) -> dict[str, list[str]]:
    """What was written, by question, in the order of chance; for the desk alone.

    Names, numbers and doors are masked, and so is what people left of themselves.
    """
    questions = survey.version.document.questions
    found: dict[str, list[str]] = {one.key: [] for one in questions if one.kind == "text"}
    rows = Response.objects.filter(survey=survey.pk).order_by("pk")
    for answers, name, phone in rows.values_list("answers", "name", "phone"):
        for key, words in found.items():
            if said := answers.get(key):
                words.append(masked_text(said, filter(None, (name, phone))))
    return {key: words[:most] for key, words in found.items() if words}


def rows_of(results: Results) -> Iterator[list[Any]]:
    """For the export: a line for each choice of each question, as the results show it."""
    for result in results.questions:
        question = result.question
        for bar in result.bars:
            yield [
                result.number, question.key, question.text, question.kind,
                bar.value, bar.label, bar.count, result.answered,
            ]  # fmt: skip


def _place(place: Place, answered: int | None) -> PlaceResult:
    return PlaceResult(
        label=str(place),
        households=place.households,
        asked=place.drawn,
        answered=answered,
        rate=_rate(answered, place.drawn) if answered is not None else "—",
        margin=margin(answered, place.households) if answered and answered <= place.drawn else None,
    )


def _margin(
    survey: Survey, places: Sequence[Place], by_place: Counter[int | None]
) -> Margin | None:
    if survey.is_sample:
        return margin_of_strata((by_place[place.pk], place.households) for place in places)
    return margin(by_place.total(), sum(place.households for place in places))


def _rate(answered: int, asked: int) -> str:
    if answered > asked:
        return "比户数多"
    return "—" if shown(answered) is None else Rate(answered, asked).percent()


def _question(number: int, question: Question, answers: Sequence[dict[str, Any]]) -> QuestionResult:
    """Ticks are counted together and hidden together, so that none is found by subtraction."""
    answered, counted = tallied(question, answers)
    if shown(answered) is None or not answered:
        return QuestionResult(number, question, shown(answered), ())
    if question.kind == "text":
        return QuestionResult(number, question, answered, ())
    if question.kind == "number":
        return _of_numbers(number, question, answered, counted)
    ticks = {value: counted[value] for value in question.values}
    visible = suppressed(ticks) if question.kind != "many" else _each(ticks, answered)
    bars = tuple(Bar(value, question.label_of(value), visible[value]) for value in ticks)
    return QuestionResult(number, question, answered, bars)


def _each(ticks: dict[str, int], answered: int) -> dict[str, int | None]:
    """Of several choices each stands for itself: hidden when few ticked it, or few did not."""
    return {
        value: n if shown(n) is not None and shown(answered - n) is not None else None
        for value, n in ticks.items()
    }


def _of_numbers(
    number: int, question: Question, answered: int, counted: Counter[str]
) -> QuestionResult:
    """Five stretches of equal width; a mean and a middle tell of nobody when enough answered."""
    values = sorted(int(value) for value, n in counted.items() for _ in range(n))
    mean, middle = sum(values) / len(values), values[(len(values) - 1) // 2]
    width = max(1, -(-(values[-1] - values[0] + 1) // 5))
    first = (values[0] // width) * width
    ticks = Counter((value - first) // width for value in values)
    spans = {f"{first + width * n}": ticks[n] for n in range((values[-1] - first) // width + 1)}
    visible = suppressed(spans)
    bars = tuple(
        Bar(begin, begin if width == 1 else f"{begin} 到 {int(begin) + width - 1}", visible[begin])
        for begin in spans
    )
    return QuestionResult(number, question, answered, bars, f"{mean:.1f}", str(middle))


# fmt: off
DICTIONARY = (
    # column       heading      what it is
    ("number",   "第几题",   "题在问卷里的次序，从 1 数"),
    ("key",      "题的编号", "题在问卷文件里的 key"),
    ("question", "问题",     "居民看到的问题"),
    ("kind",     "题型",     "one 选一个、many 可以选几个、number 填一个数、scale 打分"),
    ("value",    "答案编号", "选项的 key；打分是 1 到 5；填数是这一段最小的数"),
    ("label",    "答案",     "居民看到的答案；填数是这一段"),
    ("count",    "几份",     "这样答的有几份；空着是不足十份或者能推算出来，不显示"),
    ("answered", "答了几份", "答了这一题的一共几份，是这一题的分母"),
)
# fmt: on


def as_json(results: Results) -> dict[str, Any]:
    """Everything that is published, with the dictionary of the rows; null is what is not shown."""
    survey = results.survey
    columns = [name for name, _, _ in DICTIONARY]
    return {
        "code": survey.code,
        "title": survey.title,
        "area": survey.area,
        "version": survey.version.number,
        "opens_on": survey.opens_on,
        "closes_on": survey.closes_on,
        "frame": survey.frame,
        "seed": survey.seed,
        "answered": results.answered,
        "households": results.households,
        "asked": results.asked,
        "response_rate": results.rate,
        "margin_percent": _told(results.margin),
        "places": [
            {
                "place": one.label,
                "households": one.households,
                "asked": one.asked,
                "answered": one.answered,
                "response_rate": one.rate,
                "margin_percent": _told(one.margin),
            }
            for one in results.places
        ],
        "rows": [dict(zip(columns, row, strict=True)) for row in rows_of(results)],
        "dictionary": {name: f"{heading}：{what}" for name, heading, what in DICTIONARY},
    }


def _told(found: Margin | None) -> str | None:
    return str(found.percent) if found else None
