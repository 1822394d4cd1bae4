"""What is typed is understood or answered with a sentence; pure forms, no database."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from gongzhi.foundation.ui.pictures import MOST_PHOTOS
from gongzhi.journeys.appeals import forms
from gongzhi.journeys.appeals.forms.saying import MOST_WORDS

PNG = b"\x89PNG\r\n\x1a\n"


def pictures(count: int) -> MultiValueDict:
    return MultiValueDict(
        {"photos": [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(count)]}
    )


def errors_of(form):
    return {name: list(errors) for name, errors in form.errors.items()}


class TestWords:
    @pytest.mark.parametrize(
        ("words", "error"),
        [
            ("", "还没有写是什么事"),
            ("   ", "还没有写是什么事"),
            ("灯坏", "再多写几个字，好让人看得明白"),
            ("坏" * (MOST_WORDS + 1), "最多 2000 个字，请写短一点"),
        ],
    )
    def test_too_little_or_too_much_is_said_in_a_sentence(self, words, error):
        assert errors_of(forms.WordsForm({"words": words})) == {"words": [error]}

    def test_words_alone_are_enough(self):
        form = forms.WordsForm({"words": "楼道灯坏了"})
        assert form.is_valid()
        assert form.cleaned_data == {"words": "楼道灯坏了", "photos": []}

    def test_several_pictures_come_together(self):
        form = forms.WordsForm({"words": "楼道灯坏了"}, pictures(MOST_PHOTOS))
        assert form.is_valid()
        assert [photo.name for photo in form.cleaned_data["photos"]] == ["0.png", "1.png", "2.png"]

    def test_too_many_pictures_are_counted(self):
        form = forms.WordsForm({"words": "楼道灯坏了"}, pictures(5))
        assert errors_of(form) == {"photos": ["最多 3 张照片，这里有 5 张"]}


class TestPlace:
    SITES = [("a1", "梧桐苑")]

    def test_a_site_must_be_chosen_and_may_be_none(self):
        assert errors_of(forms.SiteForm({}, sites=self.SITES)) == {
            "site": ["请选一个小区；不在小区里就选最后一个"]
        }
        assert forms.SiteForm({"site": "none"}, sites=self.SITES).is_valid()
        assert not forms.SiteForm({"site": "b2"}, sites=self.SITES).is_valid()

    def test_nobody_has_to_know_the_building(self):
        form = forms.BuildingForm({"building": ""}, buildings=[("b1", "3 号楼")])
        assert form.is_valid()

    def test_a_spot_has_its_length(self):
        assert forms.SpotForm({"spot": "东" * 120}).is_valid()
        assert not forms.SpotForm({"spot": "东" * 121}).is_valid()

    @pytest.mark.parametrize("text", ["", "none", "zz", "1" * 33, "' or 1=1", "\x00"])
    def test_what_is_no_id_is_none(self, text):
        assert forms.uuid_or_none(text) is None


class TestContact:
    def test_a_number_is_made_normal(self):
        form = forms.ContactForm({"naming": "hidden", "phone": " 138-0000 0001 "})
        assert form.is_valid()
        assert form.cleaned_data["phone"] == "13800000001"

    def test_a_wrong_number_is_told_and_stays_typed(self):
        form = forms.ContactForm({"naming": "hidden", "phone": "12"})
        assert list(form.errors) == ["phone"]
        assert form["phone"].value() == "12"

    def test_an_anonymous_number_is_not_even_looked_at(self):
        form = forms.ContactForm({"naming": "anonymous", "phone": "12"})
        assert form.is_valid()
        assert form.cleaned_data["phone"] == ""

    def test_naming_is_one_of_three(self):
        assert list(forms.ContactForm({"naming": "famous"}).errors) == ["naming"]

    def test_publishing_is_a_free_choice(self):
        assert forms.ContactForm({"naming": "named"}).is_valid()


class TestDesk:
    def test_a_counter_entry_must_be_read_back(self):
        said = {"words": "楼道灯坏了", "naming": "hidden"}
        form = forms.CounterForm(said, sites=[])
        assert errors_of(form) == {"is_read_back": ["请把写下的话念给居民听，点头了再交"]}
        assert forms.CounterForm({**said, "is_read_back": "on"}, sites=[]).is_valid()

    def test_not_now_asks_for_its_other_parts(self):
        form = forms.AnswerForm({"outcome": "not_now", "words": "管线没到，今年做不了。"})
        assert sorted(form.errors) == ["objection", "recheck_on", "where", "why"]
        assert {errors[0] for errors in form.errors.values()} == {"“暂不具备条件”要写这一项"}

    def test_a_plain_answer_does_not(self):
        assert forms.AnswerForm({"outcome": "done", "words": "换好了。"}).is_valid()

    def test_a_wrong_day_is_told_once(self):
        said = {
            "outcome": "not_now",
            "words": "今年做不了。",
            "why": "a",
            "where": "b",
            "objection": "c",
        }
        form = forms.AnswerForm({**said, "recheck_on": "明年"})
        assert len(form.errors["recheck_on"]) == 1

    @pytest.mark.parametrize("missing", ["what", "why", "where", "objection"])
    def test_a_no_needs_all_four_parts(self, missing):
        said = {"reason": "r", "what": "a", "why": "b", "where": "c", "objection": "d"}
        form = forms.RefusalForm({**said, missing: " "}, reasons=[("r", "理由")])
        assert list(form.errors) == [missing]
        assert forms.RefusalForm(said, reasons=[("r", "理由")]).is_valid()

    def test_a_blank_of_the_list_does_not_reach_the_resident(self):
        said = {
            "reason": "r",
            "what": "不能办。",
            "why": "〔这件事〕由〔哪个单位〕负责，〔这件事〕不归我们。",
        }
        form = forms.RefusalForm({**said, "where": "c", "objection": "d"}, reasons=[("r", "理由")])
        assert errors_of(form) == {"why": ["把〔这件事〕、〔哪个单位〕换成这件事的实际情况"]}
        answer = forms.AnswerForm({"outcome": "done", "words": "〔日期〕换好了。"})
        assert errors_of(answer) == {"words": ["把〔日期〕换成这件事的实际情况"]}

    def test_a_transfer_names_a_unit_of_the_list_and_a_reason(self):
        units = [("u1", "街道 · 市政所")]
        assert errors_of(forms.OfferForm({}, units=units)) == {
            "to_unit": ["请选转给哪个单位"],
            "reason": ["请写明为什么该归他，对方会看到"],
        }
        assert list(forms.OfferForm({"to_unit": "u2", "reason": "归他"}, units=units).errors) == [
            "to_unit"
        ]
        assert forms.OfferForm({"to_unit": "u1", "reason": "归他"}, units=units).is_valid()

    def test_a_contact_is_not_shown_without_a_purpose(self):
        assert errors_of(forms.PurposeForm({"purpose": "  "})) == {"purpose": ["请写明为什么要看"]}
