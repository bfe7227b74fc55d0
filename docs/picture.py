"""Take the README's picture of the guide: `make picture`, which renders the guide first.

Needs Chromium and ChromeDriver (Debian: chromium, chromium-driver). Arguments: the page's address
and the file to write.
"""

from __future__ import annotations

import sys

from selenium import webdriver

WIDTH, HEIGHT = 1440, 1100
OPTIONS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "no-first-run",
    "hide-scrollbars",
    "force-prefers-reduced-motion",
    f"window-size={WIDTH},{HEIGHT}",
)


def main(address: str, file: str) -> None:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in OPTIONS:
        options.add_argument(f"--{option}")
    service = webdriver.ChromeService("/usr/bin/chromedriver")
    with webdriver.Chrome(options=options, service=service) as browser:
        browser.get(address)
        claim = browser.find_elements("css selector", ":target")
        if claim:  # a browser without a window may not have followed the address to its claim yet
            browser.execute_script("arguments[0].scrollIntoView(); scrollBy(0, -260)", claim[0])
        browser.save_screenshot(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
