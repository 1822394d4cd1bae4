"""Notices are for their person alone; what did not arrive is for those who keep the channel."""

from django.db.models import Q

from gongzhi.foundation.policy import NOBODY, Grant, declare, holders

addressee = Grant("本人", lambda actor: Q(person=actor.person) if actor.person else NOBODY)
staff = Grant("工作人员本人", lambda actor: Q(account=actor.pk) if actor.is_known else NOBODY)
channel_keeper = holders("system_admin", "district_officer", label="系统管理员和区专员")

# fmt: off
declare("notices", {
    #  action    label                     granted to
    "view":    ("查看通知",                 (addressee, staff)),
    "failed":  ("查看和重发没发出去的短信", (channel_keeper,)),
})
# fmt: on
