"""Packs as they were loaded: a row a version, never changed (a trigger sees to it)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models

from .kinds import ALL_KINDS
from .reading import Rule, RuleMissing, rule_of


class Pack(models.Model):
    """One version of a pack, with everything it extends merged in."""

    code = models.CharField("代码", max_length=40)
    version = models.PositiveIntegerField("版次")
    title = models.CharField("名称", max_length=120)
    jurisdiction = models.CharField("适用区划", max_length=12, blank=True, db_collation="C")
    effective_from = models.DateField("施行日期")
    effective_to = models.DateField("失效日期", null=True)
    extends = models.CharField("在其上", max_length=40, blank=True)
    alg = models.CharField("摘要算法", max_length=6)
    digest = models.BinaryField("摘要")
    content = models.JSONField("内容")
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = verbose_name_plural = "规则包"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rulebook_one_version"),
            models.CheckConstraint(
                name="rulebook_in_force_forward",
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_to__gte=models.F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.version} 版"

    @property
    def fingerprint(self) -> str:
        return bytes(self.digest).hex()[:12]

    @cached_property
    def _sections(self) -> dict[str, tuple[Rule, ...]]:
        return {
            name: tuple(rule_of(entry) for entry in entries)
            for name, entries in self.content["sections"].items()
        }

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], Rule]:
        return {(name, rule.code): rule for name, rules in self._sections.items() for rule in rules}

    def section(self, name: str) -> tuple[Rule, ...]:
        """The entries of a section, in the pack's order; none when the pack has no such section."""
        return self._sections.get(name, ())

    def rule(self, section: str, code: str) -> Rule:
        """Raises RuleMissing."""
        found = self._by_code.get((section, code))
        if found is None:
            raise RuleMissing(f"规则包“{self.title}”里没有 {section} 的“{code}”")
        return found

    def value(self, section: str, code: str, *, field: str) -> Any:
        """One field of one entry. Raises RuleMissing."""
        data = self.rule(section, code).data
        if field not in data:
            raise RuleMissing(f"规则包“{self.title}”的 {section}“{code}”没有 {field}")
        return data[field]

    def count_entries(self) -> int:
        return sum(map(len, self._sections.values()))

    def count_unverified(self) -> int:
        """Entries that nobody has held against the official text yet."""
        return sum(not rule.is_verified for rules in self._sections.values() for rule in rules)

    def sections(self) -> list[tuple[str, tuple[Rule, ...]]]:
        """Every section under the words people know it by."""
        return [
            (ALL_KINDS[name].label if name in ALL_KINDS else name, rules)
            for name, rules in self._sections.items()
        ]
