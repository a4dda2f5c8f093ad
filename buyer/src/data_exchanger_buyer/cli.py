"""The command line: ``data-buyer``.

It works on the same database as a running server, which notices within a second.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import StringIO
import logging
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from urllib.parse import urlsplit

from aiohttp import web
import click
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.did import did_of
from data_exchanger_core.protocol.obligation import StatementKind
from data_exchanger_core.protocol.profile import PayoutMethod
from data_exchanger_core.protocol.wire import from_json

from . import demands, negotiation, settlement
from .audit import audit as examine_trade
from .buyer import Buyer, create_buyer, load_buyer
from .cli_payouts import payout
from .command import as_json_option, explaining, home_option, opened, show
from .config import Config, Folder
from .licences import add_licence, licence_facts, read_licence
from .listing import (
    demand_facts,
    demand_row,
    erasure_facts,
    payment_facts,
    payment_line,
    release_line,
    table,
    trade_facts,
    trade_row,
)
from .opening import open_noted
from .outbox import store
from .server import make_app, utc_now
from .store.database import Transaction
from .trade import Trade
from .welcome import code, picture

DEFAULT_PORT = 8099


@click.group()
@click.version_option(package_name="data-exchanger-buyer")
def main() -> None:
    """Buy data from households that use Data Exchanger for Home Assistant."""


@main.command()
@home_option
@click.option("--name", required=True, help="Who you are, as families will read it.")
@click.option("--url", required=True, help="Where homes reach you, such as https://buyer.example.")
@click.option("--contact", required=True, help="An address for questions, such as mailto:….")
@click.option("--jurisdiction", required=True, help="Country whose law binds you (ISO 3166-1).")
@click.option("--hosting", required=True, multiple=True, help="Country where data is kept.")
@click.option("--currency", required=True, multiple=True, help="Currency you pay in (ISO 4217).")
@click.option("--method", multiple=True, default=("manual",), help="How you pay.")
@click.option("--due-days", type=int, default=14, help="Days until you pay.")
@click.option("--fee-per-mille", type=int, default=0, help="Platform fee, thousandths.")
@click.option("--website", help="Your website.")
@click.option("--retention-days", type=int, help="The longest that you keep any data.")
@click.option("--did-web", is_flag=True, help="Be known by your domain (did:web), not by your key.")
@click.option(
    "--licence",
    "licences",
    type=click.File("r"),
    multiple=True,
    help="A credential (VC-JWT) about you; needs --did-web, else use `licence add`.",
)
@click.option("--database", help="SQLAlchemy URL; default is SQLite in the folder.")
@click.option(
    "--payout",
    "payouts",
    multiple=True,
    type=click.Choice([one.value for one in PayoutMethod]),
    help="How you pay members out what you hold for their households.",
)
@click.option("--auto-pay", is_flag=True, help="Pay every delivery as soon as it is complete.")
def init(  # one parameter per option
    home: Path,
    url: str,
    hosting: Sequence[str],
    currency: Sequence[str],
    method: Sequence[str],
    licences: Sequence[TextIO],
    payouts: Sequence[str],
    *,
    did_web: bool,
    **options: Any,
) -> None:
    """Make a buyer: settings, keys and database in a folder of their own."""
    if licences and not did_web:
        raise click.UsageError("--licence needs --did-web; otherwise use `licence add` afterwards.")
    with explaining():
        read = [read_licence(file.read(), did_of(url)) for file in licences]
    given = {
        **options,
        "didWeb": did_web,
        "licences": read,
        "url": url.rstrip("/"),
        "hosting": list(hosting),
        "currencies": list(currency),
        "methods": list(method),
        "payouts": list(payouts),
    }
    with explaining():
        create_buyer(Folder(home.expanduser()), from_json(Config, given))
    with opened(home) as (buyer, _):
        fingerprint = buyer.keys.signing.public.fingerprint
        click.echo(f"Made {home}\nDID              {buyer.did}\nKey fingerprint  {fingerprint}")


@main.command()
@home_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; default is that of your URL.")
def serve(home: Path, host: str, port: int | None) -> None:
    """Serve homes until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    with explaining():
        buyer, database = load_buyer(Folder(home.expanduser()))
    url, fingerprint = buyer.config.url, buyer.keys.signing.public.fingerprint
    web.run_app(
        make_app(buyer, database, utc_now),
        host=host,
        port=port or urlsplit(url).port or DEFAULT_PORT,
        shutdown_timeout=5,
        print=lambda *_: click.echo(f"Serving {url}\nKey fingerprint  {fingerprint}"),
    )


@main.command()
@home_option
@click.option("--svg", type=click.File("wb", lazy=True), help="Write the code to a file, too.")
def qr(home: Path, svg: BinaryIO | None) -> None:
    """Show a QR code of your address, for a letter, a bill or a website."""
    with opened(home) as (buyer, _):
        url, fingerprint = buyer.config.url, buyer.keys.signing.public.fingerprint
    drawn = StringIO()
    code(url).terminal(drawn, compact=True)
    click.echo(f"{drawn.getvalue()}{url}\nKey fingerprint  {fingerprint}")
    if svg:
        svg.write(picture(url))


main.add_command(payout)


@main.group()
def licence() -> None:
    """Show homes what you are licensed for."""


@licence.command("add")
@home_option
@click.argument("file", type=click.File("r"))
def add_licence_file(home: Path, file: TextIO) -> None:
    """Put the credential (VC-JWT) in FILE into your profile; restart the server afterwards."""
    with opened(home) as (buyer, _):
        added = add_licence(buyer, file.read())
    click.echo(f"Added {added.credential_subject.name} by {added.issued_by}")


@licence.command("list")
@home_option
@as_json_option
def list_licences(home: Path, *, as_json: bool) -> None:
    """List the credentials in your profile."""
    with opened(home) as (buyer, _):
        facts = [licence_facts(token, utc_now()) for token in buyer.config.licences]
    rows = [(one["name"], one["issuer"], one["validUntil"] or "") for one in facts]
    show(facts, table(("LICENCE", "ISSUER", "UNTIL"), rows), as_json=as_json)


@main.group()
def demand() -> None:
    """Say what data you look for."""


@demand.command("add")
@home_option
@click.argument("file", type=click.File("rb"))
@click.option("--max-trades", type=click.IntRange(min=1), help="Accept so many homes, no more.")
@as_json_option
def add_demand(home: Path, file: BinaryIO, max_trades: int | None, *, as_json: bool) -> None:
    """Sign the demand in FILE and publish it."""
    with opened(home) as (buyer, database):
        added = database.run(demands.publish, buyer, file.read(), max_trades, utc_now())
    show({"id": added.id}, f"Published {added.id}", as_json=as_json)


@demand.command("list")
@home_option
@as_json_option
def list_demands(home: Path, *, as_json: bool) -> None:
    """List all demands."""
    with opened(home) as (buyer, database):
        stored = database.run(lambda tx: tx.demands.all())
        now = utc_now()
        facts = [
            demand_facts(demands.read(buyer, one), one, live=one.is_live(now)) for one in stored
        ]
    header = ("DEMAND", "STATE", "DEADLINE", "PRICE", "TITLE")
    show(facts, table(header, [demand_row(one) for one in facts]), as_json=as_json)


@demand.command("close")
@home_option
@click.argument("demand_id")
def close_demand(home: Path, demand_id: str) -> None:
    """Take a demand off the feed; offers that it led to go on."""
    with opened(home) as (_, database):
        database.run(demands.close, demand_id)


@main.command()
@home_option
@as_json_option
def trades(home: Path, *, as_json: bool) -> None:
    """List all trades."""
    with opened(home) as (_, database):
        facts = [trade_facts(trade) for trade in database.run(lambda tx: tx.trades.all())]
    header = ("TRADE", "STATE", "PRICE", "LEVEL", "UPDATED", "NOTE")
    show(facts, table(header, [trade_row(one) for one in facts]), as_json=as_json)


@main.command()
@home_option
@as_json_option
def erasures(home: Path, *, as_json: bool) -> None:
    """List what homes have called back, and when it was erased."""
    with opened(home) as (_, database):
        found = [one for one in database.run(lambda tx: tx.trades.all()) if one.erased]
    facts = [erasure_facts(trade) for trade in found]
    rows = [(one["trade"], one["erased"], one["home"]) for one in facts]
    show(facts, table(("TRADE", "ERASED", "HOME"), rows), as_json=as_json)


@main.command()
@home_option
@click.argument("trade")
def accept(home: Path, trade: str) -> None:
    """Accept an offer that no demand covers."""
    _decide(home, trade, lambda one: negotiation.accept(one, utc_now()))


@main.command()
@home_option
@click.argument("trade")
def decline(home: Path, trade: str) -> None:
    """Turn an offer down that no demand covers."""
    _decide(home, trade, negotiation.decline)


@main.command()
@home_option
@click.argument("trade", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the data packages.",
)
@as_json_option
@click.pass_context
def receive(
    context: click.Context, home: Path, trade: str | None, out: Path, *, as_json: bool
) -> None:
    """Open what was delivered: one folder with descriptor and CSV files per trade."""
    with opened(home) as (buyer, database):
        received = database.run(_received, trade)
        found = [open_noted(database, buyer, one, out) for one in received]
    lines = [release_line(one) for one in found] or ["Nothing was delivered yet"]
    show([asdict(one) for one in found], "\n".join(lines), as_json=as_json)
    if not all(one.valid for one in found):
        context.exit(1)


@main.command()
@home_option
@click.argument("trade")
@click.option(
    "--key",
    type=click.File("rb"),
    required=True,
    help="The key that the family gave up for the audit.",
)
@as_json_option
@click.pass_context
def audit(context: click.Context, home: Path, trade: str, key: BinaryIO, *, as_json: bool) -> None:
    """Prove that result, ciphertext and release of a trade belong together."""
    with opened(home) as (buyer, database):
        named = database.run(lambda tx: tx.trades.named(trade))
        report = examine_trade(buyer, named, key.read())
    facts = {**asdict(report), "verified": report.verified}
    lines = [f"{name}: {'-' if held is None else held}" for name, held in facts.items()]
    show(facts, "\n".join(lines), as_json=as_json)
    if not report.verified:
        context.exit(1)


@main.command()
@home_option
@click.argument("trade", required=False)
@click.option("--due", is_flag=True, help="Pay everything that is delivered and not paid.")
@click.option("--amount", help="Pay this much, such as 2.50, even if it is more than is owed.")
@click.option("--partial", help="Pay a part, such as 2.50; the rest follows.")
@click.option("--refund", help="Note that the home gave this much back.")
@click.option("--chargeback", help="Note that this much was taken back from the home.")
@click.option("--service", help="Note that you rendered a service worth this much.")
@click.option("--reference", help="What stands on the bank statement; made up if missing.")
@as_json_option
def pay(
    home: Path, trade: str | None, reference: str | None, *, due: bool, as_json: bool, **moved: str
) -> None:
    """Note a payment that you made and tell the home, once."""
    given = [(_KINDS[name], amount) for name, amount in moved.items() if amount]
    if due == bool(trade) or len(given) > 1 or (due and given):
        raise click.UsageError("Name a trade, with one amount at the most, or give --due.")
    with opened(home) as (buyer, database):
        paid = database.run(_pay, buyer, trade, reference, given)
    payments = [(one.id, one.payment) for one in paid if one.payment]
    lines = [payment_line(*one) for one in payments] or ["Nothing is due"]
    facts = [{"trade": one, **payment_facts(payment)} for one, payment in payments]
    show(facts, "\n".join(lines), as_json=as_json)


_KINDS = {
    "amount": StatementKind.PAYMENT,
    "partial": StatementKind.PARTIAL,
    "refund": StatementKind.REFUND,
    "chargeback": StatementKind.CHARGEBACK,
    "service": StatementKind.SERVICE,
}


def _received(tx: Transaction, name: str | None) -> Sequence[Trade]:
    if name:
        return [tx.trades.named(name)]
    return [trade for trade in tx.trades.all() if trade.received and not trade.erased]


def _pay(
    tx: Transaction,
    buyer: Buyer,
    name: str | None,
    reference: str | None,
    moved: Sequence[tuple[StatementKind, str]],
) -> list[Trade]:
    due = [tx.trades.named(name)] if name else tx.trades.due()
    if moved:
        ((trade,), ((kind, amount),)) = due, moved
        gross = Money.from_decimal(amount, trade.terms.price.currency)
        return [settlement.move(tx, buyer, trade, kind, gross, reference, utc_now())]
    return [settlement.pay(tx, buyer, trade, reference, utc_now()) for trade in due]


def _decide(home: Path, name: str, decision: Callable[[Trade], negotiation.Step]) -> None:
    def decide(tx: Transaction, buyer: Buyer) -> Trade:
        trade = tx.trades.named(name)
        return store(tx, buyer, trade, decision(trade), utc_now())

    with opened(home) as (buyer, database):
        trade = database.run(decide, buyer)
    click.echo(f"{trade.id} is {trade.state}")
