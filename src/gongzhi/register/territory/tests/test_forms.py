"""What is typed: limits, words of refusal, and a matching of columns."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.register.territory import services
from gongzhi.register.territory.forms import (
    BuildingForm,
    FindForm,
    MatchForm,
    NeighbourhoodForm,
    SheetForm,
)

COMMUNITIES = [("431002001001", "北湖路社区")]


def errors(form):
    return {name: list(said) for name, said in form.errors.items()}


def test_a_new_neighbourhood_needs_community_name_and_kind():
    assert errors(NeighbourhoodForm({}, communities=COMMUNITIES)) == {
        "area": ["请选社区"],
        "name": ["请写小区名"],
        "kind": ["请选类型"],
    }
    said = {"area": "431002001001", "name": " 望江苑 ", "kind": "new"}
    form = NeighbourhoodForm(said, communities=COMMUNITIES)
    assert form.is_valid()
    assert form.cleaned_data == {**said, "name": "望江苑", "address": "", "built_in": None}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"area": "431003001001"}, {"area": ["这个社区不归您登记，请重新选"]}),
        ({"kind": "villa"}, {"kind": ["请从这几种里选"]}),
        ({"name": "长" * 61}, {"name"}),
        ({"built_in": "1899"}, {"built_in"}),
        ({"built_in": "去年"}, {"built_in"}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(said, wrong):
    whole = {"area": "431002001001", "name": "望江苑", "kind": "new", **said}
    found = errors(NeighbourhoodForm(whole, communities=COMMUNITIES))
    assert set(found) == set(wrong)
    if isinstance(wrong, dict):
        assert found == wrong


def test_a_known_neighbourhood_stays_in_its_community():
    assert "area" not in NeighbourhoodForm().fields


def test_a_building_has_entrances_and_storeys():
    assert errors(BuildingForm({})) == {
        "name": ["请写楼栋"],
        "entrances": ["请写有几个单元"],
        "storeys": ["请写有几层"],
    }
    assert set(BuildingForm({"name": "3 栋", "entrances": 0, "storeys": 121}).errors) == {
        "entrances",
        "storeys",
    }


def test_a_search_leaves_out_what_does_not_fit():
    said = {"q": " 纺织 ", "area": "999999", "kind": "old"}
    assert FindForm(said, communities=COMMUNITIES).asked() == {
        "q": "纺织",
        "area": "",
        "kind": "old",
    }
    assert FindForm({}, communities=[]).asked() == {"q": "", "area": "", "kind": ""}


def test_a_table_must_be_chosen_and_hold_something():
    assert errors(SheetForm({}, {})) == {"file": ["请选一个文件"]}
    empty = SimpleUploadedFile("房屋.csv", b"")
    assert errors(SheetForm({}, {"file": empty})) == {"file": ["这个文件是空的，请重新选"]}


def test_columns_are_matched_with_headings():
    headers = ["栋", "", "面积"]
    said = {"building": "0", "number": "1", "exclusive_area": "2", "basis_for_all": "surveyed"}
    form = MatchForm(said, columns=services.columns_for(), headers=headers)
    assert form.is_valid()
    assert form.mapping() == {"building": 0, "number": 1, "exclusive_area": 2}
    assert form.cleaned_data["basis_for_all"] == "surveyed"
    assert form.fields["number"].choices[2] == ("1", "（没有列名）第 2 列")


def test_a_needed_column_must_be_pointed_out():
    form = MatchForm({"number": "9"}, columns=services.columns_for(), headers=["栋"])
    assert set(form.errors) == {"building", "number", "exclusive_area"}
    assert form.errors["building"] == ["请指出哪一列是楼栋"]
