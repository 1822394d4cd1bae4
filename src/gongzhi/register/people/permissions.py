"""Who may see and change what about people. A person's own data is theirs to see, whole."""

from django.db.models import Q

from gongzhi.foundation.policy import NOBODY, Grant, declare, holders

oneself = Grant("本人", lambda actor: Q(pk=actor.person) if actor.person else NOBODY)
about_oneself = Grant("本人", lambda actor: Q(person_id=actor.person) if actor.person else NOBODY)
own_account = Grant("账号本人", lambda actor: Q(pk=actor.pk) if actor.is_known else NOBODY)
helpers = holders("clerk", "community_head", "street_officer", label="社区和街道工作人员")
accounts_keeper = holders("system_admin", label="系统管理员")
auditors = Grant("审计员", lambda actor: Q() if actor.holds("auditor") else NOBODY)

# fmt: off
declare("people", {
    #  action         label                   granted to
    "see_person":   ("查看个人信息",             (oneself,)),
    "see_looks":    ("查看谁看过信息",           (about_oneself, auditors)),
    "change":       ("更改个人信息",             (oneself,)),
    "account":      ("管理自己的账号",           (own_account,)),
    "assist":       ("代居民登记",               (helpers,)),
    "keep_staff":   ("管理工作人员账号",         (accounts_keeper,)),
})
# fmt: on
