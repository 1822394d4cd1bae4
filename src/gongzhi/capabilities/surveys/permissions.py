"""Who may ask, who may key what came back on paper, and who may read what was answered."""

from django.db.models import Q

from gongzhi.foundation.policy import EVERYONE, NOBODY, Grant, declare, in_areas

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")

local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))
house = Grant("系统到期自动", lambda actor: EVERYONE if actor.is_system else NOBODY)
anybody = Grant("所有人（发布了的）", lambda actor: Q(status__in=("open", "closed")))

# fmt: off
declare("surveys", {
    #  action   label                      granted to
    "keep":    ("做问卷、发布问卷",         (local_office,)),
    "close":   ("结束问卷",                 (local_office, house)),
    "key":     ("印、收、录纸质问卷",       (local_office,)),
    "read":    ("在收时看问卷结果、看填写的话", (local_office,)),
    "answer":  ("答问卷、看公开的结果",     (anybody,)),
})
# fmt: on
