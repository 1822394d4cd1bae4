"""Who keeps the outreach of a community, who sees it, and who answers for a unit."""

from gongzhi.foundation.policy import Grant, declare, in_areas, in_units

from .rules import ANSWERERS, KEEPERS, OFFICE

keeper = Grant("本社区工作人员", lambda actor: in_areas(actor, *KEEPERS))
local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))
asked_unit = Grant("被请的单位在岗的人", lambda actor: in_units(actor, *ANSWERERS))

# fmt: off
declare("contribution", {
    #  action    label                                     granted to
    "keep":    ("排联系计划、记联系、请单位支持、确认",     (keeper,)),
    "log":     ("查看联系计划和联系记录",                  (local_office,)),
    "view":    ("查看支持请求",                            (local_office, asked_unit)),
    "answer":  ("答复支持请求",                            (asked_unit,)),
    "export":  ("导出支持请求",                            (local_office, asked_unit)),
})
# fmt: on
