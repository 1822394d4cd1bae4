"""Units, links between them, the places they cover, posts and appointments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from .flows import Tenure


class UnitKind(models.TextChoices):
    DISTRICT = "district", "区社会治理中心"
    STREET = "street", "街道办事处"
    COMMUNITY = "community", "社区居委会"
    DEPARTMENT = "department", "职能部门"
    STATION = "station", "派驻机构"
    PROPERTY = "property", "物业服务企业"
    UTILITY = "utility", "公用事业单位"
    OWNERS_COMMITTEE = "owners_committee", "业主委员会"
    MANAGEMENT_COMMITTEE = "management_committee", "物业管理委员会"
    SUPERVISION_COMMITTEE = "supervision_committee", "居务监督委员会"
    RESIDENT_UNIT = "resident_unit", "驻区单位"
    DISTRICT_PARTY = "district_party", "区委"
    STREET_PARTY = "street_party", "街道党工委"
    COMMUNITY_PARTY = "community_party", "社区党组织"
    BRANCH = "branch", "小区党支部"
    GROUP = "group", "楼栋党小组"
    HOUSEHOLD = "household", "党员中心户"


PARTY_KINDS = (
    UnitKind.DISTRICT_PARTY,
    UnitKind.STREET_PARTY,
    UnitKind.COMMUNITY_PARTY,
    UnitKind.BRANCH,
    UnitKind.GROUP,
    UnitKind.HOUSEHOLD,
)

# Their door is somebody's home, and who leads them is a neighbour: shown only where published.
NEIGHBOURLY_KINDS = (UnitKind.BRANCH, UnitKind.GROUP, UnitKind.HOUSEHOLD)


class Facility(models.TextChoices):
    """What makes a counter usable for everybody, in words that say what it is good for."""

    LOW_DESK = "low_desk", "低位服务台，坐着、坐轮椅也够得着"
    SCREEN = "screen", "显示屏，叫号和说的话有字"
    WRITING_PAD = "writing_pad", "写字板，可以写着说"
    VOICE = "voice", "语音提示"
    RAMP = "ramp", "门口有坡道"


class OrgUnit(models.Model):
    """A unit or body: a node of the graph, standing on a piece of territory."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("类别", max_length=24, choices=UnitKind.choices)
    name = models.CharField("名称", max_length=80)
    area = models.CharField("辖区", max_length=12, db_collation="C")
    phone = models.CharField("公开电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    hours = models.CharField("服务时间", max_length=120, blank=True)
    is_contact_published = models.BooleanField("公布联系方式", default=False)
    facilities = ArrayField(
        models.CharField(max_length=12, choices=Facility.choices),
        verbose_name="窗口的无障碍设施",
        default=list,
        blank=True,
    )
    facilities_on = models.DateField("哪天核对的", null=True)
    founded_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织"
        indexes = [models.Index(fields=["area", "kind"], name="organizations_units_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "area"],
                condition=Q(dissolved_on__isnull=True),
                name="organizations_one_standing_name",
            ),
            models.CheckConstraint(
                name="organizations_kind_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(
                name="organizations_facilities_known",
                condition=Q(facilities__contained_by=Facility.values),
            ),
            models.CheckConstraint(
                name="organizations_facilities_looked_at",
                condition=Q(facilities=[]) | Q(facilities_on__isnull=False),
            ),
            models.CheckConstraint(
                name="organizations_dissolved_after_founded",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("founded_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """As people say it: 仙泉社区, not 仙泉社区居民委员会."""
        return self.name.removesuffix("居民委员会").removesuffix("办事处")

    @property
    def is_party(self) -> bool:
        return self.kind in PARTY_KINDS

    @property
    def facility_words(self) -> list[str]:
        """In the order of the list, for everybody."""
        return [one.label for one in Facility if one in self.facilities]

    @property
    def is_contact_open(self) -> bool:
        """Whether everybody may see its telephone and who leads it."""
        return self.is_contact_published or self.kind not in NEIGHBOURLY_KINDS


class LinkKind(models.TextChoices):
    BELONGS = "belongs", "隶属"
    SERVES = "serves", "服务"
    GUIDES = "guides", "指导"
    ALLIED = "allied", "共建"


class UnitLink(models.Model):
    """An edge of the graph, with the days it stood."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="links_up")
    to_unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="links_down")
    kind = models.CharField("关系", max_length=8, choices=LinkKind.choices)
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织关系"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "to_unit", "kind"],
                condition=Q(until_on__isnull=True),
                name="organizations_one_standing_link",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(until_on__isnull=True, kind="belongs"),
                name="organizations_one_superior",
            ),
            models.CheckConstraint(
                name="organizations_no_link_to_itself", condition=~Q(unit=F("to_unit"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.get_kind_display()} {self.to_unit_id}"


class UnitPlace(models.Model):
    """A neighbourhood or building that a unit covers."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="places")
    neighbourhood = models.ForeignKey(
        "territory.Neighbourhood", on_delete=models.PROTECT, related_name="+"
    )
    building = models.ForeignKey(
        "territory.Building", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "覆盖范围"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "neighbourhood", "building"],
                nulls_distinct=False,
                name="organizations_place_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.neighbourhood_id}"


class Role(models.TextChoices):
    """What a post lets its holder do here; posts without work on the platform have none."""

    NONE = "", "无"
    CLERK = "clerk", "社区工作者（全岗通）"
    COMMUNITY_HEAD = "community_head", "社区负责人"
    STREET_OFFICER = "street_officer", "街道治理专员"
    DISTRICT_OFFICER = "district_officer", "区治理中心专员"
    HANDLER = "handler", "承办单位经办人"
    UNIT_HEAD = "unit_head", "承办单位负责人"
    BRANCH_SECRETARY = "branch_secretary", "小区党支部书记"
    ORGANISER = "organiser", "组织委员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDITOR = "auditor", "审计员"


class Post(models.Model):
    """A seat in a unit: its title, how long a term lasts, what it lets one do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField("职务", max_length=40)
    role = models.CharField("平台职责", max_length=20, choices=Role.choices, blank=True)
    seats = models.PositiveSmallIntegerField("职数", default=1)
    term_months = models.PositiveSmallIntegerField("任期（月）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "职务"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="organizations_one_title"),
            models.CheckConstraint(
                name="organizations_role_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.TextChoices):
    """How somebody came to a post (S30 and the elections and recruitments around it)."""

    DELEGATED = "delegated", "组织选派"
    PROMOTED = "promoted", "基层选拔"
    RETIRED = "retired", "退休聘用"
    ELECTED = "elected", "选举产生"
    RECRUITED = "recruited", "公开招录"
    CONCURRENT = "concurrent", "兼任"


class Appointment(models.Model):
    """One person's time in one post, from proposal to leaving."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    holder = models.CharField("姓名", max_length=40)
    account = models.ForeignKey(
        "people.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    document = models.CharField("任职文号", max_length=60, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=Tenure.choices, default=Tenure.PROPOSED
    )
    proposed_on = models.DateField("提名日期")
    publish_until = models.DateField("公示至", null=True)
    from_on = models.DateField("任职日期", null=True)
    until_on = models.DateField("届满日期", null=True)
    ended_on = models.DateField("离任日期", null=True)
    end_reason = models.CharField("离任原因", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        indexes = [
            models.Index(
                fields=["account"], condition=Q(status="in_office"), name="organizations_duties"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="organizations_tenure_known", condition=Q(status__in=Tenure.values)
            ),
            models.CheckConstraint(
                name="organizations_in_office_since",
                condition=~Q(status__in=["in_office", "ended"]) | Q(from_on__isnull=False),
            ),
            models.CheckConstraint(
                name="organizations_ended_when",
                condition=~Q(status="ended") | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="organizations_published_until",
                condition=~Q(status="published") | Q(publish_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.post_id}"
