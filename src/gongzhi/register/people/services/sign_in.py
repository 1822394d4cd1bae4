"""Residents sign in by a code sent to their phone."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.db import connection, transaction

from gongzhi.foundation import messaging
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.text import normal_phone

from .. import queries, rules
from ..models import Account, AccountKind, SignInCode
from . import guardians, persons

GOOD_FOR = timedelta(minutes=5)
BETWEEN = timedelta(seconds=60)
A_DAY = timedelta(days=1)
MOST_A_DAY = 10
MOST_TRIES = 5


class TooSoon(Exception):
    """A code was sent a moment ago, or too many today; the message says when to try again."""


class CodeRefused(Exception):
    """Wrong, used or expired; the message says which and what to do."""


def request_code(phone: str, *, at: datetime) -> None:
    """Send a sign-in code.

    Raises:
        BadPhone: not a mobile number.
        TooSoon: within a minute of the last, or more than ten in a day.

    """
    number = normal_phone(phone)
    send_code(
        number,
        index=queries.phone_index(number),
        words="【共治】登录验证码 {code}，5 分钟内有效。任何人向您要，都不要给。",
        at=at,
    )


@transaction.atomic
def send_code(number: str, *, index: bytes, words: str, at: datetime) -> None:
    """Send a code to a normal number; ``index`` says what it is good for, ``words`` has {code}."""
    _one_at_a_time(index)
    sent = SignInCode.objects.filter(phone_index=index, sent_at__gt=at - A_DAY)
    last = sent.order_by("-sent_at").first()
    if last and at - last.sent_at < BETWEEN:
        wait = int((last.sent_at + BETWEEN - at).total_seconds()) + 1
        raise TooSoon(f"刚发过验证码，请 {wait} 秒后再要")
    if sent.count() >= MOST_A_DAY:
        raise TooSoon("今天要的验证码太多了，请明天再试，或打社区电话请人代办")
    code = rules.new_sign_in_code()
    kept = SignInCode.objects.create(
        phone_index=index,
        code_hash=_hash(number, code),
        sent_at=at,
        expires_at=at + GOOD_FOR,
    )
    messaging.defer_text(
        number, words.format(code=code), reference=f"sign-in:{kept.pk}", at=at, is_urgent=True
    )


def sign_in_with_code(
    phone: str, code: str, *, area: str, is_child: bool = False, at: datetime
) -> Account:
    """The resident's account, made at the first sign-in.

    Args:
        is_child: somebody said to be a child; see ``queries.waits_for_guardian``.

    Raises:
        BadPhone: not a mobile number.
        CodeRefused: the wrong try is counted even so.

    """
    number = normal_phone(phone)
    index = queries.phone_index(number)
    with transaction.atomic():
        refusal = spend_code(number, code, index=index, at=at)
        if refusal is None:
            person = persons.link_phone(number, area=area, at=at)
            account, _ = Account.objects.get_or_create(
                person=person,
                defaults={
                    "username": f"r-{person.pk}",
                    "kind": AccountKind.RESIDENT,
                    "display_name": "居民",
                    "password": "!",
                },
            )
            if is_child:
                guardians.declare_child(person, at=at)
    if refusal:
        raise CodeRefused(refusal)
    if not account.is_active:
        raise CodeRefused("这个账号已停用，请到社区服务台问一问")
    return account


def spend_code(number: str, code: str, *, index: bytes, at: datetime) -> str | None:
    """Spend the newest code sent under an index; a sentence when it cannot be."""
    return _use(index, _hash(number, rules.typed_code(code)), at=at)


def _use(index: bytes, code_hash: bytes, *, at: datetime) -> str | None:
    """Spend the newest code; a sentence when it cannot be."""
    newest = (
        SignInCode.objects.select_for_update()
        .filter(phone_index=index)
        .order_by("-sent_at")
        .first()
    )
    if newest is None or newest.used_at is not None:
        return "请先点“发验证码”"
    if at >= newest.expires_at:
        return "验证码过了 5 分钟，请再要一个"
    if newest.tries >= MOST_TRIES:
        return "输错太多次，这个验证码作废了，请再要一个"
    if not hmac.compare_digest(bytes(newest.code_hash), code_hash):
        newest.tries += 1
        newest.save(update_fields=["tries"])
        left = MOST_TRIES - newest.tries
        return f"验证码不对，还能试 {left} 次" if left else "输错太多次，请再要一个验证码"
    newest.used_at = at
    newest.save(update_fields=["used_at"])
    return None


def _hash(number: str, code: str) -> bytes:
    return blind_index(f"{number}:{code}", purpose="people.sign_in_code")


def _one_at_a_time(index: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(index[:8], "big", signed=True),)
        )
