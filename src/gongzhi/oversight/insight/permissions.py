"""Figures are public: they are made so that they can be."""

from gongzhi.foundation.policy import EVERYONE, Grant, declare

everyone = Grant("任何人", lambda _: EVERYONE)

# fmt: off
declare("insight", {
    #  action   label          granted to
    "view":   ("查看数字",      (everyone,)),
})
# fmt: on
