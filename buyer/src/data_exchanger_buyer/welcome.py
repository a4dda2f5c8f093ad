"""The page that a family sees: who the buyer is, and how to add it, also by QR code.

Home Assistant cannot be opened on the form for a new buyer with an address filled in: links can
start a config flow of an integration, but none of its subentries. So the code leads here, and the
page to the integration.
"""

from html import escape
from importlib.resources import files
from io import BytesIO
from string import Template

import segno

from .buyer import Buyer

MY = "https://my.home-assistant.io/redirect/integration/?domain=data_exchanger"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is loaded, nothing runs."""

_TEMPLATE = Template(files(__package__).joinpath("welcome.html").read_text(encoding="utf-8"))


def welcome(buyer: Buyer) -> str:
    """Return the page (HTML)."""
    config = buyer.config
    words = {
        "name": config.name,
        "url": config.url,
        "contact": config.contact,
        "fingerprint": buyer.keys.signing.public.fingerprint,
        "my": MY,
    }
    shown = {name: escape(word) for name, word in words.items()}
    drawn = code(config.url).svg_inline(omitsize=True, border=4, title=escape(config.url))
    return _TEMPLATE.substitute(shown, qr=drawn)


def picture(url: str) -> bytes:
    """Return the code as a picture of its own (SVG)."""
    out = BytesIO()
    code(url).save(out, kind="svg", scale=4, border=4)
    return out.getvalue()


def code(url: str) -> segno.QRCode:
    """Return the QR code of an address, which can be read with a quarter of it missing."""
    return segno.make_qr(url, error="q")
