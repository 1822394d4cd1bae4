"""What the register of people tells. Ids only: names and numbers never enter the journal."""

from dataclasses import dataclass
from uuid import UUID

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    name, label = "people.registered", "登记人员"
    how: str


@dataclass(frozen=True, kw_only=True)
class PhoneVerified(Event):
    """Somebody proved to hold a phone number; what was said under it may be theirs."""

    name, label = "people.phone_verified", "验证手机号"


@dataclass(frozen=True, kw_only=True)
class DetailsChanged(Event):
    name, label = "people.details_changed", "更改个人信息"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    name, label = "people.consent_given", "同意使用个人信息"
    purpose: str
    version: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    name, label = "people.consent_withdrawn", "撤回同意"
    purpose: str


@dataclass(frozen=True, kw_only=True)
class IdNumberKept(Event):
    name, label = "people.id_number_kept", "留下身份证号"


@dataclass(frozen=True, kw_only=True)
class IdNumberForgotten(Event):
    name, label = "people.id_number_forgotten", "删掉身份证号"


@dataclass(frozen=True, kw_only=True)
class ChildDeclared(Event):
    name, label = "people.child_declared", "说明要监护人同意"


@dataclass(frozen=True, kw_only=True)
class GuardianAgreed(Event):
    name, label = "people.guardian_agreed", "监护人同意"


@dataclass(frozen=True, kw_only=True)
class ClearanceAsked(Event):
    name, label = "people.clearance_asked", "提出看孩子的联系方式"


@dataclass(frozen=True, kw_only=True)
class ClearanceDecided(Event):
    name, label = "people.clearance_decided", "批准或不批准看孩子的联系方式"
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class EmergencyOpened(Event):
    name, label = "people.emergency_opened", "紧急打开联系方式"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmergencySeen(Event):
    name, label = "people.emergency_seen", "审计员核对紧急打开"


@dataclass(frozen=True, kw_only=True)
class AuditExported(Event):
    name, label = "people.audit_exported", "导出审计记录"
    what: str
    rows: int
    span: str


@dataclass(frozen=True, kw_only=True)
class AssistanceStarted(Event):
    """Somebody of the staff writes for a resident, for half an hour at most."""

    name, label = "people.assistance_started", "代办开始"
    channel: str
    helper: str
    person_id: UUID | None
    is_for_child: bool = False


@dataclass(frozen=True, kw_only=True)
class AssistanceEnded(Event):
    name, label = "people.assistance_ended", "代办结束"
    how: str


@dataclass(frozen=True, kw_only=True)
class StaffAccountOpened(Event):
    name, label = "people.staff_opened", "开通工作人员账号"


@dataclass(frozen=True, kw_only=True)
class StaffAccountClosed(Event):
    name, label = "people.staff_closed", "停用工作人员账号"
    reason: str


@dataclass(frozen=True, kw_only=True)
class StaffAccountReopened(Event):
    name, label = "people.staff_reopened", "重新启用工作人员账号"


@dataclass(frozen=True, kw_only=True)
class PasswordReplaced(Event):
    """Somebody else gave the account a new initial password."""

    name, label = "people.password_replaced", "发新的初始密码"


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Event):
    name, label = "people.second_factor_set", "设置动态码"


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    """The second factor was taken off; it is set anew at the next sign-in."""

    name, label = "people.second_factor_reset", "重置动态码"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    name, label = "people.password_changed", "修改密码"


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Event):
    name, label = "people.passkey_added", "加上通行密钥"
    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyUsed(Event):
    name, label = "people.passkey_used", "用通行密钥登录"
    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyDoubted(Event):
    """Its count went backwards: perhaps somebody has a copy. Nobody was let in; its holder is told."""

    name, label = "people.passkey_doubted", "通行密钥计数倒退，没有让进"
    passkey_id: UUID
    account_id: int


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Event):
    name, label = "people.passkey_removed", "删掉通行密钥"
    passkey_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyTakenAway(Event):
    """The keeper of accounts took a key away that is lost; its holder is told."""

    name, label = "people.passkey_taken_away", "系统管理员删掉通行密钥"
    passkey_id: UUID
    account_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedInAsDemo(Event):
    name, label = "people.demo_sign_in", "演示登录"


@dataclass(frozen=True, kw_only=True)
class RightsAsked(Event):
    name, label = "people.rights_asked", "提出个人信息请求"
    kind: str


@dataclass(frozen=True, kw_only=True)
class RightsTakenUp(Event):
    name, label = "people.rights_taken_up", "开始核对个人信息请求"


@dataclass(frozen=True, kw_only=True)
class RightsFulfilled(Event):
    name, label = "people.rights_fulfilled", "办好个人信息请求"
    kind: str


@dataclass(frozen=True, kw_only=True)
class RightsRefused(Event):
    name, label = "people.rights_refused", "没有办个人信息请求"
    kind: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class RightsCancelled(Event):
    name, label = "people.rights_cancelled", "本人不要了"


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(Event):
    name, label = "people.restriction_lifted", "恢复使用个人信息"


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """What is kept of a person was erased here; other contexts erase what they keep.

    ``is_closed``: the account as well, so that nothing can be told to them any more.
    """

    name, label = "people.erased", "删除个人信息"
    is_closed: bool
