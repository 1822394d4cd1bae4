"""Everything that is left to chance, from one seed: the same seed makes the same district."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

SURNAMES = "李王张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "秀英华丽敏静强磊军洋勇艳杰娟涛明超兰霞平刚桂芳文辉建国玉梅春燕红伟志成海波晓东立新小玲佳慧子涵思雨家豪美琴永福长生德贵金莲翠云凤仙水生冬梅秋菊"


class Chance(random.Random):
    """Random numbers with the few shapes the twin needs."""

    def uuid(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def person_name(self) -> str:
        given = self.choice(GIVEN)
        if self.random() < 0.82:
            given += self.choice(GIVEN)
        return self.choice(SURNAMES) + given

    def phone(self) -> str:
        """A number of a range that no operator was given (154), so that nobody is called."""
        return f"154{self.randrange(10**8):08d}"

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        return self.choices([item for item, _ in items], [weight for _, weight in items])[0]

    def between(self, first: datetime, last: datetime) -> datetime:
        return first + timedelta(seconds=self.uniform(0, max((last - first).total_seconds(), 1)))
