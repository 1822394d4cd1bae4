"""Who may see and keep the register of organisations. Its structure is public."""

from gongzhi.foundation.policy import EVERYONE, Grant, declare, in_areas

everyone = Grant("任何人", lambda _: EVERYONE)
organiser = Grant("本辖区组织委员", lambda actor: in_areas(actor, "organiser"))
head = Grant("本社区负责人", lambda actor: in_areas(actor, "community_head"))
worker = Grant(
    "本辖区工作人员",
    lambda actor: in_areas(
        actor, "clerk", "community_head", "street_officer", "district_officer", "organiser"
    ),
)

# fmt: off
declare("organizations", {
    #  action     label               granted to
    "view":     ("查看组织架构",        (everyone,)),
    "roster":   ("查看任职名册",        (worker,)),
    "found":    ("成立和撤销组织",      (organiser,)),
    "appoint":  ("任命和离任",          (organiser,)),
    "contact":  ("更正公开联系方式",    (organiser, head)),
})
# fmt: on
