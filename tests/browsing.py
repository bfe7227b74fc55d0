"""A real browser for tests: headless Chromium, driven by ChromeDriver, and what to ask it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import npm
import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium and ChromeDriver are not installed"
)
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
LIGHT, DARK = "light", "dark"
PHONE, DESKTOP = 390, 1440

Browser = Any  # selenium.webdriver.Chrome, which is imported only where a browser is there


@contextmanager
def chromium(profile: Path, *more: str) -> Iterator[Browser]:
    """A browser with a fresh profile and `more` options, which logs its console and its requests."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (*OPTIONS, *more, f"user-data-dir={profile}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER)) as driver:
        driver.set_script_timeout(120)
        yield driver


def resize(browser: Browser, width: int, script: bool = True) -> None:
    """Show pages `width` CSS pixels wide: a window cannot be made as narrow as a phone."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})


def show(
    browser: Browser, url: str, width: int = DESKTOP, theme: str = LIGHT, script: bool = True, media: str = ""
) -> None:
    """Open a page from disk; a page that was loaded without script can still be asked questions."""
    features = [{"name": "prefers-color-scheme", "value": theme}]
    resize(browser, width, script)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.get("about:blank")  # else a change of the fragment alone would not load anything
    forget(browser)
    browser.get(url)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def forget(browser: Browser) -> None:
    """Empty the logs."""
    browser.get_log("browser")
    browser.get_log("performance")


def requests(browser: Browser) -> list[str]:
    """What the page asked for since it was opened."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def unfold(browser: Browser) -> None:
    """Open everything that can be opened."""
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")


def violations(browser: Browser) -> list[str]:
    """What axe-core, with all its rules, finds wrong with the page as it is shown."""
    browser.execute_script((npm.package("axe-core", "4.14.1") / "axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        """const done = arguments[0];
        const holds = (path) => document.querySelector(path)?.querySelector("math") != null;
        const told = (rule, node) => [rule.id, node.target[0], node.failureSummary, holds(node.target[0])];
        axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => done(
            violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)))));
        """
    )
    # axe-core counts no formula as text: it takes the header of a column with nothing else for empty
    return [
        f"{rule} at {where}: {why}"
        for rule, where, why, formula in found
        if not (rule == "empty-table-header" and formula)
    ]


def until(browser: Browser, condition: Callable[[], object]) -> None:
    """Wait until something holds; fails after ten seconds."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 10).until(lambda _: condition())


def text(browser: Browser, selector: str) -> list[str]:
    """The visible words of each element that is shown."""
    found = browser.find_elements("css selector", selector)
    return [one.text for one in found if one.is_displayed()]
