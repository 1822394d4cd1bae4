"""Days that differ from Monday–Friday, years whose notice is out, and when this last changed."""

from __future__ import annotations

from django.db import models


class Source(models.TextChoices):
    LIBRARY = "library", "软件自带"
    IMPORT = "import", "导入"
    EDIT = "edit", "手工更正"


class Day(models.Model):
    """One day on which people rest or work against the week."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    note = models.CharField("说明", max_length=40, blank=True)
    source = models.CharField("来源", max_length=8, choices=Source.choices)

    class Meta:
        verbose_name = verbose_name_plural = "放假和调休"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_working else '放假'}"


class Year(models.Model):
    """A year, and whether the notice about its holidays is out."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    is_published = models.BooleanField("已公布", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "年份"
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Revision(models.Model):
    """A single row that grows with every change, so that processes know when to read anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "日历版次"
        constraints = [
            models.CheckConstraint(name="worktime_one_revision", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.number)
