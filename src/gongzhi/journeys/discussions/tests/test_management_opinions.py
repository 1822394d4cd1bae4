"""``gongzhi opinions evaluate``: sizes and shares, and how far another programme agrees."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.foundation.opinions.tests.parted import parted


@pytest.fixture
def votes(tmp_path):
    people, what, stances, groups = parted((40, 30))
    path = tmp_path / "votes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["timestamp", "comment-id", "voter-id", "vote"])
        table.writerow([0, what[0], people[0], -stances[0]])  # changed later
        for number, row in enumerate(zip(what, people, stances, strict=True), 1):
            table.writerow([number, *row])
    return path, groups


def run(*args):
    out = StringIO()
    call_command("opinions", "evaluate", *map(str, args), stdout=out)
    return out.getvalue()


def test_groups_as_json_say_nothing_of_anybody(votes):
    found = json.loads(run(votes[0], "--json"))
    assert (found["people"], found["statements"], found["clustered"]) == (70, 30, 70)
    assert [group["size"] for group in found["groups"]] == [40, 30]
    assert set(found) == {
        "people", "statements", "clustered", "silhouette", "groups", "agreed_by_all", "seconds",
    }  # fmt: skip
    assert set(found["groups"][0]) == {"size", "holds"}
    assert {one["statement"] for one in found["agreed_by_all"] if one["agreed"]} == set("01234")


def test_another_programmes_groups_are_compared(votes, tmp_path):
    path, groups = votes
    other = tmp_path / "groups.csv"
    lines = ["voter-id,group", *(f"{person},g{group}" for person, group in enumerate(groups))]
    other.write_text("\n".join(lines), "utf-8")
    assert json.loads(run(path, "--against", other, "--json"))["adjusted_rand"] == 1.0


def test_in_words(votes):
    said = run(votes[0])
    assert "70 人、30 条意见，70 人表态够多" in said
    assert "想法 1：40 人" in said


def test_what_is_wrong_is_named_line_by_line(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("voter-id,comment-id,vote\n1,1,5\n2,1,1\n", "utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        run(path)
    with pytest.raises(CommandError, match="找不到文件"):
        run(tmp_path / "none.csv")
