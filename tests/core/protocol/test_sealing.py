"""Seals: open with the right key under the right agreement only."""

from hashlib import sha256
from typing import Any
import zlib

from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, TooLarge
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.privacy.registry import protect
from custom_components.data_exchanger.core.protocol import kem, sealing
from custom_components.data_exchanger.core.protocol.kem import supported_kems
from custom_components.data_exchanger.core.protocol.profile import SealingKey
from custom_components.data_exchanger.core.protocol.sealing import (
    SealBroken,
    SealedRelease,
    agreement_info,
    choose_sealing_key,
    seal,
    split_release,
    unseal,
)
from tests.core.examples import profile, scope
from tests.core.privacy.packages import hourly_package

AGREEMENT = {"@id": "urn:uuid:1", "price": "4.50"}
KEMS = list(supported_kems())
PRIVATE = {name: method.generate() for name, method in supported_kems().items()}


RELEASE = protect(hourly_package(range(168), scope()), bytes)


def public_key(name: str, key: bytes | None = None) -> SealingKey:
    raw = supported_kems()[name].public(PRIVATE[name]) if key is None else key
    return SealingKey(id=f"key-{name}", kem=name, public_key=base64url.encode(raw))


SEALED = {name: seal(RELEASE, public_key(name), AGREEMENT) for name in KEMS}


@pytest.mark.parametrize("name", KEMS)
def test_a_seal_opens_with_its_key_under_its_agreement(name: str) -> None:
    assert unseal(SEALED[name], name, PRIVATE[name], AGREEMENT) == RELEASE.package
    again = seal(RELEASE, public_key(name), AGREEMENT)
    assert again != SEALED[name]
    assert unseal(again, name, PRIVATE[name], AGREEMENT) == RELEASE.package


@pytest.mark.parametrize("name", KEMS)
def test_a_seal_does_not_open_otherwise(name: str) -> None:
    sealed, private = SEALED[name], PRIVATE[name]
    attempts: list[tuple[bytes, bytes, dict[str, Any]]] = [
        (sealed, private, {**AGREEMENT, "price": "4.51"}),
        (sealed, supported_kems()[name].generate(), AGREEMENT),
        (sealed, b"no key", AGREEMENT),
        (sealed[:-1], private, AGREEMENT),
        (sealed + b"\0", private, AGREEMENT),
        (sealed[:20], private, AGREEMENT),
        (b"", private, AGREEMENT),
    ]
    for content, key, agreement in attempts:
        with pytest.raises(SealBroken):
            unseal(content, name, key, agreement)


@pytest.mark.parametrize("name", KEMS)
@given(data=st.data())
def test_a_seal_with_any_bit_flipped_does_not_open(name: str, data: st.DataObject) -> None:
    sealed = bytearray(SEALED[name])
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), name, PRIVATE[name], AGREEMENT)


def seal_by_hand(compressed: bytes) -> bytes:
    """Seal any plaintext as a home could that does not keep to the rules."""
    method = supported_kems()["X25519"]
    public = method.load_public(method.public(PRIVATE["X25519"]))
    return method.suite.encrypt(compressed, public, info=agreement_info(AGREEMENT))


def deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def test_a_decompression_bomb_is_refused_at_the_limit() -> None:
    bomb = seal_by_hand(deflate(bytes(20_000_000)))
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        unseal(bomb, "X25519", PRIVATE["X25519"], AGREEMENT, limit=1_000_000)


@pytest.mark.parametrize("size", [0, 1, 4999, 5000])
def test_a_package_up_to_the_limit_opens(size: int) -> None:
    sealed = seal_by_hand(deflate(bytes(size)))
    assert unseal(sealed, "X25519", PRIVATE["X25519"], AGREEMENT, limit=5000) == bytes(size)


def test_a_package_one_byte_beyond_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge):
        unseal(seal_by_hand(deflate(bytes(5001))), "X25519", PRIVATE["X25519"], AGREEMENT, 5000)


@pytest.mark.parametrize("plain", [b"", b"not deflate \xff\xff", deflate(bytes(100))[:-2]])
def test_a_plaintext_that_is_no_whole_deflate_stream_is_refused(plain: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(seal_by_hand(plain), "X25519", PRIVATE["X25519"], AGREEMENT)


@pytest.mark.parametrize("name", KEMS)
def test_a_key_that_is_none_is_refused(name: str) -> None:
    size = len(supported_kems()[name].public(PRIVATE[name]))
    for raw in (b"", b"short", bytes(size), bytes(size + 1)):
        with pytest.raises(InvalidInput, match="is not a key"):
            seal(RELEASE, public_key(name, raw), AGREEMENT)


def test_the_strongest_key_that_both_sides_know_is_chosen() -> None:
    keys = tuple(public_key(name) for name in reversed(KEMS))
    assert choose_sealing_key(profile(sealing_keys=keys)).kem == KEMS[0]
    assert choose_sealing_key(profile(sealing_keys=keys[:1])).kem == "X25519"


def test_machines_without_ml_kem_fall_back_to_x25519(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoMlKem:
        @staticmethod
        def generate() -> None:
            raise UnsupportedAlgorithm("ML-KEM")

    monkeypatch.setattr(kem, "MLKEM768PrivateKey", NoMlKem)
    monkeypatch.setattr(sealing, "supported_kems", supported_kems.__wrapped__)
    assert list(supported_kems.__wrapped__()) == ["X25519"]
    only_new = profile(sealing_keys=(SealingKey(id="k", kem="X-Wing", public_key="AA"),))
    with pytest.raises(InvalidInput, match="no key that this machine supports"):
        choose_sealing_key(only_new)


def test_info_is_the_hash_of_the_canonical_agreement() -> None:
    assert agreement_info(AGREEMENT) == sha256(canonical(AGREEMENT)).digest()
    assert agreement_info(dict(reversed(AGREEMENT.items()))) == agreement_info(AGREEMENT)


@given(st.binary(max_size=50))
def test_a_delivery_is_manifest_line_feed_and_seal(sealed: bytes) -> None:
    delivery = SealedRelease("a.b.c", sealed)
    assert delivery.to_bytes() == b"a.b.c\n" + sealed
    assert split_release(delivery.to_bytes()) == delivery


@pytest.mark.parametrize("body", [b"", b"no line feed", "mänifest\n".encode()])
def test_a_delivery_without_manifest_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="no manifest"):
        split_release(body)
