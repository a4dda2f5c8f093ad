"""What a family sees when it opens a buyer's address, or scans it."""

from dataclasses import replace
from pathlib import Path
import re
from xml.etree import ElementTree as ET

from aiohttp import ClientSession
from conftest import RunningBuyer
from data_exchanger_buyer.welcome import MY, code, picture, welcome
from test_cli import init, run


async def test_the_address_shows_who_it_is_and_how_to_add_it(buyer: RunningBuyer) -> None:
    url = buyer.config.url
    async with ClientSession() as session, session.get(url) as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for word in (
        "Grid Lab",
        f"<code>{url}</code>",
        MY,
        buyer.buyer.keys.signing.public.fingerprint,
    ):
        assert word in page
    assert 'lang="zh-Hans"' in page
    assert re.search(r"<svg [^>]*viewBox", page)
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == [MY, MY]


async def test_a_name_cannot_smuggle_markup_in(buyer: RunningBuyer) -> None:
    config = replace(buyer.buyer.config, name="<script>alert(1)</script>", contact="$qr & <b>")
    page = welcome(replace(buyer.buyer, config=config))
    assert "<script" not in page
    assert "$qr &amp; &lt;b&gt;" in page


def test_the_code_holds_the_address() -> None:
    url = "https://buyer.example"
    assert code(url).error in ("Q", "H")
    assert code(url) == code(url) != code("https://other.example")
    assert ET.fromstring(picture(url)).tag.endswith("svg")


def test_the_command_line_draws_it(tmp_path: Path) -> None:
    home, file = tmp_path / "buyer", tmp_path / "code.svg"
    init(home)
    shown = run(home, "qr", "--svg", str(file))
    assert shown.exit_code == 0
    assert "http://127.0.0.1:8199\nKey fingerprint" in shown.output
    assert shown.output.count("\n") > 10
    assert file.read_bytes() == picture("http://127.0.0.1:8199")
