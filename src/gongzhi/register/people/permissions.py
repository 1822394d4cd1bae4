"""Who may see and change what about people. A person's own data is theirs to see, whole."""

from django.db.models import Q

from gongzhi.foundation.policy import EVERYONE, NOBODY, Actor, Grant, declare, in_areas

HELPERS = ("clerk", "community_head", "street_officer", "district_officer")


def _staff_accounts(actor: Actor) -> Q:
    """Staff alone: a resident's account is nobody's to keep but the resident's."""
    return Q(kind="staff") if actor.holds("system_admin") else NOBODY


oneself = Grant("本人", lambda actor: Q(pk=actor.person) if actor.person else NOBODY)
about_oneself = Grant("本人", lambda actor: Q(person_id=actor.person) if actor.person else NOBODY)
own_account = Grant("账号本人", lambda actor: Q(pk=actor.pk) if actor.is_known else NOBODY)
helpers = Grant("辖区工作人员", lambda actor: in_areas(actor, *HELPERS))
accounts_keeper = Grant("系统管理员", _staff_accounts)
own_wish = Grant("提出或打开的人", lambda actor: Q(account=actor.pk) if actor.is_known else NOBODY)
security = Grant("本辖区安全管理员", lambda actor: in_areas(actor, "security_admin"))
auditors = Grant("审计员", lambda actor: EVERYONE if actor.holds("auditor") else NOBODY)

# fmt: off
declare("people", {
    #  action         label                   granted to
    "see_person":   ("查看个人信息",             (oneself,)),
    "see_looks":    ("查看谁看过自己的信息",     (about_oneself,)),
    "audit_looks":  ("查看谁看了谁",             (auditors,)),
    "ask_rights":   ("对自己的信息提要求",       (about_oneself,)),
    "see_rights":   ("查看个人信息请求",         (about_oneself, security)),
    "decide_rights": ("办理个人信息请求",        (security,)),
    "see_emergencies": ("查看紧急打开",          (own_wish, auditors)),
    "see_clearances": ("查看对孩子的许可",       (own_wish, security)),
    "ask_clearance": ("提出看孩子的联系方式",    (helpers,)),
    "decide_clearance": ("批准看孩子的联系方式", (security,)),
    "break_glass":  ("紧急打开联系方式",         (security,)),
    "audit_emergencies": ("核对紧急打开",        (auditors,)),
    "change":       ("更改个人信息",             (oneself,)),
    "account":      ("管理自己的账号",           (own_account,)),
    "assist":       ("代居民登记",               (helpers,)),
    "keep_staff":   ("管理工作人员账号",         (accounts_keeper,)),
})
# fmt: on
