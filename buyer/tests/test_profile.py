"""The profile: what families see before they add a buyer."""

import json
import os

from conftest import RunningBuyer
from data_exchanger_core.identity import base64url
from data_exchanger_core.protocol.kem import supported_kems
from data_exchanger_core.protocol.profile import PATH, open_profile
from data_exchanger_core.protocol.sealing import choose_sealing_key
from scripted_home import ScriptedHome


async def test_profile_is_signed_and_complete(buyer: RunningBuyer, home: ScriptedHome) -> None:
    body = (await home.get(home.base + PATH, signed=False)).body
    signed, key = open_profile(body)
    profile, url = signed.content, buyer.config.url
    assert key == buyer.buyer.keys.signing.public
    assert (profile.did, profile.name, profile.hosting) == (key.did, "Grid Lab", ("DE",))
    addresses = [profile.dsp, profile.mailbox, profile.demands, profile.settlement]
    names = ["dsp", "mailboxes", "demands", "settlements"]
    assert addresses == [f"{url}/{name}" for name in names]
    assert (profile.terms.currencies, profile.terms.fee_per_mille) == (("EUR",), 20)


async def test_profile_offers_a_key_for_every_home(home: ScriptedHome) -> None:
    keys = home.profile.sealing_keys
    assert [key.kem for key in keys] == list(supported_kems())
    assert choose_sealing_key(home.profile) == keys[0]
    for key in keys:
        supported_kems()[key.kem].load_public(base64url.decode(key.public_key))


async def test_profile_changes_with_the_settings_only(
    buyer: RunningBuyer, home: ScriptedHome
) -> None:
    before = (await home.get(home.base + PATH, signed=False)).body
    await buyer.restart()
    assert (await home.get(home.base + PATH, signed=False)).body == before
    settings = json.loads(buyer.folder.config.read_text()) | {"name": "Grid Lab, Bonn"}
    buyer.folder.config.write_text(json.dumps(settings))
    edited = home.profile.updated.timestamp() + 60
    os.utime(buyer.folder.config, (edited, edited))
    await buyer.restart()
    profile = open_profile((await home.get(home.base + PATH, signed=False)).body)[0].content
    assert profile.name == "Grid Lab, Bonn"
    assert profile.updated > home.profile.updated
    assert profile.did == home.profile.did
