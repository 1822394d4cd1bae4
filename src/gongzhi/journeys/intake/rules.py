"""Pure decisions about what is taken in: whether two keyings say the same."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
KEYED = {
    # what is compared    how it is called
    "is_unreadable":      "看不清",
    "words":              "写的话",
    "site":               "小区",
    "spot":               "具体位置",
    "naming":             "署名",
    "name":               "称呼",
    "phone":              "手机号",
}
# fmt: on


def differing(first: Mapping[str, object], second: Mapping[str, object]) -> tuple[str, ...]:
    """The fields in which two keyings of one slip differ; runs of blanks count as one blank.

    Two that both found it unreadable agree, whatever else they typed.
    """
    if first["is_unreadable"] and second["is_unreadable"]:
        return ()
    return tuple(name for name in KEYED if _bare(first[name]) != _bare(second[name]))


def _bare(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
