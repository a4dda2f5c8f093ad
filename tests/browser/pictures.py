"""Put chosen pictures into the documentation, with few colours: a repository must stay small."""

from pathlib import Path
import sys

from PIL import Image

CHOSEN = {
    "dashboard_desktop_light_en": "dashboard",
    "dashboard_phone_dark_en": "dashboard_phone",
    "demand_phone_light_en": "demand_phone",
    "permission_phone_light_en": "permission_phone",
    "privacy_phone_light_en": "privacy_phone",
    "dashboard_desktop_light_zh-Hans": "dashboard_zh",
    "demand_phone_light_zh-Hans": "demand_phone_zh",
    "privacy_phone_dark_zh-Hans": "privacy_phone_zh",
}
COLOURS = 128


def choose(taken: Path, documentation: Path) -> None:
    """Write the chosen ones."""
    for source, name in CHOSEN.items():
        with Image.open(taken / f"{source}.png") as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(documentation / f"{name}.png", optimize=True)


if __name__ == "__main__":
    choose(Path(sys.argv[1]), Path(sys.argv[2]))
