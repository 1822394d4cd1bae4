"""Looking through what goes out for names and numbers, before anybody reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongzhi.foundation.flow import StepRefused
from gongzhi.register.people.queries import names_of_accounts

from .. import rules
from ..models import Appeal
from .showing import contact_left


class NamesFound(StepRefused):
    """It tells who somebody is; the message says what and where. A reason lets it out."""

    def __init__(self, found: Sequence[rules.Giveaway]) -> None:
        self.found = tuple(found)
        told = "；".join(one.sentence() for one in found)
        super().__init__(f"{told}。去掉再发；是公开的名字或单位电话，请写明为什么可以写，再发一次")


def check_names(appeals: Sequence[Appeal], parts: Mapping[str, str], *, because: str) -> str:
    """The reason to be kept with what goes out; empty when there is nothing to be found.

    Raises:
        NamesFound: there is something, and no reason was given.

    """
    found = rules.giveaways_in(parts, _known(appeals))
    if found and not because.strip():
        raise NamesFound(found)
    return because.strip()[:200] if found else ""


def _known(appeals: Sequence[Appeal]) -> list[str]:
    """Names and numbers of whoever said it and of whoever wrote it down for them."""
    left = [contact_left(appeal) for appeal in appeals]
    names = [text for one in left if one for text in (one.name, one.phone)]
    helpers = [appeal.helper_id for appeal in appeals if appeal.helper_id]
    return [*names, *(names_of_accounts(helpers).values() if helpers else ())]
