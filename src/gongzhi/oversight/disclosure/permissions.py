"""The record and the rules are everybody's."""

from gongzhi.foundation.policy import EVERYONE, Grant, declare

everyone = Grant("任何人", lambda _: EVERYONE)

# fmt: off
declare("disclosure", {
    #  action   label               granted to
    "record": ("核对公开记录",       (everyone,)),
    "rules":  ("查看规则和依据",     (everyone,)),
})
# fmt: on
