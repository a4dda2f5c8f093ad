"""``python -m data_exchanger_core.evidence verify FILE [--did DID]``: check an export offline."""

import argparse
from pathlib import Path
import sys

from ..errors import DataExchangerError
from .export import verify_export


def main(arguments: list[str] | None = None) -> int:
    """Print what holds; return 0 if everything does, 1 if something does not."""
    parser = argparse.ArgumentParser(prog="data_exchanger_core.evidence")
    commands = parser.add_subparsers(required=True)
    verify = commands.add_parser("verify", help="check an evidence export")
    verify.add_argument("file", type=Path)
    verify.add_argument("--did", help="whose chain it must be (did:key:…)")
    options = parser.parse_args(arguments)
    try:
        with options.file.open("rb") as file:
            result = verify_export(file, options.did)
    except (DataExchangerError, OSError) as err:
        sys.stdout.write(f"not verified: {err}\n")
        return 1
    if not result.verified:
        sys.stdout.write(f"broken at record {result.broken_at}: {result.reason}\n")
        return 1
    sys.stdout.write(f"verified: {result.records} records, head {result.head}\n")
    sys.stdout.write(f"signed by {result.did}\n")
    if result.documents:
        sys.stdout.write(
            f"verified: {result.documents} documents, {result.signatures} signed by others\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
