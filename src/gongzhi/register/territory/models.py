"""Divisions, neighbourhoods, buildings, parts, and the tables parts are brought in by."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7


class Level(models.IntegerChoices):
    PROVINCE = 1, "省"
    CITY = 2, "市"
    COUNTY = 3, "区县"
    STREET = 4, "街道"
    COMMUNITY = 5, "社区"


class Division(models.Model):
    """An administrative division by its official code (GB/T 2260 and GB/T 10114)."""

    code = models.CharField("区划代码", primary_key=True, max_length=12, db_collation="C")
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        constraints = [
            models.CheckConstraint(
                name="territory_code_fits_level",
                condition=Q(level=1, code__regex=r"^\d{2}$")
                | Q(level=2, code__regex=r"^\d{4}$")
                | Q(level=3, code__regex=r"^\d{6}$")
                | Q(level=4, code__regex=r"^\d{9}$")
                | Q(level=5, code__regex=r"^\d{12}$"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class NeighbourhoodKind(models.TextChoices):
    """小区 types: each has its own way of being governed."""

    COMMODITY = "commodity", "商品房小区"
    NEW = "new", "新建小区"
    OLD = "old", "老旧小区"
    RESETTLED = "resettled", "安置小区"
    VILLAGE = "village", "村转居小区"
    UNMANAGED = "unmanaged", "无物业小区"


class Neighbourhood(models.Model):
    """小区: what people name when asked where they live."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("所在社区", max_length=12, db_collation="C")
    name = models.CharField("小区名", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=NeighbourhoodKind.choices)
    address = models.CharField("地址", max_length=120, blank=True)
    built_in = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "小区"
        ordering = ["area", "name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="territory_one_name_a_community"),
            models.CheckConstraint(
                name="territory_neighbourhood_in_community", condition=Q(area__regex=r"^\d{12}$")
            ),
            models.CheckConstraint(
                name="territory_kind_known", condition=Q(kind__in=NeighbourhoodKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """楼栋 of a neighbourhood."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="buildings"
    )
    name = models.CharField("楼栋", max_length=30)
    position = models.PositiveSmallIntegerField("次序")
    entrances = models.PositiveSmallIntegerField("单元数", default=1)
    storeys = models.PositiveSmallIntegerField("层数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "楼栋"
        ordering = ["neighbourhood", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "name"], name="territory_one_name_a_neighbourhood"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartUse(models.TextChoices):
    HOME = "home", "住宅"
    SHOP = "shop", "商铺"
    PARKING = "parking", "车位"
    OTHER = "other", "其他"


class AreaBasis(models.TextChoices):
    """Where an exclusive area comes from, best first (owners' law interpretation, art. 8)."""

    REGISTERED = "registered", "不动产登记"
    SURVEYED = "surveyed", "测绘"
    CONTRACT = "contract", "买卖合同"


class Part(models.Model):
    """专有部分: what one owner owns alone, with its exclusive area in square metres."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="parts")
    number = models.CharField("房号", max_length=30)
    use = models.CharField("用途", max_length=8, choices=PartUse.choices, default=PartUse.HOME)
    exclusive_area = models.DecimalField("专有面积（平方米）", max_digits=9, decimal_places=2)
    basis = models.CharField(
        "面积来源", max_length=12, choices=AreaBasis.choices, default=AreaBasis.REGISTERED
    )

    class Meta:
        verbose_name = verbose_name_plural = "专有部分"
        ordering = ["building", "number"]
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="territory_one_number"),
            models.CheckConstraint(
                name="territory_part_use_known", condition=Q(use__in=PartUse.values)
            ),
            models.CheckConstraint(
                name="territory_part_basis_known", condition=Q(basis__in=AreaBasis.values)
            ),
            models.CheckConstraint(
                name="territory_area_positive", condition=Q(exclusive_area__gt=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PartSheet(models.Model):
    """A table of parts on its way in. Its file goes when its rows are in: it may name owners."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("文件名", max_length=120)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    headers = models.JSONField("列", default=list)
    mapping = models.JSONField("对应", default=dict)
    basis = models.CharField("没写面积来源的", max_length=12, choices=AreaBasis.choices, blank=True)
    uploaded_at = models.DateTimeField("上传")
    imported_at = models.DateTimeField("导入", null=True)
    added = models.PositiveIntegerField("新登记", default=0)
    corrected = models.PositiveIntegerField("更正", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "房屋表格"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether its rows can still be brought in."""
        return self.imported_at is None and self.file_id is not None
