"""The documents are enough: everything here is written from them, without the project's code.

Only ``cryptography`` and the standard library; the names of the steps are those of docs/protocol.
"""

from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha3_256, sha256, shake_256
import hmac
from io import BytesIO
import json
from typing import Any
from zipfile import ZipFile
import zlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import pytest

from tests.vectors.files import load, parameters

# identity.md


def public_key(did: str) -> Ed25519PublicKey:
    """Read a did:key."""
    if not did.startswith("did:key:z"):
        raise ValueError(did)
    number = 0
    for digit in did.removeprefix("did:key:z"):
        position = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(digit)
        number = number * 58 + position
    raw = number.to_bytes(34)
    if raw[:2] != b"\xed\x01":
        raise ValueError(did)
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def canonical(value: Any) -> bytes:
    """Write canonical JSON."""
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False).encode()
        case int() if abs(value) < 2**53:
            return str(value).encode()
        case list():
            return b"[" + b",".join(map(canonical, value)) + b"]"
        case dict() if all(name.isascii() for name in value):
            members = (canonical(name) + b":" + canonical(value[name]) for name in sorted(value))
            return b"{" + b",".join(members) + b"}"
        case _:
            raise ValueError(value)


def base64url(text: str) -> bytes:
    """Read base64url without padding."""
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError(text)
    return raw


def open_jws(token: str, typ: str, did: str) -> bytes:
    """Verify a compact JWS and return its payload."""
    header, payload, signature = token.split(".")
    if json.loads(base64url(header)) != {"alg": "Ed25519", "typ": typ, "kid": did}:
        raise ValueError(header)
    public_key(did).verify(base64url(signature), f"{header}.{payload}".encode())
    return base64url(payload)


@pytest.mark.parametrize("vector", parameters("did", bad=False))
def test_a_did_carries_its_key(vector: Mapping[str, Any]) -> None:
    raw = public_key(vector["input"]["did"]).public_bytes_raw()
    assert raw.hex() == vector["expected"]["publicKey"]


@pytest.mark.parametrize("vector", parameters("did", bad=True))
def test_what_is_no_did_key_is_refused(vector: Mapping[str, Any]) -> None:
    with pytest.raises((ValueError, OverflowError)):
        public_key(vector["input"]["did"])


@pytest.mark.parametrize("vector", parameters("canonical", bad=False))
def test_canonical_json_is_written(vector: Mapping[str, Any]) -> None:
    written = canonical(json.loads(vector["input"]["json"]))
    assert written.decode() == vector["expected"]["canonical"]
    assert sha256(written).hexdigest() == vector["expected"]["sha256"]


@pytest.mark.parametrize("vector", parameters("canonical", bad=True))
def test_what_has_no_canonical_form_is_refused(vector: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (of Unicode, too)
        canonical(json.loads(vector["input"]["json"]))


def test_a_jws_is_verified() -> None:
    given, expected = load("jws_demand")["input"], load("jws_demand")["expected"]
    payload = open_jws(given["token"], given["typ"], given["did"])
    assert payload.decode() == expected["payload"]
    assert canonical(json.loads(payload)) == payload


@pytest.mark.parametrize("vector", parameters("jws", bad=True))
def test_any_other_jws_is_refused(vector: Mapping[str, Any]) -> None:
    given = vector["input"]
    with pytest.raises((ValueError, InvalidSignature)):
        open_jws(given["token"], given["typ"], given["did"])


# tokens.md


def open_token(authorization: str, sender: str, receiver: str, url: str, body: bytes) -> Any:
    """Verify the token of a request but for its time."""
    claims = json.loads(open_jws(authorization.removeprefix("Bearer "), "dx-request", sender))
    assert claims["iss"] == sender
    assert claims["aud"] == receiver
    assert claims["htu"] == url
    assert base64url(claims["bh"]) == sha256(body).digest()
    return claims


def test_a_token_binds_its_request() -> None:
    given = load("token_post")["input"]
    claims = open_token(
        given["authorization"],
        given["issuer"],
        given["audience"],
        given["url"],
        given["body"].encode(),
    )
    assert claims == load("token_post")["expected"]


def test_every_request_of_the_trade_is_signed_by_its_sender() -> None:
    trade = load("trade_complete")
    dids = trade["input"]["home"], trade["input"]["buyer"]
    for exchange in trade["expected"]:
        sender, receiver = dids if exchange["from"] == "home" else dids[::-1]
        body = b64decode(exchange.get("bodyBase64", "")) or exchange["body"].encode()
        open_token(exchange["authorization"], sender, receiver, exchange["url"], body)


# release.md


def labeled_extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    """RFC 9180, section 4."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")


def labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """RFC 9180, section 4; no more than one block is ever needed."""
    labeled = length.to_bytes(2) + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\1", "sha256")[:length]


def x25519_shared(encapsulated: bytes, private: bytes) -> bytes:
    """DHKEM(X25519, HKDF-SHA256): RFC 9180, section 4.1."""
    key, suite = X25519PrivateKey.from_private_bytes(private), b"KEM\x00\x20"
    dh = key.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + key.public_key().public_bytes_raw()
    extracted = labeled_extract(suite, b"", b"eae_prk", dh)
    return labeled_expand(suite, extracted, b"shared_secret", context, 32)


def xwing_shared(encapsulated: bytes, private: bytes) -> bytes:
    """X-Wing: draft-connolly-cfrg-xwing-kem."""
    ml_kem = MLKEM768PrivateKey.from_seed_bytes(private[:64])
    key, other = X25519PrivateKey.from_private_bytes(private[64:]), encapsulated[1088:]
    first = ml_kem.decapsulate(encapsulated[:1088])
    second = key.exchange(X25519PublicKey.from_public_bytes(other))
    own = key.public_key().public_bytes_raw()
    return sha3_256(first + second + other + own + rb"\.//^" + b"\\").digest()


KEMS = {
    "X25519": (b"\x00\x20", 32, x25519_shared),
    "X-Wing": (b"\x64\x7a", 1120, xwing_shared),
}


def open_seal(sealed: bytes, kem: str, private: bytes, info: bytes) -> bytes:
    """Open with HPKE in base mode, then inflate."""
    number, length, shared = KEMS[kem]
    suite = b"HPKE" + number + b"\x00\x01" + b"\x00\x02"
    context = (
        b"\0"
        + labeled_extract(suite, b"", b"psk_id_hash", b"")
        + labeled_extract(suite, b"", b"info_hash", info)
    )
    secret = labeled_extract(suite, shared(sealed[:length], private), b"secret", b"")
    key = labeled_expand(suite, secret, b"key", context, 32)
    nonce = labeled_expand(suite, secret, b"base_nonce", context, 12)
    return zlib.decompress(AESGCM(key).decrypt(nonce, sealed[length:], b""), wbits=-15)


def _open(name: str) -> tuple[bytes, Any]:
    vector = load(name)
    given = vector["input"]
    info = sha256(canonical(given["agreement"])).digest()
    private = bytes.fromhex(given["privateKey"])
    return open_seal(b64decode(given["sealed"]), given["kem"], private, info), vector


def test_a_seal_of_x25519_opens() -> None:
    package, vector = _open("seal_x25519")
    assert sha256(package).hexdigest() == vector["expected"]["sha256"]


def test_a_seal_of_xwing_opens() -> None:
    given = load("seal_xwing")["input"]
    seed = bytes.fromhex(given["privateSeed"])
    assert shake_256(seed).hexdigest(96) == given["privateKey"]
    try:
        package, vector = _open("seal_xwing")
    except UnsupportedAlgorithm:
        pytest.skip("no ML-KEM on this machine")
    assert sha256(package).hexdigest() == vector["expected"]["sha256"]


def test_a_delivery_holds_what_its_manifest_says() -> None:
    given = load("release_x25519")["input"]
    token, _, sealed = b64decode(given["body"]).partition(b"\n")
    manifest = json.loads(open_jws(token.decode(), "dx-manifest", given["home"]))
    info = sha256(canonical(given["agreement"])).digest()
    assert manifest["agreementHash"] == info.hex()
    assert (manifest["sealed"], manifest["sealedSize"]) == (sha256(sealed).hexdigest(), len(sealed))
    key = given["sealingKey"]
    assert manifest["sealingKey"] == key["id"]
    package = open_seal(sealed, key["kem"], bytes.fromhex(key["privateKey"]), info)
    assert manifest["package"] == sha256(package).hexdigest()
    certificate = open_jws(manifest["certificate"], "dx-ownership", given["home"])
    assert json.loads(certificate)["package"] == manifest["package"]
    with ZipFile(BytesIO(package)) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        tables = {one["name"]: archive.read(one["path"]) for one in descriptor["resources"]}
    stated = {one["name"]: (one["rows"], one["sha256"]) for one in manifest["resources"]}
    assert stated == {
        name: (len(table.splitlines()) - 1, sha256(table).hexdigest())
        for name, table in tables.items()
    }


# evidence.md


def first_broken(records: list[dict[str, Any]], did: str, head: str | None) -> int | None:
    """Return the first sequence number that does not hold."""
    previous = "0" * 64
    for number, record in enumerate(records):
        body = {name: record[name] for name in ("sequence", "at", "kind", "facts", "previous")}
        digest = sha256(canonical(body))
        if (record["sequence"], record["previous"]) != (number, previous):
            return number
        if record["hash"] != digest.hexdigest():
            return number
        try:
            signed = b"dx-evidence" + digest.digest()
            public_key(did).verify(base64url(record["signature"]), signed)
        except InvalidSignature:
            return number
        previous = record["hash"]
    return None if head in (None, previous) else len(records)


_CHAINS = [*parameters("evidence", bad=False), *parameters("evidence", bad=True)]


@pytest.mark.parametrize("vector", _CHAINS)
def test_a_chain_holds_up_to_where_it_breaks(vector: Mapping[str, Any]) -> None:
    given = vector["input"]
    broken = first_broken(given["records"], given["did"], given.get("head"))
    assert broken == vector.get("error", {}).get("brokenAt")


def test_an_export_is_signed_by_the_key_of_its_chain() -> None:
    given = load("export_whole")["input"]
    with ZipFile(BytesIO(b64decode(given["file"]))) as archive:
        summary = json.loads(archive.read("export.json"))
        records = [json.loads(line) for line in archive.read("evidence.jsonl").splitlines()]
        files = {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        keys = json.loads(archive.read("keys.json"))
        receipt = archive.read("receipts/1.jws").decode()
        seal = archive.comment.decode()
    whole = b64decode(given["file"])
    assert whole.endswith(seal.encode())
    sealed = b"dx-evidence-file" + sha256(whole[: -len(seal)]).digest()
    public_key(given["did"]).verify(base64url(seal), sealed)
    signature = summary.pop("signature")
    signed = b"dx-evidence-export" + canonical(summary)
    public_key(given["did"]).verify(base64url(signature), signed)
    assert summary["did"] == given["did"]
    del files["export.json"]
    assert summary["files"] == files
    head, payload, signed_by = receipt.split(".")
    kid = json.loads(base64url(head))["kid"]
    public_key(kid).verify(base64url(signed_by), f"{head}.{payload}".encode())
    assert keys == {kid: public_key(kid).public_bytes_raw().hex()}
    assert first_broken(records, given["did"], summary["head"]) is None


# release.md


@pytest.mark.parametrize("vector", parameters("query", bad=False))
def test_noise_costs_what_it_states_and_hides_a_day(vector: Mapping[str, Any]) -> None:
    given, guarantee = vector["input"], vector["expected"]["guarantee"]
    costs = {
        "gaussian": lambda moved, scale: moved**2 / (2 * scale**2),
        "exponential": lambda moved, scale: (2 * moved / scale) ** 2 / 8,
    }
    noises = guarantee["mechanisms"]
    for one in noises:
        cost = costs[one["mechanism"]](float(one["sensitivity"]), float(one["scale"]))
        assert cost == pytest.approx(float(one["rho"]), rel=1e-3, abs=1e-9)
    total = sum(float(one["rho"]) for one in noises)
    assert total == pytest.approx(float(guarantee["rho"]), abs=1e-8 * len(noises))
    assert guarantee["rho"].startswith(given["scope"]["method"]["parameters"]["rho"])
    longest = {"PT1H": 25, "P1D": 1}[given["scope"]["resolution"]]  # the clocks go back
    steps = {"electricity_consumption": 5_000, "sleep_duration": 840}[given["elements"][0]]
    a_day = {"count": longest, "sum": longest * steps, "mean.total": longest * steps}
    for one in noises:
        expected = a_day.get(one["query"], float(one["sensitivity"]))
        assert float(one["sensitivity"]) == expected
