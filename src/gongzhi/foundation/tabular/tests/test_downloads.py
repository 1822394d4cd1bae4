"""A table as something a browser saves."""

from gongzhi.foundation import tabular
from gongzhi.foundation.tabular.delimited import rows_of


def test_a_download_is_streamed_with_its_chinese_name():
    answer = tabular.as_download("诉求 1.csv", ["编号"], [["=1"], [-2]])
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E8%AF%89%E6%B1%82%201.csv"
    )
    assert list(rows_of(answer.getvalue())) == [["编号"], ["'=1"], ["-2"]]
