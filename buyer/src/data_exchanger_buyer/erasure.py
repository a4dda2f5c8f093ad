"""Erasing what a home calls back: every file of its data, once, and then a signed word on it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
import shutil

from data_exchanger_core.errors import NotFound
from data_exchanger_core.identity.keys import PublicKey
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.delivery import SignedBody
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.erasure import ErasureAttestation, ErasureRequest, Kept
from data_exchanger_core.protocol.wire import decode

from .buyer import Buyer
from .files import remove
from .inputs import inputs_path, result_path
from .package import half_unpacked
from .receiver import package_path
from .requests import Reply, Request, answer, refuse, reply_with
from .store.database import Transaction
from .trade import Erased, Trade

_KEPT = (Kept.CONTRACT, Kept.ACCOUNTS)


def erase(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Reply:
    """Erase what was received under an agreement and attest it; repeating it changes nothing.

    Raises :class:`OSError` where a file cannot be removed; then nothing is attested.
    """

    def work(home: Did) -> Reply:
        token = decode(SignedBody, request.body).document
        asked = open_document(ErasureRequest, token, PublicKey.from_did(home)).content
        trade = tx.trades.of_agreement(home, asked.agreement)
        if trade is None:
            raise NotFound("agreement", asked.agreement)
        erased = trade.erased or Erased(request=token, at=now)
        remove_data(buyer, trade)
        tx.trades.save(replace(trade, erased=erased, folders=()))
        attestation = ErasureAttestation(
            request=asked.id, agreement=asked.agreement, erased=erased.at, kept=_KEPT
        )
        return reply_with(200, SignedBody(document=buyer.sign(attestation)))

    return answer(tx, buyer, request, now, work, refuse)


def remove_data(buyer: Buyer, trade: Trade) -> None:
    """Remove every file that holds data of a trade; what is not there is fine."""
    for path in (package_path, inputs_path, result_path):
        remove(path(buyer, trade))
    for folder in map(Path, trade.folders):
        for one in (folder, half_unpacked(folder)):
            if one.exists():
                shutil.rmtree(one)
