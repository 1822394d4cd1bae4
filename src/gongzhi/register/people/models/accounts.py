"""Persons, accounts, sessions, codes, consents, help given, and the log of who looked."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField


class Person(models.Model):
    """A natural person. Names and numbers are sealed; the index only finds an exact match."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = EncryptedTextField(verbose_name="姓名", null=True)
    phone = EncryptedTextField(verbose_name="手机号", null=True)
    phone_index = models.BinaryField("手机号索引", max_length=16, null=True, editable=False)
    phone_verified_at = models.DateTimeField("手机号验证于", null=True)
    id_number = EncryptedTextField(verbose_name="证件号", null=True)
    id_index = models.BinaryField("证件号索引", max_length=16, null=True, editable=False)
    area = models.CharField("常住社区", max_length=12, blank=True, db_collation="C")
    home = models.ForeignKey(
        "territory.Building",
        verbose_name="住在",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=Q(phone_verified_at__isnull=False),
                name="people_one_person_a_verified_phone",
            ),
            models.UniqueConstraint(fields=["id_index"], name="people_one_person_an_id_number"),
            models.CheckConstraint(
                name="people_phone_with_index",
                condition=Q(phone__isnull=True, phone_index__isnull=True)
                | Q(phone__isnull=False, phone_index__isnull=False),
            ),
            models.CheckConstraint(
                name="people_id_number_with_index",
                condition=Q(id_number__isnull=True, id_index__isnull=True)
                | Q(id_number__isnull=False, id_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"人员 {self.pk}"


class AccountKind(models.TextChoices):
    RESIDENT = "resident", "居民"
    STAFF = "staff", "工作人员"


class Accounts(BaseUserManager["Account"]):
    """Django's way of finding an account by its sign-in name."""


class Account(AbstractBaseUser):
    """What one signs in with: a resident by phone code, staff by password and second factor."""

    username = models.CharField("登录名", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=8, choices=AccountKind.choices)
    display_name = models.CharField("称呼", max_length=40)
    person = models.OneToOneField(
        Person, verbose_name="人员", null=True, on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_changed_at = models.DateTimeField("密码改于", null=True)
    totp_secret = EncryptedTextField(verbose_name="动态码密钥", null=True)
    totp_confirmed_at = models.DateTimeField("动态码启用于", null=True)
    totp_last_step = models.BigIntegerField("上次用过的时间步", default=0)
    recovery_hashes = ArrayField(
        models.CharField(max_length=128), verbose_name="备用码", default=list
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = Accounts()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="people_resident_account_has_person",
                condition=Q(kind="staff") | Q(kind="resident", person__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.display_name


class SignInCode(models.Model):
    """A code sent to a phone: hashed, good once, for minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录验证码"
        indexes = [models.Index(fields=["phone_index", "-sent_at"], name="people_code_of_phone")]
        constraints = [
            models.CheckConstraint(
                name="people_code_expires", condition=Q(expires_at__gt=models.F("sent_at"))
            )
        ]

    def __str__(self) -> str:
        return f"验证码 {self.pk}"


class Presence(models.Model):
    """One signed-in device of an account, so that it can be seen and ended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="presences")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField("设备", max_length=60)
    started_at = models.DateTimeField("登录时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录设备"
        indexes = [
            models.Index(
                fields=["account", "started_at"],
                condition=Q(ended_at__isnull=True),
                name="people_open_presences",
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.started_at:%Y-%m-%d}"


class Passkey(models.Model):
    """The public half of a key kept on somebody's device, which opens it by finger, face or PIN.

    ``doubted_at``: its count went backwards then, so there may be a copy of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField("凭据编号", max_length=1023, unique=True)
    public_key = models.BinaryField("公钥")
    sign_count = models.BigIntegerField("计数", default=0)
    transports = ArrayField(
        models.CharField(max_length=20), verbose_name="连接方式", default=list, blank=True
    )
    name = models.CharField("名字", max_length=20)
    made_at = models.DateTimeField("加上的时间")
    last_used_at = models.DateTimeField("上次用的时间", null=True)
    doubted_at = models.DateTimeField("计数倒退的时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通行密钥"
        indexes = [models.Index(fields=["account", "made_at"], name="people_passkeys_of_account")]
        constraints = [
            models.CheckConstraint(name="people_passkey_counts_up", condition=Q(sign_count__gte=0))
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """A person's agreement to one purpose, given and perhaps withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("目的", max_length=40)
    version = models.CharField("告知书版本", max_length=20)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "同意"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="people_one_standing_consent",
            ),
            models.CheckConstraint(
                name="people_consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class AccessLog(models.Model):
    """Who looked at somebody's data: appended only, readable by that somebody."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField("被查看人", null=True)
    subject_id = models.UUIDField("所在事项", null=True)
    account_id = models.BigIntegerField("查看账号")
    viewer = models.CharField("查看人", max_length=40)
    role = models.CharField("身份", max_length=60)
    purpose = models.CharField("目的", max_length=120)
    fields = ArrayField(models.CharField(max_length=20), verbose_name="看了什么")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        indexes = [
            models.Index(fields=["person_id", "-at"], name="people_looks_at_person"),
            models.Index(fields=["subject_id", "-at"], name="people_looks_at_subject"),
            models.Index(fields=["account_id", "-at"], name="people_looks_by_account"),
            models.Index(fields=["-at", "-id"], name="people_looks_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_look_is_at_somebody",
                condition=Q(person_id__isnull=False) | Q(subject_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer} {self.at:%Y-%m-%d %H:%M}"


class AssistChannel(models.TextChoices):
    COUNTER = "counter", "柜台"
    TELEPHONE = "telephone", "电话"


class Assistance(models.Model):
    """代办: a helper writes for somebody who asked for it, within a time that runs out.

    ``person`` is set when the number left is one that somebody has proved to hold.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    helper = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(verbose_name="姓名", null=True)
    phone = EncryptedTextField(verbose_name="手机号", null=True)
    channel = models.CharField("方式", max_length=12, choices=AssistChannel.choices)
    is_for_child = models.BooleanField("替孩子说，留的是监护人", default=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    started_at = models.DateTimeField("开始")
    expires_at = models.DateTimeField("到时")
    ended_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        constraints = [
            models.UniqueConstraint(
                fields=["helper"],
                condition=Q(ended_at__isnull=True),
                name="people_helper_helps_one_at_a_time",
            ),
            models.CheckConstraint(
                name="people_help_runs_out", condition=Q(expires_at__gt=models.F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"代办 {self.started_at:%Y-%m-%d %H:%M}"
