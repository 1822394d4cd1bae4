"""Who may see and keep the register of places. Divisions and neighbourhoods are public."""

from gongzhi.foundation.policy import EVERYONE, Grant, declare, in_areas

KEEPERS = ("clerk", "community_head", "street_officer", "district_officer")

everyone = Grant("任何人", lambda _: EVERYONE)
keeper = Grant("本辖区社区和街道工作人员", lambda actor: in_areas(actor, *KEEPERS))

# fmt: off
declare("territory", {
    #  action     label             granted to
    "view":     ("查看小区楼栋",    (everyone,)),
    "keep":     ("登记小区楼栋",    (keeper,)),
})
# fmt: on
