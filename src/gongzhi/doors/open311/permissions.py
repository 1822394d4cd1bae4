"""Who may file over this door, and who hands out its keys. Reading is the public list's own."""

from gongzhi.foundation.policy import EVERYONE, NOBODY, Grant, declare, in_areas

from .models import ROLE

program = Grant("登记的接入程序（在它的辖区）", lambda actor: in_areas(actor, ROLE))
house = Grant("系统", lambda actor: EVERYONE if actor.is_system else NOBODY)

# fmt: off
declare("open311", {
    #  action   label                       granted to
    "file":    ("经 Open311 接口登记诉求",   (program,)),
    "issue":   ("发、停接入程序的密钥",      (house,)),
})
# fmt: on
