"""Passkeys: a key on one's own device, opened there by finger, face or PIN, is two factors at once."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from fido2 import cbor
from fido2.cose import CoseKey, UnsupportedKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import PasskeyAdded, PasskeyDoubted, PasskeyRemoved, PasskeyUsed
from ..models import Account, AccountKind, Passkey

OWN = "people.account"
Answer = Mapping[str, Any]
Challenge = dict[str, Any]
_VERIFIED = UserVerificationRequirement.REQUIRED
_TRANSPORTS = {item.value for item in AuthenticatorTransport}
_MILLISECONDS = 60_000
LONGEST_ID = 1023
# What reading an answer that somebody made up may end in.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


class PasskeyRefused(Exception):
    """``refusal`` says it in four parts; ``counts_for`` is whose lock a wrong try counts towards."""

    def __init__(self, refusal: rules.Refusal, *, counts_for: str = "") -> None:
        super().__init__(refusal.what)
        self.refusal = refusal
        self.counts_for = counts_for


@transaction.atomic
def offer_passkey(account_id: int, *, actor: policy.Actor) -> tuple[dict[str, Any], Challenge]:
    """What a browser needs to make a key, and the challenge it must answer, to be kept from it.

    Raises:
        PasskeyRefused: there are as many as may be.

    """
    account = queries.account_for_change(account_id)
    policy.require(actor, OWN, account)
    kept = list(queries.passkeys_of(account.pk))
    _require_room(len(kept))
    options, challenge = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=handle_of(account), name=account.display_name, display_name=account.display_name
        ),
        credentials=[_descriptor(one) for one in kept],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    return dict(options), challenge


@transaction.atomic
def add_passkey(
    account_id: int,
    answer: Answer,
    *,
    challenge: Challenge,
    name: str,
    district: str,
    actor: policy.Actor,
    at: datetime,
) -> Passkey:
    """Keep the public half of a key that answers the challenge.

    Raises:
        PasskeyRefused: it does not, it is kept already, or there are as many as may be.

    """
    account = queries.account_for_change(account_id)
    policy.require(actor, OWN, account)
    _require_room(queries.passkeys_of(account.pk).count())
    credential, count = _made(answer, challenge)
    passkey = Passkey(
        account=account,
        credential_id=credential.credential_id,
        public_key=cbor.encode(credential.public_key),
        sign_count=count,
        transports=_transports(answer),
        name=name,
        made_at=at,
    )
    try:
        with transaction.atomic():
            passkey.save()
    except IntegrityError as error:
        raise PasskeyRefused(rules.PASSKEY_NOT_KEPT) from error
    tell(PasskeyAdded(passkey_id=passkey.pk, **_told_of(account, district, at)))
    return passkey


def ask_for_passkey() -> tuple[dict[str, Any], Challenge]:
    """What a browser needs to sign in with any key it keeps for us, and the challenge."""
    options, challenge = _server().authenticate_begin(user_verification=_VERIFIED)
    return dict(options), challenge


def sign_in_with_passkey(
    answer: Answer, *, challenge: Challenge, district: str, at: datetime
) -> Account:
    """Whose key it is that answers the challenge.

    Raises:
        PasskeyRefused: nobody is signed in. A count that went backwards is on record even so.

    """
    with transaction.atomic():
        passkey, said = _named(answer)
        refused = _refusal(passkey, answer, challenge, said, at=at)
        account = passkey.account
        if refused is None:
            passkey.sign_count, passkey.last_used_at = said.counter, at
            passkey.save(update_fields=["sign_count", "last_used_at"])
            tell(PasskeyUsed(passkey_id=passkey.pk, **_told_of(account, district, at)))
        elif refused.refusal == rules.PASSKEY_DOUBTED:
            passkey.doubted_at = at
            passkey.save(update_fields=["doubted_at"])
            tell(
                PasskeyDoubted(
                    passkey_id=passkey.pk,
                    account_id=account.pk,
                    **{**_told_of(account, district, at), "actor_id": None},
                )
            )
    if refused:
        raise refused
    return account


@transaction.atomic
def remove_passkey(
    passkey_id: UUID, *, district: str, actor: policy.Actor, at: datetime
) -> Passkey | None:
    """Take one of one's own keys away; None when it is not there any more.

    Raises:
        PasskeyRefused: there would be no way in.

    """
    account = queries.account_for_change(actor.pk) if actor.pk else None
    kept = list(queries.passkeys_of(account.pk)) if account else []
    passkey = next((one for one in kept if one.pk == passkey_id), None)
    if account is None or passkey is None:
        return None
    policy.require(actor, OWN, account)
    if len(kept) == 1 and not queries.can_sign_in_otherwise(account):
        raise PasskeyRefused(rules.ONLY_WAY_IN)
    Passkey.objects.filter(pk=passkey_id).delete()
    tell(PasskeyRemoved(passkey_id=passkey_id, **_told_of(account, district, at)))
    return passkey


def handle_of(account: Account) -> bytes:
    """How authenticators know the account: a number that says nothing about whose it is."""
    return queries.subject_of(account.pk).bytes


def _server() -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=settings.PASSKEY_RP, name="共治"),
        verify_origin=lambda said: rules.is_own_origin(said, own=settings.PASSKEY_ORIGIN),
    )
    server.timeout = settings.PASSKEY_MINUTES * _MILLISECONDS  # type: ignore[assignment]
    return server


def _require_room(count: int) -> None:
    if count >= settings.PASSKEYS_PER_ACCOUNT:
        raise PasskeyRefused(rules.too_many_passkeys(settings.PASSKEYS_PER_ACCOUNT))


def _made(answer: Answer, challenge: Challenge) -> tuple[AttestedCredentialData, int]:
    """The key a device made for us, and its count so far."""
    try:
        made = _server().register_complete(challenge, answer)
        said = RegistrationResponse.from_dict(answer).response.client_data
        credential = made.credential_data
        if credential is None or isinstance(credential.public_key, UnsupportedKey):
            raise ValueError("no key, or one of a kind we cannot check")
        if said.cross_origin or len(credential.credential_id) > LONGEST_ID:
            raise ValueError(
                "made in a page of somebody else, or named longer than the standard has"
            )
    except _UNREADABLE as error:
        raise PasskeyRefused(rules.PASSKEY_NOT_KEPT) from error
    return credential, int(made.counter)


def _named(answer: Answer) -> tuple[Passkey, AuthenticatorData]:
    """The key that an answer names, locked, and what its device says."""
    try:
        read = AuthenticationResponse.from_dict(answer)
        named, said = read.raw_id, read.response.authenticator_data
    except _UNREADABLE as error:
        raise PasskeyRefused(rules.PASSKEY_UNPROVEN) from error
    passkey = queries.passkey_for_change(named)
    if passkey is None:
        raise PasskeyRefused(rules.PASSKEY_UNKNOWN)
    return passkey, said


def _refusal(
    passkey: Passkey, answer: Answer, challenge: Challenge, said: AuthenticatorData, *, at: datetime
) -> PasskeyRefused | None:
    account = passkey.account
    if until := queries.locked_until(account.username, at=at):
        return PasskeyRefused(rules.locked_to(rules.clock_of(until)))
    if not _is_proven(passkey, answer, challenge):
        return PasskeyRefused(rules.PASSKEY_UNPROVEN, counts_for=account.username)
    if not account.is_active:
        return PasskeyRefused(rules.ACCOUNT_CLOSED)
    if not rules.counts_on(passkey.sign_count, said.counter):
        return PasskeyRefused(rules.PASSKEY_DOUBTED, counts_for=account.username)
    return None


def _is_proven(passkey: Passkey, answer: Answer, challenge: Challenge) -> bool:
    """Whether this key signed this challenge here, by its own holder, finger, face or PIN shown."""
    try:
        key = CoseKey.parse(cast("Mapping[int, Any]", cbor.decode(bytes(passkey.public_key))))
        kept = AttestedCredentialData.create(Aaguid.NONE, bytes(passkey.credential_id), key)
        _server().authenticate_complete(challenge, [kept], answer)
        response = AuthenticationResponse.from_dict(answer).response
    except _UNREADABLE:
        return False
    is_whose = response.user_handle == handle_of(passkey.account)
    return is_whose and not response.client_data.cross_origin


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY,
        id=bytes(passkey.credential_id),
        transports=[AuthenticatorTransport(item) for item in passkey.transports],
    )


def _transports(answer: Answer) -> list[str]:
    said = answer["response"].get("transports")
    wanted = said if isinstance(said, list) else []
    return [item for item in dict.fromkeys(map(str, wanted)) if item in _TRANSPORTS]


def _told_of(account: Account, district: str, at: datetime) -> dict[str, Any]:
    """What every entry about a key says: staff are told of by account, residents as persons."""
    person = account.person
    is_resident = account.kind == AccountKind.RESIDENT and person is not None
    return {
        "subject_id": person.pk if person and is_resident else queries.subject_of(account.pk),
        "area": (person.area if person and is_resident else "") or district,
        "actor_id": account.pk,
        "at": at,
    }
