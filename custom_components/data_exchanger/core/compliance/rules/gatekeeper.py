"""Data of connected products does not go to gatekeepers of digital markets."""

import re
from urllib.parse import urlsplit

from ...protocol.profile import BuyerProfile
from ..case import Case
from ..jurisdiction import JURISDICTIONS, Gatekeeper
from ..outcome import PASSED, Verdict, ask, block


def check(case: Case) -> Verdict:
    """Compare the buyer's addresses and name with the list of gatekeepers."""
    if any(_owns(one, case.profile) for one in JURISDICTIONS.gatekeepers):
        return block("gatekeeper")
    if any(_is_named(one, case.profile.name) for one in JURISDICTIONS.gatekeepers):
        return ask("name")
    return PASSED


def _owns(gatekeeper: Gatekeeper, profile: BuyerProfile) -> bool:
    addresses = (profile.dsp, profile.demands, profile.website or "")
    hosts = [urlsplit(address).hostname or "" for address in addresses]
    return any(
        host == domain or host.endswith(f".{domain}")
        for host in hosts
        for domain in gatekeeper.domains
    )


def _is_named(gatekeeper: Gatekeeper, name: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", name) for word in gatekeeper.words)
