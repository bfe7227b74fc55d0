"""Figures that move, in a real browser: a slider shows one of the positions that the page has drawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import kitchen
import pytest

from notecheck.guide import build_guide
from notecheck.model import Judged, Kind, Verdict
from notecheck.notes import read_note
from notecheck.text import say

webdriver = pytest.importorskip("selenium.webdriver")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and ChromeDriver are not installed"),
    pytest.mark.xdist_group("browser"),
]
OPTIONS = ("headless", "no-sandbox", "disable-gpu", "disable-background-networking", "no-first-run")
SHOWN = """
return [...document.querySelectorAll(arguments[0])]
  .filter((part) => part.getClientRects().length).map((part) => part.dataset.at)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    note, _ = read_note("notes/en/cup.md", "A cup [cools ever more slowly]{#cup}.\n", "en")
    verdict = Verdict(Kind.CONFIRMED, say("It does."), evidence=(kitchen.cooling_cup(),))
    out = tmp_path_factory.mktemp("guide") / "site"
    build_guide(kitchen.COURSE, (note,), (Judged(note.claims[0], verdict),), (), out)
    return f"file://{Path(out).resolve()}/cup.html#cup"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (*OPTIONS, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER)) as driver:
        yield driver


def opened(browser, address: str, script: bool = True):  # type: ignore[no-untyped-def]
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    browser.get("about:blank")
    browser.get(address)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    return browser.find_element("css selector", ".control input")


def shown(browser, where: str) -> set[str]:  # type: ignore[no-untyped-def]
    return set(browser.execute_script(SHOWN, f"figure {where} [data-at]"))


def test_keys_move_the_picture_the_value_and_the_words(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    slider = opened(browser, address)
    picture = browser.find_element("css selector", "svg.fig")
    assert slider.accessible_name == "what is left after a minute"
    assert (slider.get_attribute("aria-valuetext"), shown(browser, "svg")) == ("β = 0.9", {"1"})
    for key, position, value in (
        ("\ue012", "0", "0.7"),  # left
        ("\ue014", "1", "0.9"),  # right
        ("\ue010", "2", "0.95"),  # end
    ):
        slider.send_keys(key)
        assert slider.get_attribute("aria-valuetext") == f"β = {value}"
        assert browser.find_element("css selector", "output").text.replace("\n", "").endswith(value)
        assert f"= {value} cools" in picture.accessible_name
        assert shown(browser, "svg") == shown(browser, "output") == shown(browser, "figcaption") == {position}
    assert browser.get_log("browser") == []


def test_the_slider_is_large_enough_to_be_hit(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    assert opened(browser, address).size["height"] >= 24


def test_without_script_the_default_is_there_and_says_its_value(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    slider = opened(browser, address, script=False)
    assert not slider.is_displayed()
    assert shown(browser, "svg") == shown(browser, "output") == shown(browser, "figcaption") == {"1"}
    assert "0.9" in browser.find_element("css selector", ".control").text


def test_the_data_of_all_positions_is_a_file_beside_the_page(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    opened(browser, address)
    link = browser.find_element("css selector", "a[download]").get_attribute("href")
    lines = Path(link.removeprefix("file://")).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "β,series,x,y"
    assert {line.partition(",")[0] for line in lines[1:]} == {"0.7", "0.9", "0.95"}
