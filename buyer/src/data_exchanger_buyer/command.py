"""What all commands share: the buyer's folder, messages instead of tracebacks, and JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
from pathlib import Path
from typing import Any

import click
from data_exchanger_core.errors import DataExchangerError

from .buyer import Buyer, load_buyer
from .config import Folder
from .store.database import Database

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DATA_BUYER_HOME",
    default=Path("~/.data-buyer"),
    show_default=True,
    help="The buyer's folder (or $DATA_BUYER_HOME).",
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def opened(home: Path) -> Iterator[tuple[Buyer, Database]]:
    """Open a buyer's folder for a command."""
    with explaining():
        buyer, database = load_buyer(Folder(home.expanduser()))
        try:
            yield buyer, database
        finally:
            database.close()


@contextmanager
def explaining() -> Iterator[None]:
    """Turn what a person can mend into a message instead of a traceback."""
    try:
        yield
    except FileExistsError as err:
        raise click.ClickException(f"{err.filename or err} is there already") from err
    except DataExchangerError as err:
        raise click.ClickException(str(err)) from err


def show(facts: Any, text: str, *, as_json: bool) -> None:
    """Print facts as JSON, or in words."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else text)
