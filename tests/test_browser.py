"""The guide of this course in a real browser: headless Chromium, driven by ChromeDriver."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.guide import build_guide
from notecheck.pipeline import run

webdriver = pytest.importorskip("selenium.webdriver")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and ChromeDriver are not installed"),
    pytest.mark.xdist_group("browser"),
]

PAGES = ["index", "mini-batch", "momentum", "basic-optimisers", "downhill-walk", "coverage"]
OPTIONS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "no-first-run",
    "force-prefers-reduced-motion",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = find_course(Path(__file__).parent)
    report = run(course)
    out = tmp_path_factory.mktemp("guide") / "site"
    build_guide(course, report.notes, report.judged, report.problems, out)
    return out


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (*OPTIONS, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER)) as driver:
        yield driver


def resize(browser, width: int, script: bool = True) -> None:  # type: ignore[no-untyped-def]
    """Show pages `width` CSS pixels wide: a window cannot be made as narrow as a phone."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})


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
