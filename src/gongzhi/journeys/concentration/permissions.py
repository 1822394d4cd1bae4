"""Who draws up reports, and who reads them."""

from django.db.models import Q

from gongzhi.foundation.policy import Grant, declare, in_areas

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")
KEEPERS = ("community_head", "street_officer", "district_officer")

local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))
keeper = Grant("本辖区社区主任、街道专员、区专员", lambda actor: in_areas(actor, *KEEPERS))
published = Grant("任何人（公布以后的）", lambda _: Q(status="closed"))

# fmt: off
declare("concentration", {
    #  action   label                        granted to
    "keep":    ("汇总意见、答复、公布",       (keeper,)),
    "look":    ("看正在整理的意见汇总",       (local_office,)),
    "hot":     ("看热点",                     (local_office,)),
    "read":    ("查看公布的意见相对集中",     (published, local_office)),
})
# fmt: on
