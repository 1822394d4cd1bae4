from datetime import UTC, date, datetime

import time_machine

from gongzhi.foundation.ui import times

NOW = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
def test_a_moment_keeps_its_exact_instant():
    assert times.moment(datetime(2026, 3, 10, 3, 20, tzinfo=UTC)) == (
        '<time datetime="2026-03-10T11:20:00+08:00">今天 11:20</time>'
    )


@time_machine.travel(NOW, tick=False)
def test_a_day_is_the_day_in_shanghai():
    assert times.day(date(2026, 3, 9)) == '<time datetime="2026-03-09">昨天</time>'
    late = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)  # 1:00 of the tenth
    assert times.day(late) == ('<time datetime="2026-03-10T01:00:00+08:00">今天</time>')


def test_a_stamp_reads_the_same_for_ever():
    at = datetime(2026, 3, 8, 13, 6, tzinfo=UTC)
    shown = '<time datetime="2026-03-08T21:06:00+08:00">2026年3月8日 21:06</time>'
    with time_machine.travel(NOW):
        assert times.stamp(at) == shown
    with time_machine.travel(datetime(2036, 1, 1, tzinfo=UTC)):
        assert times.stamp(at) == shown
