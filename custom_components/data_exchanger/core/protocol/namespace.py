"""IRIs of the profile: what DSP and ODRL leave to those who use them."""

DX = "https://w3id.org/data-exchanger/v1#"
"""Namespace of this profile's own terms."""

PROFILE = "https://w3id.org/data-exchanger/v1"
"""The ODRL profile that offers and agreements declare."""

DSP_CONTEXT = "https://w3id.org/dspace/2025/1/context.jsonld"

DSP_VERSION = "2025-1"

PUSH_FORMAT = "HttpData-PUSH"
"""Transfer format: the home posts a sealed release to the buyer's endpoint."""
