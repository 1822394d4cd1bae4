"""Notices are for their person alone."""

from django.db.models import Q

from gongzhi.foundation.policy import NOBODY, Grant, declare

addressee = Grant("本人", lambda actor: Q(person=actor.person) if actor.person else NOBODY)

# fmt: off
declare("notices", {
    #  action   label          granted to
    "view":   ("查看通知",      (addressee,)),
})
# fmt: on
