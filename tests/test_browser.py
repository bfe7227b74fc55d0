"""The guide of this course in a real browser: headless Chromium, driven by ChromeDriver."""

from __future__ import annotations

import json

import pytest
from browsing import NEEDS_BROWSER, resize

pytestmark = NEEDS_BROWSER

PAGES = ["index", "mini-batch", "momentum", "basic-optimisers", "downhill-walk", "coverage"]


def requests(browser) -> list[str]:  # type: ignore[no-untyped-def]
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_its_window_says_nothing_and_asks_nobody(browser, site, page: str, width: int) -> None:  # type: ignore[no-untyped-def]
    resize(browser, width)
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(f"file://{site}/{page}.html")
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width
    assert browser.get_log("browser") == []
    asked = requests(browser)
    assert asked
    assert [url for url in asked if not url.startswith(("file://", "data:"))] == []


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_a_claim_opens_its_evidence(browser, site, script: bool) -> None:  # type: ignore[no-untyped-def]
    resize(browser, 390, script)
    browser.get("about:blank")
    browser.get(f"file://{site}/momentum.html#ema-weights")
    resize(browser, 390)  # the questions below need script; the page was loaded as wanted
    (target,) = browser.find_elements("css selector", ":target")
    assert target.is_displayed()
    assert "21" in target.text
    assert browser.find_elements("css selector", "html")[0].get_attribute("lang").startswith("zh")
