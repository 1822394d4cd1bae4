"""Pure rules about passwords, codes and rights; what is said when an account may not be changed."""

from __future__ import annotations

import re
import secrets
import string
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import Basis, Rule
from gongzhi.foundation.worktime import Calendar, Period, TimeUnit

if TYPE_CHECKING:
    from gongzhi.foundation.rulebook import Pack

SHORTEST_PASSWORD = 10
KINDS_OF_CHARACTERS = 3
INITIAL_PASSWORD_LENGTH = 14
CODE_DIGITS = 6
_EASY_TO_READ = "23456789abcdefghjkmnpqrstuvwxyz"
_SIGNS_BETWEEN = re.compile(f"[{re.escape(string.punctuation)}]+")
_UPPER, _SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "-+=@#%"


@dataclass(frozen=True)
class Refusal:
    """A “no” about an account: what, why, where instead, how to object."""

    what: str
    why: str
    where: str
    objection: str


CLOSED_BECAUSE = {
    "left": "离开了单位",
    "moved": "换了岗位，不再用",
    "idle": "很久没用",
    "misused": "可能被别人用了",
}
TAKEN_BECAUSE = {
    "lost": "设备丢了",
    "broken": "设备坏了，或者换了",
    "copied": "可能被别人用了",
}
NOT_ONESELF = Refusal(
    "自己的账号，不能自己停用、重置或者发密码。",
    "管账号的人管不了自己的账号，要两个人才办得成。这样账号被人冒用时，冒用的人也动不了它。",
    "请另一位系统管理员来办。只是想换密码，到“更多”里的“改密码”。",
    "只有一位系统管理员、又急着办，找安全管理员一起办。",
)
IS_CLOSED = Refusal(
    "这个账号停用着，不能再停用，也不能重置或者发密码。",
    "停用的账号登录不了，里面没有可换的东西。",
    "要让这个人继续用，先重新启用：启用时会有新的初始密码。",
    "不该停用的，下面“做过什么”里有是谁停用的，找他或者安全管理员。",
)
IS_OPEN = Refusal(
    "这个账号启用着，用不着重新启用。",
    "可能是另一位管理员刚刚启用了它。",
    "登录不了，发新的初始密码；换了手机，重置动态码。",
    "觉得不对，看下面“做过什么”，找办的那个人或者安全管理员。",
)

_ASK_FOR_HELP = "总是这样，居民找社区服务台，工作人员找系统管理员，请他们当面看一看。"
_THE_OLD_WAY = "先用原来的办法登录：居民用短信验证码，工作人员用密码和动态码。"
CHALLENGE_OVER = Refusal(
    "这一次没有算数。",
    "点了以后等得太久，或者这一次已经用过了。每点一次只能用一回，过几分钟就作废。",
    "再点一次按钮，马上用指纹、面容或开机密码确认。",
    _ASK_FOR_HELP,
)
PASSKEY_UNKNOWN = Refusal(
    "没有登录：这台设备上存的通行密钥，这里没有登记。",
    "可能已经在这里删掉了，或者当时没有加成。",
    f"{_THE_OLD_WAY}再到“登录安全”或“我的信息”里重新加。",
    _ASK_FOR_HELP,
)
PASSKEY_UNPROVEN = Refusal(
    "没有登录：设备给的回答核对不上。",
    "回答不是给这个网站、这一次的，或者没有用指纹、面容、开机密码确认是本人。",
    f"再点一次按钮。还不行，{_THE_OLD_WAY}",
    _ASK_FOR_HELP,
)
PASSKEY_DOUBTED = Refusal(
    "没有登录：这把通行密钥可能被复制过。",
    "每用一次，设备记的次数加一；这一次的次数反而少了。已经记下来，也通知了本人。",
    f"{_THE_OLD_WAY}登录以后把这一把删掉，重新加。",
    _ASK_FOR_HELP,
)
PASSKEY_NOT_KEPT = Refusal(
    "没有加上。",
    "设备给的回答核对不上，或者这把通行密钥已经有人登记。",
    "再点一次“加上”。换一个浏览器或者把系统更新一下，也许就行。",
    _ASK_FOR_HELP,
)
ONLY_WAY_IN = Refusal(
    "没有删：这是您能登录的最后一个办法。",
    "删了就再也登录不了。",
    "先到社区服务台把手机号登记好，能收验证码了，再来删。",
    _ASK_FOR_HELP,
)
ACCOUNT_CLOSED = Refusal(
    "没有登录：这个账号已停用。",
    "停用的账号，用什么办法都登录不了。",
    "居民到社区服务台问一问，工作人员找系统管理员。",
    "不该停用的，请他们查是谁停用的、为什么。",
)


def too_many_passkeys(most: int) -> Refusal:
    return Refusal(
        f"没有加：已经有 {most} 把了。",
        f"一个账号最多 {most} 把，多了认不清哪一把在哪台设备上。",
        "先删掉一把不用的，再加。",
        _ASK_FOR_HELP,
    )


def locked_to(clock: str) -> Refusal:
    return Refusal(
        f"没有登录：这个账号锁到 {clock}。",
        "短时间里错得太多。锁着的时候，用什么办法都登录不了。",
        "到时再试。",
        "不是您试的，请马上告诉安全管理员。",
    )


def is_own_origin(said: str, *, own: str) -> bool:
    """Whether a browser was on our own address; the loopback is ours at any port."""
    if own == "http://localhost":
        return said == own or said.startswith(f"{own}:")
    return said == own


def counts_on(kept: int, said: int) -> bool:
    """Whether a key's count goes on; keys that never count say nought for ever."""
    return said > kept or said == kept == 0


def clock_of(until: datetime) -> str:
    """The hour and minute a lock has surely ended."""
    end = timezone.localtime(until + timedelta(seconds=59))
    return f"{end.hour}:{end.minute:02}"


def character_kinds(password: str) -> int:
    """How many of lower case, upper case, digits, others a password draws on."""
    return sum(
        (
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c in string.digits for c in password),
            any(c not in string.ascii_letters + string.digits for c in password),
        )
    )


class StaffPasswordValidator:
    """Length and kinds of characters (GB/T 22239 level 3, 8.1.4.1; figures by suggestion)."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise ValidationError(f"密码至少 {SHORTEST_PASSWORD} 位，现在是 {len(password)} 位")
        if character_kinds(password) < KINDS_OF_CHARACTERS:
            raise ValidationError("密码要有大写字母、小写字母、数字、符号中的至少三种")
        if is_common(password):
            raise ValidationError("这个密码太常见，或者只是在常见密码上加了数字和符号，换一个")

    def get_help_text(self) -> str:
        return f"至少 {SHORTEST_PASSWORD} 位，含大写、小写、数字、符号中的至少三种，不能是常见密码"


def is_common(password: str) -> bool:
    """Whether it is on the list of common passwords: whole, or its main part without the trimmings."""
    whole = password.lower()
    word = whole.strip(string.digits + string.punctuation)
    longest = max(_SIGNS_BETWEEN.split(whole), key=len)
    return not _common_passwords().isdisjoint((whole, word, longest))


def new_sign_in_code() -> str:
    return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))


def new_initial_password() -> str:
    """Of all kinds of characters, without those that are easily misread."""
    while True:
        drawn = "".join(
            secrets.choice(_EASY_TO_READ + _UPPER + _SIGNS) for _ in range(INITIAL_PASSWORD_LENGTH)
        )
        if character_kinds(drawn) > KINDS_OF_CHARACTERS and not is_common(drawn):
            return drawn


def new_recovery_codes(count: int = 8) -> list[str]:
    return ["".join(secrets.choice(_EASY_TO_READ) for _ in range(10)) for _ in range(count)]


def typed_code(text: str) -> str:
    """A code as it was meant, however it was typed: full-width, in groups, in capitals."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in plain if not c.isspace() and c != "-")


def is_totp(code: str) -> bool:
    """Whether a typed code can be an authenticator's; recovery codes are longer."""
    return len(code) == CODE_DIGITS and code.isdigit()


@cache
def _common_passwords() -> set[str]:
    return CommonPasswordValidator().passwords


RIGHT_REFUSED = {
    "copy": "这份副本现在不能给您。",
    "correct": "这一处没有改。",
    "delete": "您的信息现在不能删。",
    "restrict": "您的信息现在不能停用。",
    "withdraw": "同意没有撤回。",
    "close": "您的账号现在不能注销。",
}


@dataclass(frozen=True)
class Ground:
    """A reason not to do what somebody asks about their data: for which kinds, and its words."""

    code: str
    label: str
    kinds: tuple[str, ...]
    why: str
    where: str
    objection: str
    basis: Basis | None
    is_verified: bool


def read_right(rule: Rule) -> Period:
    """Within how many days a request is dealt with.

    Raises:
        KeyError, ValueError: the entry is not right.

    """
    period = Period.read(rule.data)
    if period.unit not in (TimeUnit.DAYS, TimeUnit.WORKING_DAYS):
        raise ValueError("unit 应是 days 或 working_days")
    if rule.code not in RIGHT_REFUSED:
        raise ValueError(f"code 应是 {'、'.join(RIGHT_REFUSED)} 之一")
    return period


def read_ground(rule: Rule) -> Ground:
    """Raises KeyError or ValueError when a part of the no is missing."""
    said = {key: rule.data[key] for key in ("why", "where", "objection")}
    if not all(isinstance(text, str) and text for text in said.values()):
        raise ValueError("why、where、objection 都要写")
    kinds = tuple(rule.data["kinds"])
    if not kinds or not set(kinds) <= set(RIGHT_REFUSED):
        raise ValueError(f"kinds 应取自 {'、'.join(RIGHT_REFUSED)}")
    return Ground(
        code=rule.code,
        label=rule.label,
        kinds=kinds,
        basis=rule.basis,
        is_verified=rule.is_verified,
        **said,
    )


def read_span(rule: Rule) -> timedelta:
    """How long something stays open, in minutes or hours.

    Raises:
        KeyError, ValueError: the entry is not right.

    """
    period = Period.read(rule.data)
    if period.unit not in (TimeUnit.MINUTES, TimeUnit.HOURS):
        raise ValueError("unit 应是 minutes 或 hours")
    return timedelta(**{period.unit.value: period.amount})


@dataclass(frozen=True)
class Childhood:
    """Who needs a guardian's agreement, as a page says it, and the article behind it."""

    words: str = "年纪还小"
    basis: Basis | None = None
    is_verified: bool = False


def read_childhood(rule: Rule) -> Childhood:
    """Raises KeyError or ValueError when the age is none."""
    age = rule.data["age"]
    if type(age) is not int or age < 1:
        raise ValueError(f"age 应是岁数，现在是“{age}”")
    return Childhood(f"不满 {age} 岁", rule.basis, rule.is_verified)


def _childhood_test(pack: Pack, given: dict[str, Any]) -> str:
    return read_childhood(pack.rule("people.childhood", given["code"])).words


def due_on(asked_on: date, within: Period, calendar: Calendar) -> date:
    """The last day on which a request is dealt with in time; the day it was asked does not count."""
    if within.unit == TimeUnit.WORKING_DAYS:
        return calendar.working_day(calendar.number(asked_on.toordinal()) + within.amount)
    return asked_on + timedelta(days=within.amount)


rulebook.kind("people.rights", label="个人信息请求的时限", reader=read_right)
rulebook.kind("people.rights_ground", label="不办个人信息请求的理由", reader=read_ground)
rulebook.kind(
    "people.childhood",
    label="多大以下要监护人同意",
    reader=read_childhood,
    evaluate=_childhood_test,
)
rulebook.kind("people.emergency", label="紧急打开多久", reader=read_span)
rulebook.kind("people.clearance", label="许可管多久", reader=read_span)
