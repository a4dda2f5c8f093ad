"""A buyer as its server and its command line see it: settings, keys and database."""

from dataclasses import dataclass
from datetime import datetime

from data_exchanger_core.model.identifiers import Did

from .config import Config, Folder, changed_at, load_config, save_config
from .files import make_private_folder, sweep
from .keys import Keys, create_keys, load_keys
from .profile import profile_document
from .store.database import Database, create_database, open_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Everything that a step depends on, besides the database."""

    folder: Folder
    config: Config
    keys: Keys
    updated: datetime

    @property
    def did(self) -> Did:
        """The buyer's DID."""
        return self.keys.did

    def profile(self) -> bytes:
        """Return the signed profile."""
        return profile_document(self.config, self.keys, self.updated)


def create_buyer(folder: Folder, config: Config) -> Keys:
    """Make a buyer's folder; raise :class:`FileExistsError` where there is one.

    The settings come last: a folder that has them is complete.
    """
    if folder.config.exists():
        raise FileExistsError(folder.config)
    make_private_folder(folder.path)
    make_private_folder(folder.releases)
    create_database(folder, config)
    create_keys(folder)
    save_config(folder, config)
    return load_keys(folder)


def load_buyer(folder: Folder) -> tuple[Buyer, Database]:
    """Open a buyer's folder; raise :class:`NotFound` where there is none."""
    config = load_config(folder)
    database = open_database(folder, config)
    buyer = Buyer(folder=folder, config=config, keys=load_keys(folder), updated=changed_at(folder))
    return buyer, database


def tidy(buyer: Buyer) -> None:
    """Remove what a crash may have left half written."""
    sweep(buyer.folder.releases)
