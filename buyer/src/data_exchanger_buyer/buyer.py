"""A buyer as its server and its command line see it: settings, keys and database."""

from dataclasses import dataclass
from datetime import datetime

from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol.did import did_of
from data_exchanger_core.protocol.documents import Document, sign_document
from data_exchanger_core.protocol.profile import ProfileDocument
from data_exchanger_core.protocol.wire import encode

from .config import Config, Folder, changed_at, load_config, save_config
from .files import make_private_folder, sweep
from .keys import Keys, create_keys, load_keys
from .profile import profile_of
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
        return did_of(self.config.url) if self.config.did_web else self.keys.did

    def sign(self, document: Document) -> str:
        """Sign a document in the buyer's name."""
        return sign_document(document, self.keys.signing, self.did)

    def profile(self) -> bytes:
        """Return the signed profile."""
        profile = profile_of(self.config, self.keys, self.did, self.updated)
        return encode(ProfileDocument(profile=self.sign(profile)))


def create_buyer(folder: Folder, config: Config) -> None:
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


def load_buyer(folder: Folder) -> tuple[Buyer, Database]:
    """Open a buyer's folder; raise :class:`NotFound` where there is none."""
    config = load_config(folder)
    database = open_database(folder, config)
    buyer = Buyer(folder=folder, config=config, keys=load_keys(folder), updated=changed_at(folder))
    return buyer, database


def tidy(buyer: Buyer) -> None:
    """Remove what a crash may have left half written."""
    sweep(buyer.folder.releases)
