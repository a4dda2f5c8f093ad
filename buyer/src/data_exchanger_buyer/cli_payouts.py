"""Commands about payouts: ``data-buyer payout …``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from data_exchanger_core.errors import NotFound
from data_exchanger_core.protocol.payout import PayoutStatus
from data_exchanger_core.protocol.profile import PayoutMethod

from . import payouts
from .command import as_json_option, home_option, opened, show
from .files import create_private
from .gateways.settings import read_settings
from .handing_over import PayoutFile, take_sheet, take_transfers
from .listing import table
from .payout import Payout
from .server import utc_now
from .store.database import Transaction


@click.group()
def payout() -> None:
    """Pay members out what you hold for their households."""


@payout.command("list")
@home_option
@as_json_option
def list_payouts(home: Path, *, as_json: bool) -> None:
    """List all payouts."""
    with opened(home) as (_, database):
        facts = [_facts(one) for one in database.run(lambda tx: tx.payouts.all())]
    header = ("PAYOUT", "STATUS", "METHOD", "AMOUNT", "REFERENCE", "NOTE")
    rows = [
        (
            one["id"],
            one["status"],
            one["method"],
            one["amount"],
            one["reference"] or one["file"] or "",
            one["reason"] or "",
        )
        for one in facts
    ]
    show(facts, table(header, rows), as_json=as_json)


@payout.command("export")
@home_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "sepa"]),
    default="csv",
    show_default=True,
    help="A list for a person, or pain.001 for your bank (see gateways.json).",
)
@click.option(
    "--method", "methods", multiple=True, type=click.Choice([one.value for one in PayoutMethod])
)
@click.option("--again", metavar="NAME", help="Write a file again that was made before.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path())
@as_json_option
def export(
    home: Path,
    kind: str,
    methods: Sequence[str],
    again: str | None,
    out: Path,
    *,
    as_json: bool,
) -> None:
    """Write what nobody pays yet into a file; each payout is in one file only."""
    with opened(home) as (buyer, database):

        def take(tx: Transaction) -> PayoutFile | None:
            if again:
                return PayoutFile(name=again, body=tx.payouts.file(again), payouts=())
            if kind == "csv":
                wanted = [PayoutMethod(one) for one in methods] or list(PayoutMethod)
                return take_sheet(tx, buyer, wanted, utc_now())
            payer = read_settings(buyer.folder.path).sepa
            if payer is None:
                raise NotFound("setting", "sepa")
            return take_transfers(tx, buyer, payer, utc_now())

        taken = database.run(take)
        if taken is None:
            show({"file": None, "payouts": []}, "Nothing is waiting", as_json=as_json)
            return
        out.mkdir(parents=True, exist_ok=True)
        create_private(out / taken.name, taken.body)
    facts = {"file": str(out / taken.name), "payouts": [one.id for one in taken.payouts]}
    show(facts, f"Wrote {out / taken.name}", as_json=as_json)


@payout.command("done")
@home_option
@click.argument("name", metavar="PAYOUT")
@click.option("--reference", help="What stands on the payee's statement.")
def done(home: Path, name: str, reference: str | None) -> None:
    """Note that a payout was made; the home hears of it when it asks next."""
    _conclude(home, name, PayoutStatus.PAID, reference, None)


@payout.command("fail")
@home_option
@click.argument("name", metavar="PAYOUT")
@click.option("--reason", required=True, help="Why, in a word: the family reads it.")
def fail(home: Path, name: str, reason: str) -> None:
    """Note that a payout was not made and will not be; the member may ask again.

    Look at your gateway or bank first: what it has paid after all is paid twice.
    """
    _conclude(home, name, PayoutStatus.FAILED, None, reason)


def _conclude(
    home: Path, name: str, status: PayoutStatus, reference: str | None, reason: str | None
) -> None:
    def conclude(tx: Transaction) -> Payout:
        known = tx.payouts.named(name)
        made_up = reference or f"DX-{known.order[:12].upper()}"
        return payouts.conclude(
            tx, known, status, utc_now(), made_up if status is PayoutStatus.PAID else None, reason
        )

    with opened(home) as (_, database):
        known = database.run(conclude)
    click.echo(f"{known.id} is {known.status}")


def _facts(one: Payout) -> dict[str, Any]:
    return {
        "id": one.id,
        "status": one.status.value,
        "method": one.method.value,
        "amount": str(one.amount),
        "reference": one.reference,
        "reason": one.reason,
        "file": one.file,
    }
