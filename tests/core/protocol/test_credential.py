"""Credentials and status lists on the wire."""

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, InvalidSignature
from custom_components.data_exchanger.core.identity import base64url, jws
from custom_components.data_exchanger.core.protocol.credential import (
    TYP,
    open_status_list,
    pack_bits,
    read_credential,
    verify_token,
)
from tests.core.compliance.licences import AUTHORITY, AUTHORITY_KEY, SIZE, licence, status_list
from tests.core.examples import BUYER_KEY, STRANGER_KEY

# Bitstring Status List 1.0, section 4.1.2 (example): 131072 entries, none set.
EXAMPLE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def test_a_licence_is_read_before_it_is_believed() -> None:
    read = read_credential(licence(STRANGER_KEY))
    assert (read.issued_by, read.credential_subject.id) == (AUTHORITY, BUYER_KEY.did)


def test_any_of_an_issuers_keys_may_have_signed() -> None:
    keys = (STRANGER_KEY.public, AUTHORITY_KEY.public)
    assert verify_token(licence(), keys)
    with pytest.raises(InvalidSignature):
        verify_token(licence(), keys[:1])


def test_another_kind_of_document_is_no_licence() -> None:
    token = jws.sign(b"{}", AUTHORITY_KEY, "dx-demand")
    with pytest.raises(InvalidSignature):
        verify_token(token, (AUTHORITY_KEY.public,))
    assert TYP == "vc+jwt"


def test_bits_are_counted_from_the_left() -> None:
    bits = open_status_list(status_list(0, 9, SIZE - 1), (AUTHORITY_KEY.public,))
    assert bits.bits[:2] == b"\x80\x40"
    assert [bits.is_set(index) for index in (0, 1, 9, SIZE - 1)] == [True, False, True, True]
    with pytest.raises(InvalidInput):
        bits.is_set(SIZE)


def test_the_example_of_the_standard_is_read() -> None:
    token = status_list(subject={"encoded_list": EXAMPLE})
    found = open_status_list(token, (AUTHORITY_KEY.public,))
    assert (len(found.bits), any(found.bits)) == (SIZE // 8, False)


@pytest.mark.parametrize(
    "encoded",
    [
        pack_bits(SIZE // 2),
        pack_bits(8 * 5 * 1024 * 1024),
        pack_bits(SIZE)[:-20],
        "u" + base64url.encode(b"nothing packed"),
        "uA",
    ],
    ids=["too small", "a bomb", "cut off", "no gzip", "no base64url"],
)
def test_a_list_of_another_size_or_form_is_refused(encoded: str) -> None:
    token = status_list(subject={"encoded_list": encoded})
    with pytest.raises(InvalidInput):
        open_status_list(token, (AUTHORITY_KEY.public,))
