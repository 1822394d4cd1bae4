"""Who may take in what people say away from the screen, and who may read it."""

from gongzhi.foundation.policy import Grant, declare, in_areas

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")

local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))

# fmt: off
declare("intake", {
    #  action    label                granted to
    "meet":     ("记座谈会",          (local_office,)),
    "key":      ("录纸条",            (local_office,)),
})
# fmt: on
