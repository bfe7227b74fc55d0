"""Take the README's pictures of the guide, in light and in dark: `make pictures`, which renders it first.

Needs Chromium and ChromeDriver (Debian: chromium, chromium-driver). Arguments: the folder of the guide
and the folder of the pictures.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from browsing import DARK, LIGHT, Browser, chromium  # of tests/, which `make pictures` puts on the path


@dataclass(frozen=True)
class Picture:
    """What is shown: a page at its top or at one claim, in a window of some size; of `only` that element."""

    name: str
    page: str
    width: int
    height: int
    only: str = ""


PICTURES = (
    Picture("index", "en/index.html", 1180, 820),
    Picture("note", "en/momentum.html#momentum-accelerates", 1440, 900),
    Picture("evidence", "en/momentum.html#momentum-cancels", 900, 1200, "details.card:has(:target)"),
    Picture("flags", "en/flags.html", 1180, 820),
)


def main(guide: str, folder: str) -> None:
    with TemporaryDirectory() as profile, chromium(Path(profile), "hide-scrollbars") as browser:
        for picture in PICTURES:
            for theme in (LIGHT, DARK):
                take(browser, picture, theme, Path(guide), Path(folder))


def take(browser: Browser, picture: Picture, theme: str, guide: Path, folder: Path) -> None:
    """Write `guide-NAME-THEME.png`."""
    window = {"width": picture.width, "height": picture.height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", window)
    features = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    browser.get((guide.resolve() / "index.html").as_uri().removesuffix("index.html") + picture.page)
    file = str(folder / f"guide-{picture.name}-{theme}.png")
    if picture.only:
        browser.find_element("css selector", picture.only).screenshot(file)
        return
    for claim in browser.find_elements("css selector", ":target"):
        browser.execute_script("arguments[0].scrollIntoView(); scrollBy(0, -260)", claim)
    browser.save_screenshot(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
