"""The guide of this course in a real browser: every page, in both languages, as people meet it."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import quote

import browsing
import pytest
from browsing import DARK, DESKTOP, LIGHT, PHONE, Browser, show

from notecheck.guide.words import PAGES

pytestmark = browsing.needs_browser

NOTES = sorted((Path(__file__).parents[1] / "notes").glob("*/*.md"))
FOLDERS = {"zh": "", "en": "en/"}
EVERY_PAGE = sorted(
    {f"{folder}{page}" for folder in FOLDERS.values() for page in PAGES}
    | {f"{FOLDERS[note.parent.name]}{note.stem}.html" for note in NOTES}
)
LOOKS = [(width, theme) for width in (PHONE, DESKTOP) for theme in (LIGHT, DARK)]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_page_fits_its_window_says_nothing_and_asks_nobody(
    browser: Browser, guide: Path, page: str
) -> None:
    for width, theme in LOOKS:
        for script in (True, False):
            show(browser, f"file://{guide}/{page}", width, theme, script)
            browsing.unfold(browser)
            wide = browser.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width, (width, theme, script)
            assert browser.get_log("browser") == []
            asked = browsing.requests(browser)
            assert asked
            assert [url for url in asked if not url.startswith(("file://", "data:"))] == []


@pytest.mark.parametrize(("width", "theme"), [(PHONE, LIGHT), (DESKTOP, DARK)])
@pytest.mark.parametrize("page", EVERY_PAGE)
def test_axe_finds_no_violation(browser: Browser, guide: Path, page: str, width: int, theme: str) -> None:
    show(browser, f"file://{guide}/{page}", width, theme)
    browsing.unfold(browser)
    assert browsing.violations(browser) == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", ["momentum.html", "en/downhill-walk.html"])
def test_a_link_to_a_claim_opens_its_evidence(
    browser: Browser, guide: Path, page: str, width: int, script: bool
) -> None:
    show(browser, f"file://{guide}/{page}")
    claims = browser.execute_script(
        "return [...document.querySelectorAll('[data-claim]')].map(o => o.dataset.claim)"
    )
    assert len(claims) > 40
    for claim in (claims[0], claims[len(claims) // 2], claims[-1]):
        show(browser, f"file://{guide}/{page}#{claim}", width, script=script)
        (target,) = browser.find_elements("css selector", ":target")
        assert target.get_attribute("id") == claim
        assert target.is_displayed()
        top = browser.execute_script("return arguments[0].getBoundingClientRect().top", target)
        assert 0 <= top < 900


def test_the_sign_of_a_claim_opens_and_folds_its_evidence_by_keyboard(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/momentum.html")
    sign = browser.find_element("css selector", 'a.sign[href="#ema-weights"]')
    evidence = browser.find_element("id", "ema-weights")
    assert not evidence.is_displayed()
    sign.send_keys("\ue007")
    assert evidence.is_displayed()
    sign.send_keys("\ue007")
    assert not evidence.is_displayed()


def test_the_keyboard_begins_at_the_text_and_its_place_can_be_seen(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/en/momentum.html")
    browser.find_element("tag name", "body").send_keys("\ue004")
    first = browser.switch_to.active_element
    assert first.get_attribute("href").endswith("#main")
    assert first.is_displayed()
    for _ in range(12):
        focused = browser.switch_to.active_element
        style = (
            "const s = getComputedStyle(arguments[0]); return [s.outlineStyle, parseFloat(s.outlineWidth)]"
        )
        kind, width = browser.execute_script(style, focused)
        assert kind != "none"
        assert width >= 2
        focused.send_keys("\ue004")


@pytest.mark.parametrize(("query", "folder"), [("momentum", ""), ("learning rate", "en/"), ("β", "en/")])
def test_search_finds_claims_and_passages(browser: Browser, guide: Path, query: str, folder: str) -> None:
    show(browser, f"file://{guide}/{folder}momentum.html")
    box = browser.find_element("css selector", ".seek input")
    box.send_keys(query + "\ue007")
    browsing.until(browser, lambda: "find.html" in browser.current_url)
    field = browser.find_element("css selector", ".filters input[name=q]")
    assert field.get_attribute("value") == query
    found = browser.find_elements("css selector", ".found .flag")
    shown = [one for one in found if one.is_displayed()]
    assert 0 < len(shown) < len(found)
    for one in shown:
        words = browser.execute_script(
            "return arguments[0].textContent + (arguments[0].dataset.more || '')", one
        )
        assert all(part.removesuffix("ing") in words.lower() for part in query.split())
    if query == "momentum":  # it stands in headings, too
        assert any(one.get_attribute("data-verdict") is None for one in shown)
    (status,) = browsing.text(browser, "[data-found]")
    claims = sum(one.get_attribute("data-verdict") is not None for one in shown)
    assert f"{claims} " in status
    assert f"{len(shown) - claims} " in status


def test_words_are_found_in_their_other_forms(browser: Browser, guide: Path) -> None:
    counts = []
    for query in ("converging", "converges"):
        show(browser, f"file://{guide}/en/find.html?q={query}")
        counts.append(len(browser.find_elements("css selector", ".found .flag:not([hidden])")))
    assert counts[0] == counts[1] > 0


def test_filters_narrow_each_other_and_stand_in_the_address(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/en/find.html?verdict=refuted")
    refuted = browser.find_elements("css selector", ".found .flag:not([hidden])")
    assert {one.get_attribute("data-verdict") for one in refuted} == {"refuted"}
    method = browser.find_element("css selector", "select[name=method]")
    method.send_keys("execution")
    ran = browser.find_elements("css selector", ".found .flag:not([hidden])")
    assert 0 < len(ran) < len(refuted)
    assert {one.get_attribute("data-method") for one in ran} == {"execution"}
    address = browser.current_url
    assert "verdict=refuted" in address
    assert "method=execution" in address
    show(browser, address)
    again = browser.find_elements("css selector", ".found .flag:not([hidden])")
    assert len(again) == len(ran)
    browser.find_element("css selector", ".filters button").click()
    browsing.until(browser, lambda: "?" not in browser.current_url)
    every = browser.find_elements("css selector", ".found .flag[data-verdict]")
    assert all(one.is_displayed() for one in every)


def test_without_script_every_claim_is_in_the_list(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/find.html?q={quote('学习率')}", script=False)
    every = browser.find_elements("css selector", ".found .flag[data-verdict]")
    assert len(every) > 200
    assert all(one.is_displayed() for one in every[:20])
    assert not browser.find_element("css selector", ".filters").is_displayed()


def test_the_switch_of_language_stays_on_the_claim(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/momentum.html#ema-weights")
    browser.find_element("css selector", ".switch").click()
    browsing.until(browser, lambda: browser.current_url.endswith("/en/momentum.html#ema-weights"))
    assert browser.find_element("id", "ema-weights").is_displayed()
    show(browser, f"file://{guide}/en/momentum.html")
    mark = browser.find_element("css selector", '[data-claim="momentum-accelerates"]')
    browser.execute_script("arguments[0].scrollIntoView(); scrollBy(0, -80)", mark)
    seen = browser.execute_script(
        """return [...document.querySelectorAll("[data-claim]")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight / 2;
        }).map((one) => one.dataset.claim)"""
    )
    browser.execute_script("document.querySelector('.switch').click()")
    browsing.until(browser, lambda: "/en/" not in browser.current_url)
    page, _, claim = browser.current_url.partition("#")
    assert page == f"file://{guide}/momentum.html"
    assert claim in seen


def test_a_claim_links_to_its_twin_without_script(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/momentum.html#ema-weights", script=False)
    twin = browser.find_element("css selector", "#ema-weights footer a[hreflang=en]")
    assert twin.get_attribute("href").endswith("/en/momentum.html#ema-weights")


@pytest.mark.parametrize("page", ["momentum.html", "en/flags.html"])
def test_print_has_all_the_evidence_and_nothing_to_press(browser: Browser, guide: Path, page: str) -> None:
    show(browser, f"file://{guide}/{page}", theme=DARK, script=False, media="print")
    ink = browser.execute_script("return getComputedStyle(document.body).color")
    assert max(int(number) for number in re.findall(r"\d+", ink)) < 80  # dark on white, whatever the screen
    for evidence in browser.find_elements("css selector", ".evidence")[:30]:
        assert browser.execute_script("return arguments[0].offsetHeight", evidence) > 0
    assert browsing.text(browser, ".top, .foot, .contents, .tools, button, .seek") == []
    printed = b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert printed.startswith(b"%PDF")


def test_no_hole_follows_a_root(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/en/momentum.html")
    browsing.unfold(browser)
    holes = browser.execute_script(
        "return [...document.querySelectorAll('msqrt')].map(root => root.getBoundingClientRect().right"
        " - root.lastElementChild.getBoundingClientRect().right)"
    )
    assert len(holes) > 10
    assert max(holes) < 0.5, "pixels"


def test_copy_hands_over_the_correction(browser: Browser, guide: Path) -> None:
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    show(browser, f"file://{guide}/flags.html")
    button = browser.find_element("css selector", '[data-action="copy"]')
    label = button.text
    wanted = button.find_element("xpath", "..").find_element("tag name", "code").get_attribute("textContent")
    button.click()
    browsing.until(browser, lambda: button.text != label)
    field = browser.find_element("css selector", ".seek input")
    field.send_keys("\ue009v")
    assert field.get_attribute("value") == " ".join(wanted.split())


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_menu_leads_from_any_place_to_every_page(
    browser: Browser, guide: Path, width: int, script: bool
) -> None:
    show(browser, f"file://{guide}/en/momentum.html#momentum-accelerates", width, script=script)
    menu = browser.find_element("css selector", ".menu")
    menu.find_element("css selector", "summary").click()
    shown = [one for one in menu.find_elements("css selector", "a") if one.is_displayed()]
    names = {one.get_attribute("href").rsplit("/", 1)[1] for one in shown}
    assert names == {*PAGES, *(f"{note.stem}.html" for note in NOTES)}
    here = [one.text for one in shown if one.get_attribute("aria-current")]
    assert here == [browser.title.split(" · ", maxsplit=1)[0]]
    box = browser.execute_script("return arguments[0].getBoundingClientRect().toJSON()", shown[-1])
    assert 0 <= box["left"] < box["right"] <= width
    assert 0 <= box["top"] < box["bottom"] <= 900


def test_the_menu_closes_when_the_reader_turns_to_something_else(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/en/flags.html")
    menu = browser.find_element("css selector", ".menu")
    summary = menu.find_element("css selector", "summary")
    summary.send_keys("\ue007")
    assert menu.get_attribute("open")
    browser.switch_to.active_element.send_keys("\ue00c")
    assert not menu.get_attribute("open")
    assert browser.switch_to.active_element == summary
    summary.click()
    browser.find_element("tag name", "h1").click()
    assert not menu.get_attribute("open")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_header_covers_nothing_that_a_link_leads_to(browser: Browser, guide: Path, width: int) -> None:
    show(browser, f"file://{guide}/momentum.html", width)
    headings = browser.find_elements("css selector", ".text h2[id], .text h3[id]")
    for anchor in [one.get_attribute("id") for one in headings][:4]:
        show(browser, f"file://{guide}/momentum.html#{anchor}", width)
        header, target = (browser.find_element("css selector", one) for one in (".top", ":target"))
        assert header.rect["y"] + header.rect["height"] <= target.rect["y"]


SMALL = """
return [...document.querySelectorAll("button, summary, input, select, .tile, .top a, .foot a, .contents a")]
    .map((one) => [one.outerHTML.slice(0, 90), one.checkVisibility() ? one.getBoundingClientRect() : null])
    .filter(([, box]) => box && box.height && (box.height < 23.9 || box.width < 23.9) && box.width > 1)
    .map(([what, box]) => `${what} ${box.width} ${box.height}`);
"""


FINGERS = ["index.html", "momentum.html", "en/flags.html", "en/find.html", "notation.html"]


@pytest.mark.parametrize("page", FINGERS)
def test_what_is_pressed_is_large_enough_for_a_finger(browser: Browser, guide: Path, page: str) -> None:
    """At least 24 px each way (WCAG 2.2, 2.5.8), links in the middle of sentences aside."""
    show(browser, f"file://{guide}/{page}", PHONE)
    browsing.unfold(browser)
    assert browser.execute_script(SMALL) == []


@pytest.mark.parametrize("page", ["en/index.html", "momentum.html", "en/flags.html", "find.html"])
def test_twice_as_large_nothing_is_cut_off_and_nothing_stays_in_the_way(
    browser: Browser, guide: Path, page: str
) -> None:
    show(browser, f"file://{guide}/{page}")
    metrics = {"width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 720
    browser.execute_script("scrollTo(0, 2000)")
    assert browser.find_element("css selector", ".top").is_displayed()
    assert browser.execute_script("return document.querySelector('.top').getBoundingClientRect().bottom") < 0


def test_in_colours_of_the_system_verdicts_are_still_told_apart(browser: Browser, guide: Path) -> None:
    show(browser, f"file://{guide}/index.html")
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "forced-colors", "value": "active"}]}
    )
    for part in (".bar i", ".tile"):
        shape, icon = (browser.find_element("css selector", one) for one in (part, f"{part} .icon"))
        assert shape.value_of_css_property("border-top-style") == "solid"
        assert icon.value_of_css_property("color") != shape.value_of_css_property("background-color")
