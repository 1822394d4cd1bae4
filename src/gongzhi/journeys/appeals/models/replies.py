"""What was answered, and every no in its four parts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .appeals import Appeal


class Outcome(models.TextChoices):
    DONE = "done", "解决了"
    PARTLY = "partly", "部分解决"
    NOT_NOW = "not_now", "暂不具备条件"
    EXPLAINED = "explained", "作了说明"


class Reply(models.Model):
    """An answer to the appeal; after a reopening there may be more than one."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="replies")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    words = models.TextField("答复")
    public_because = models.CharField("名字电话可以写的理由", max_length=200, blank=True)
    recheck_on = models.DateField("复查日", null=True)
    unit = models.ForeignKey("organizations.OrgUnit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appeals_not_now_is_rechecked",
                condition=~Q(outcome="not_now") | Q(recheck_on__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["recheck_on"],
                condition=Q(recheck_on__isnull=False),
                name="appeals_rechecks",
            )
        ]

    def __str__(self) -> str:
        return self.words[:20]


class Refusal(models.Model):
    """A no, in its four parts: what, why and on what ground, where instead, how to object."""

    class Kind(models.TextChoices):
        DECLINED = "declined", "不予受理"
        HANDED_OFF = "handed_off", "告知渠道"
        NOT_NOW = "not_now", "暂不具备条件"
        UPHELD = "upheld", "复核维持"
        REPEATED = "repeated", "重复反映"

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="refusals")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    reason = models.CharField("理由代码", max_length=60)
    what = models.CharField("结论", max_length=300)
    why = models.CharField("为什么", max_length=500)
    law = models.CharField("依据", max_length=120, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    law_text = models.CharField("条文", max_length=1000, blank=True)
    is_verified = models.BooleanField("已核实", default=False)
    public_because = models.CharField("名字电话可以写的理由", max_length=200, blank=True)
    where = models.CharField("可以去哪里", max_length=500)
    objection = models.CharField("不同意怎么办", max_length=500)
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "四段答复"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appeals_no_has_four_parts",
                condition=~Q(what="") & ~Q(why="") & ~Q(where="") & ~Q(objection=""),
            )
        ]

    def __str__(self) -> str:
        return self.what
