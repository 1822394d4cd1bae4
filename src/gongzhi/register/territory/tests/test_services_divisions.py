"""Loading divisions: whole or not at all, with every fault named by file, row and column."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.testing.data import outside_data
from gongzhi.register.territory import queries, services
from gongzhi.register.territory.management.commands.divisions import DEMO
from gongzhi.register.territory.models import Division
from gongzhi.register.territory.services import Loaded

from .factories import DivisionFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db
SHAPE = "应为 2、4、6、9 或 12 位数字"
ABOVE = "code,name\n43,湖南省\n4310,郴州市\n431002,北湖区\n431002001,人民路街道\n"


@pytest.fixture
def file(tmp_path):
    def written(text, name="divisions.csv"):
        path = tmp_path / name
        data = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return written


def kept():
    return dict(Division.objects.order_by("code").values_list("code", "name"))


def refused(*paths):
    before = kept()
    with pytest.raises(services.DivisionsRefused) as refusal:
        services.import_divisions(paths)
    assert kept() == before
    return list(refusal.value.faults)


def test_files_are_loaded_together_with_their_levels(file):
    communities = "name,parent,code\n北湖路社区,431002001,431002001001\n"
    loaded = services.import_divisions([file(ABOVE), file(communities, "villages.csv.gz")])
    assert loaded == Loaded(read=5, added=5, renamed=0)
    assert list(Division.objects.order_by("code").values_list("code", "name", "level")) == [
        ("43", "湖南省", 1),
        ("4310", "郴州市", 2),
        ("431002", "北湖区", 3),
        ("431002001", "人民路街道", 4),
        ("431002001001", "北湖路社区", 5),
    ]


def test_the_order_of_files_and_rows_does_not_matter(file):
    community = file("code,name\n431002001001,北湖路社区\n", "a.csv")
    assert services.import_divisions([community, file(ABOVE, "b.csv")]).added == 5


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffcode,name\n43,湖南省\n",
        "Code , NAME\n43 , 湖南省 \n",
        "code,name\r\n43,湖南省\r\n\r\n,\r\n",
        'code,"name",x\n43,"湖南省",y\n43,湖南省\n',
    ],
)
def test_marks_blanks_and_repetitions_do_no_harm(file, text):
    services.import_divisions([file(text)])
    assert kept() == {"43": "湖南省"}


def test_names_with_characters_for_private_use_are_names(file):
    services.import_divisions([file("code,name\n43,高\ue170省\n")])
    assert kept() == {"43": "高\ue170省"}


def test_loading_again_changes_nothing_and_renaming_keeps_what_is_used(file):
    services.import_divisions([file(ABOVE), file("code,name\n431002001001,北湖路社区\n", "v.csv")])
    home = NeighbourhoodFactory(area="431002001001")
    assert queries.called("431002001") == "人民路街道"
    assert services.import_divisions([file(ABOVE)]) == Loaded(read=4, added=0, renamed=0)
    renamed = file("code,name\n431002001,人民西路街道\n431002002,北湖街道\n", "new.csv")
    assert services.import_divisions([renamed]) == Loaded(read=2, added=1, renamed=1)
    assert queries.called("431002001") == "人民西路街道"
    assert kept()["431002001001"] == "北湖路社区"
    assert queries.full_name(home.area, below="431002") == "人民西路街道北湖路社区"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["divisions.csv 第 1 行：要有 code 和 name 两列"]),
        ("编码,名称\n43,湖南省\n", ["divisions.csv 第 1 行：要有 code 和 name 两列"]),
        (
            "code,name\n43,湖南省\n431,某地\n",
            ["divisions.csv 第 3 行 code 列：“431”不是行政区划代码：应为 2、4、6、9 或 12 位数字"],
        ),
        (
            "code,name\n４３,湖南省\n4.31002E+11,\n",
            [
                f"divisions.csv 第 2 行 code 列：“４３”不是行政区划代码：{SHAPE}",
                f"divisions.csv 第 3 行 code 列：“4.31002E+11”不是行政区划代码：{SHAPE}",
                "divisions.csv 第 3 行 name 列：名称空着",
            ],
        ),
        ("code,name\n43\n", ["divisions.csv 第 2 行 name 列：名称空着"]),
        (
            f"code,name\n43,{'长' * 61}\n",
            ["divisions.csv 第 2 行 name 列：名称有 61 个字，最多 60 个"],
        ),
        (
            "code,name\n43,湖\x00南\n",
            ["divisions.csv 第 2 行 name 列：名称里有看不见的字符：'\\u6e56\\x00\\u5357'"],
        ),
        (
            "code,name\n43,湖南省\n431002,北湖区\n",
            ["divisions.csv 第 3 行 code 列：431002 的上一级 4310 不在表里，也没有登记过"],
        ),
        (
            "code,name\n43,湖南省\n44,广东省\n43,湖南\n",
            [
                "divisions.csv 第 2 行 code 列：43 出现了不止一次，名称不一样",
                "divisions.csv 第 4 行 code 列：43 出现了不止一次，名称不一样",
            ],
        ),
        (
            'code,name\n43,"湖"南省\n',
            ["divisions.csv 第 2 行：双引号没有配对，或有一格太长"],
        ),
        (
            "code,name\n43,湖南省\n".encode("gb18030"),
            ["divisions.csv 第 1 行以后：文字编码不是 UTF-8；请另存为 UTF-8 再导"],
        ),
    ],
)
def test_each_fault_is_named_with_its_file_row_and_column(file, text, faults):
    assert refused(file(text)) == faults


def test_a_broken_archive_is_named(file, tmp_path):
    whole = file(ABOVE, "divisions.csv.gz")
    short, text = tmp_path / "short.csv.gz", tmp_path / "text.csv.gz"
    short.write_bytes(whole.read_bytes()[:-12])
    text.write_bytes(ABOVE.encode())
    for path in (short, text):
        (fault,) = refused(path)
        assert fault.startswith(f"{path.name} 第 ")
        assert fault.endswith(" 行以后：文件坏了或没有传完，读不下去")


def test_one_fault_in_the_last_file_refuses_all_of_them(file):
    DivisionFactory(code="43", name="旧名")
    good, bad = file(ABOVE), file("code,name\n4310020010,某地\n", "bad.csv")
    (fault,) = refused(good, bad)
    assert fault.startswith("bad.csv 第 2 行 code 列：")


def test_faults_are_listed_up_to_twenty(file):
    rows = "".join(f"{number},某地\n" for number in range(100, 140))
    with pytest.raises(services.DivisionsRefused) as refusal:
        services.import_divisions([file("code,name\n" + rows)])
    assert len(refusal.value.faults) == 20
    lines = str(refusal.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "还有别的错误，先改这些"


trees = st.dictionaries(
    st.sampled_from(["43", "4310", "431002", "431003", "431002001", "431002001001", "431003009"]),
    st.text("北湖苏仙路", min_size=1, max_size=4),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(trees, trees)
def test_whatever_is_loaded_is_a_tree_and_the_newest_name_stands(file, before, after):
    Division.objects.all().delete()
    stands = {}
    for tree in (before, after):
        known = {**stands, **tree}
        is_tree = all(code[: -2 if len(code) <= 6 else -3] in {"", *known} for code in tree)
        path = file("code,name\n" + "".join(f"{code},{name}\n" for code, name in tree.items()))
        if is_tree:
            new = len(set(tree) - set(stands))
            loaded = services.import_divisions([path])
            assert (loaded.read, loaded.added) == (len(tree), new)
            stands = known
        else:
            refused(path)
        assert kept() == dict(sorted(stands.items()))


def test_the_divisions_that_come_with_the_house_are_whole_and_licensed():
    loaded = services.import_divisions(sorted(DEMO.glob("*.csv")))
    assert loaded == Loaded(read=2_595, added=2_595, renamed=0)
    assert queries.streets_in("431002").count() == 14
    assert queries.communities_in("431002").count() == 165
    assert queries.full_name("431002001001") == "湖南省郴州市北湖区人民路街道北湖路社区"
    licence = (DEMO / "LICENSE.txt").read_text("utf-8")
    assert "DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE" in licence
    assert "Version 2, December 2004" in licence


@pytest.mark.outside_data
def test_the_divisions_that_come_with_the_house_are_those_of_the_country():
    services.import_divisions(sorted(DEMO.glob("*.csv")))
    ours = kept()
    folder = outside_data("divisions")
    files = ["cn_provinces.csv", "cn_cities.csv", "cn_areas.csv", "cn_streets.csv"]
    theirs = {}
    for path in [*(folder / name for name in files), folder / "chenzhou_villages.csv"]:
        for line in path.read_text("utf-8-sig").splitlines()[1:]:
            code, name = line.split(",")[:2]
            if code == "43" or code.startswith("4310"):
                theirs[code] = name.strip('"')
    assert ours == theirs


@pytest.mark.outside_data
def test_all_of_china_is_loaded_and_loading_again_only_puts_names_right():
    folder = outside_data("divisions")
    names = ["cn_provinces.csv", "cn_cities.csv", "cn_areas.csv", "cn_streets.csv"]
    paths = [*(folder / name for name in names), folder / "cn_villages.csv.gz"]
    assert services.import_divisions(paths) == Loaded(read=665_276, added=665_276, renamed=0)
    counts = [Division.objects.filter(level=level).count() for level in range(1, 6)]
    assert counts == [31, 342, 2_978, 41_352, 620_573]
    Division.objects.filter(code="431002").update(name="旧名")
    assert services.import_divisions(paths[:4]) == Loaded(read=44_703, added=0, renamed=1)
    assert queries.communities_in("431002").count() == 165
