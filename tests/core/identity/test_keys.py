"""Keys and did:key, against the published vectors."""

from hypothesis import given, strategies as st
import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, InvalidSignature
from custom_components.data_exchanger.core.identity import base64url
from custom_components.data_exchanger.core.identity.keyring import KeyRing
from custom_components.data_exchanger.core.identity.keys import (
    PublicKey,
    SigningKey,
    derive_seed,
)
from tests.core.examples import BUYER_KEY, MASTER, STRANGER_KEY

# w3c-ccg/did-method-key, test-vectors/ed25519-x25519.json: seeds and identifiers.
DID_KEY_VECTORS = [
    (0, "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"),
    (1, "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"),
    (2, "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf"),
    (3, "did:key:z6MkvqoYXQfDDJRv8L4wKzxYeuKyVZBfi9Qo6Ro8MiLH3kDQ"),
    (4, "did:key:z6MkwW6aqMnjgrhJXFUko3NnZPGzVpkNzhYK7yEhnsibmLwL"),
]
X25519_DID = "did:key:z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW"

seeds = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(("number", "did"), DID_KEY_VECTORS)
def test_did_key_matches_the_published_vectors(number: int, did: str) -> None:
    key = SigningKey(number.to_bytes(32))
    assert key.did == did
    assert PublicKey.from_did(did) == key.public


@given(seeds)
def test_did_key_reads_back(raw: bytes) -> None:
    assert PublicKey.from_did(PublicKey(raw).did).raw == raw


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:key:z",
        "did:key:",
        "did:web:buyer.example",
        X25519_DID,
        DID_KEY_VECTORS[0][1][:-1],
        DID_KEY_VECTORS[0][1] + "1",
        DID_KEY_VECTORS[0][1].replace("did:key:z", "did:key:z1"),
        DID_KEY_VECTORS[0][1].replace("did:", "DID:"),
        DID_KEY_VECTORS[0][1] + "#" + DID_KEY_VECTORS[0][1][8:],
        "did:key:z0OIl",
        "did:key:z" + "2" * 129,
        "did:key:z" + "1" * 34,
        "did:key:zé",
    ],
)
def test_from_did_refuses_other_identifiers(did: str) -> None:
    with pytest.raises(InvalidInput):
        PublicKey.from_did(did)


# RFC 8037, appendix A.1, A.2 and A.4.
RFC_SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC_SIGNING_INPUT = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
RFC_SIGNATURE = (
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)


def test_signing_matches_rfc_8037_appendix_a() -> None:
    key = SigningKey(base64url.decode(RFC_SEED))
    assert base64url.encode(key.public.raw) == RFC_PUBLIC
    assert base64url.encode(key.sign(RFC_SIGNING_INPUT)) == RFC_SIGNATURE
    key.public.verify(base64url.decode(RFC_SIGNATURE), RFC_SIGNING_INPUT)


@given(st.binary(max_size=50), st.integers(0, 511))
def test_verify_refuses_a_signature_with_any_bit_flipped(message: bytes, bit: int) -> None:
    signature = bytearray(BUYER_KEY.sign(message))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(InvalidSignature):
        BUYER_KEY.public.verify(bytes(signature), message)


@pytest.mark.parametrize("signature", [b"", b"short", b"\0" * 64, b"\0" * 65])
def test_verify_refuses_what_is_no_signature(signature: bytes) -> None:
    with pytest.raises(InvalidSignature):
        BUYER_KEY.public.verify(signature, b"message")


def test_verify_refuses_another_key_and_another_message() -> None:
    signature = BUYER_KEY.sign(b"message")
    for key, message in [(STRANGER_KEY, b"message"), (BUYER_KEY, b"other")]:
        with pytest.raises(InvalidSignature):
            key.public.verify(signature, message)


def test_verify_with_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(InvalidSignature):
        PublicKey(b"short").verify(bytes(64), b"message")


def test_fingerprint_shows_half_the_key_in_groups() -> None:
    assert PublicKey(bytes(range(32))).fingerprint == "0001 0203 0405 0607 0809 0a0b 0c0d 0e0f"


def test_derived_seeds_are_stable_and_apart() -> None:
    assert derive_seed(MASTER, "evidence") == derive_seed(MASTER, "evidence")
    seeds = {derive_seed(master, purpose) for master in (MASTER, b"x" * 32) for purpose in "ab"}
    assert len(seeds) == 4
    assert {len(seed) for seed in seeds} == {32}


def test_keyring_shows_every_buyer_another_key() -> None:
    ring, again = KeyRing(MASTER), KeyRing(MASTER)
    buyers = [BUYER_KEY.did, STRANGER_KEY.did]
    dids = {ring.for_buyer(buyer).did for buyer in buyers} | {ring.evidence.did}
    assert len(dids) == 3
    assert [again.for_buyer(buyer).did for buyer in buyers] == [
        ring.for_buyer(buyer).did for buyer in buyers
    ]
    assert ring.for_buyer(buyers[0]) is ring.for_buyer(buyers[0])


@given(st.text(max_size=20), st.text(max_size=20))
def test_pseudonyms_are_stable_per_buyer_and_useless_elsewhere(one: str, other: str) -> None:
    ring = KeyRing(MASTER)
    mine = ring.pseudonym(BUYER_KEY.did, one)
    assert mine == KeyRing(MASTER).pseudonym(BUYER_KEY.did, one)
    assert mine != ring.pseudonym(STRANGER_KEY.did, one)
    assert mine != KeyRing(b"x" * 32).pseudonym(BUYER_KEY.did, one)
    assert (mine == ring.pseudonym(BUYER_KEY.did, other)) is (one == other)
    assert len(mine) == 16


def test_noise_is_the_same_for_the_same_thing_and_looks_like_chance() -> None:
    ring = KeyRing(MASTER)
    whole = ring.noise(b"a package")(1 << 16)
    again = KeyRing(MASTER).noise(b"a package")
    assert b"".join(again(size) for size in (1, 15, 16, 4064, 61440)) == whole
    assert abs(int.from_bytes(whole).bit_count() / (8 << 16) - 0.5) < 0.005
    others = [ring.noise(b"another")(64), KeyRing(b"x" * 32).noise(b"a package")(64), whole[:64]]
    assert len(set(others)) == 3
