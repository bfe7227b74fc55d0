"""Study mode in a real browser: nothing is betrayed before the answer, and answers are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import npm
import pytest
from browsing import needs_browser, resize

from notecheck.guide.words import LADDER
from notecheck.i18n import translator
from notecheck.model import Kind

pytestmark = needs_browser

ANSWERS = {
    "confirmed": "holds",
    "conditional": "condition",
    "refuted": "wrong",
    "inconsistent": "wrong",
    "not-checkable": "nothing",
}
NOTE = "momentum.html"
TAB, ENTER, SPACE = "\ue004", "\ue007", " "


class Reader:
    """Somebody at a note in study mode."""

    def __init__(self, browser: Any, site: Path) -> None:
        self.browser, self.site = browser, site

    def go(self, page: str) -> None:
        self.browser.get("about:blank")  # an address that differs in its hash alone would load nothing
        self.browser.get(f"file://{self.site}/{page}")

    def run(self, code: str, *arguments: object) -> Any:
        return self.browser.execute_script(code, *arguments)

    def all(self, selector: str) -> list[Any]:
        found: list[Any] = self.browser.find_elements("css selector", selector)
        return found

    def one(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def press(self, key: str) -> None:
        self.browser.switch_to.active_element.send_keys(key)

    def study(self) -> None:
        button = self.one('[data-action="study"]')
        self.run("arguments[0].scrollIntoView()", button)  # the driver would leave it under the header
        button.click()

    def kinds(self) -> dict[str, str]:
        """The verdict of each claim of the page, from its card."""
        cards = self.run(
            "const cards = [...document.querySelectorAll('details.card')];"
            "return cards.map(card => [card.lastElementChild.id, card.className]);"
        )
        return {claim: re.findall(r"is-([\w-]+)", names)[0] for claim, names in cards}

    def claim(self, kind: str) -> str:
        return next(claim for claim, found in self.kinds().items() if found == kind)

    def box(self, claim: str) -> Any:
        """What stands before the claim's card: its question, or what came of the answer."""
        return self.run(
            "return document.getElementById(arguments[0]).parentElement.previousElementSibling", claim
        )

    def answer(self, claim: str, answer: str) -> None:
        button = self.box(claim).find_element("css selector", f'button[value="{answer}"]')
        self.run("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def card(self, claim: str) -> Any:
        return self.run("return document.getElementById(arguments[0]).parentElement", claim)

    def status(self) -> str:
        return str(self.one(".study [role=status]").text)

    def counts(self) -> tuple[int, ...]:
        return tuple(int(number) for number in re.findall(r"\d+", self.status()))


@pytest.fixture
def reader(browser: Any, guide: Path) -> Iterator[Reader]:
    resize(browser, 1440)
    reader = Reader(browser, guide)
    reader.go("index.html")
    reader.run("localStorage.clear()")
    browser.get_log("browser")
    yield reader
    assert browser.get_log("browser") == []
    reader.run("try { localStorage.clear() } catch {}")


# What a reader can see or hear of the page's body, apart from the questions: its visible words, its titles
# and accessible names, and how each mark, sign and tile looks.
WORDS = """
const seen = (one) => one.checkVisibility({visibilityProperty: true});
const others = ".question, script, template, .text > p, .text li, .text table";
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const words = [];
for (let node = walker.nextNode(); node; node = walker.nextNode())
  if (seen(node.parentElement) && !node.parentElement.closest(others))
    words.push(node.data);
for (const one of document.querySelectorAll("[title], [aria-label]"))
  if (seen(one)) words.push(one.title, one.getAttribute("aria-label") ?? "");
return words.join(" ");
"""
LOOKS = """
const look = (one) => {
  const style = getComputedStyle(one), before = getComputedStyle(one, "::before");
  const ink = one.matches("a") ? style.color : ""; // words have the colour of the text around them
  const border = style.borderStyle === "none" ? "" : style.borderColor + style.borderStyle;
  const line = style.textDecorationStyle + style.textDecorationColor + style.textDecorationThickness;
  const bar = one.matches(".block") ? before.borderLeftStyle + before.borderLeftColor : "";
  return [ink, border, style.backgroundColor, line, bar, one.className, one.title].join("|");
};
const shown = [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility());
return [...new Set(shown.map(look))];
"""
ICONS = """
const icons = [...document.querySelectorAll(":is(.text, .summary) use")];
return [...new Set(icons.filter((one) => one.checkVisibility()).map((one) => one.getAttribute("href")))];
"""
MARKS = (".text span.claim", ".text .claim.block", ".text a.sign", ".summary a.tile", ".text span.claim math")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_betrays_a_verdict_before_the_answer(reader: Reader, width: int, lang: str) -> None:
    resize(reader.browser, width)
    reader.go(NOTE if lang == "zh" else f"{lang}/{NOTE}")
    names = [LADDER[kind].name.render(translator(lang)) for kind in Kind if kind.is_judgement]
    assert any(name in reader.run(WORDS) for name in names)
    assert len(reader.run(LOOKS, ".summary a.tile")) > 3
    reader.study()
    assert [name for name in names if re.search(rf"(?<![a-z]){name}(?![a-z])", reader.run(WORDS))] == []
    for marks in MARKS:
        assert len(reader.run(LOOKS, marks)) == 1, marks
    assert reader.run(ICONS) == ["#i-unjudged"]
    for hidden in (".margin", "details.card", ".tally", '[data-action="unfold"]', ".evidence"):
        assert not any(one.is_displayed() for one in reader.all(hidden)), hidden
    assert len(reader.all(".question")) == len(reader.kinds())
    assert reader.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_right_answer_opens_the_evidence_and_agrees(reader: Reader, kind: str) -> None:
    reader.go(f"en/{NOTE}")
    claim = reader.claim(kind) if kind in reader.kinds().values() else None
    if claim is None:
        reader.go("en/downhill-walk.html")
        claim = reader.claim(kind)
    reader.study()
    reader.answer(claim, ANSWERS[kind])
    name = LADDER[Kind(kind)].name.template
    assert reader.box(claim).text.splitlines()[0] == f"You and the check agree: {name}."
    assert reader.card(claim).is_displayed()
    assert reader.card(claim).get_attribute("open")
    assert reader.run("return document.activeElement.parentElement === arguments[0]", reader.box(claim))
    marks = reader.all(f'.claim[data-claim="{claim}"], .sign[href="#{claim}"], .tile[href$="#{claim}"]')
    assert all(f"is-{kind}" in mark.get_attribute("class") for mark in marks)
    assert reader.counts()[::2] == (1, 1)


def test_a_wrong_answer_names_both_and_counts_as_judged_only(reader: Reader) -> None:
    reader.go(f"en/{NOTE}")
    claim = reader.claim("conditional")
    reader.study()
    reader.answer(claim, "nothing")
    said = "Your answer: “Nothing to compute: advice, history or metaphor”. The check finds: conditional."
    assert reader.box(claim).text.splitlines()[0] == said
    total = len(reader.kinds())
    assert reader.status() == f"1 of {total} judged, 0 agree with the checks"
    assert reader.one(".study [role=status]").aria_role == "status"


def test_all_of_it_works_from_the_keyboard(reader: Reader) -> None:
    reader.go(f"en/{NOTE}")
    first, second = list(reader.kinds())[:2]
    button = reader.one('[data-action="study"]')
    reader.run("arguments[0].focus()", button)
    reader.press(ENTER)
    assert button.get_attribute("aria-pressed") == "true"
    reader.run("document.querySelector('.question').focus()")
    reader.press(TAB)
    assert reader.browser.switch_to.active_element.get_attribute("value") == "holds"
    outline = reader.browser.switch_to.active_element.value_of_css_property("outline-style")
    assert outline == "solid"
    reader.press(TAB)
    reader.press(SPACE)
    assert "outcome" in reader.box(first).get_attribute("class")
    reader.press(TAB)
    assert reader.browser.switch_to.active_element.text == "Next claim"
    reader.press(ENTER)
    assert reader.browser.switch_to.active_element == reader.box(second)
    reader.press(TAB)
    reader.press(ENTER)
    assert reader.counts()[0] == 2


def test_progress_survives_a_reload_a_change_of_language_and_shows_on_the_index(reader: Reader) -> None:
    reader.go(NOTE)
    right, wrong = reader.claim("refuted"), reader.claim("confirmed")
    reader.study()
    reader.answer(right, "wrong")
    reader.answer(wrong, "wrong")
    total = len(reader.kinds())
    for page in (NOTE, f"en/{NOTE}"):
        reader.go(page)
        assert sorted(reader.counts()) == sorted((2, total, 1))
        assert "outcome" in reader.box(right).get_attribute("class")
        assert len(reader.all(".question")) == total - 2
        assert not reader.card(right).get_attribute("open")
    reader.go("en/index.html")
    shown = [line.text for line in reader.all("p[data-progress]") if line.is_displayed()]
    assert shown == [f"2 of {total} judged, 1 agree with the checks"]
    reader.go("en/mini-batch.html")
    assert reader.counts()[0] == 0


def test_verdicts_never_flash_while_a_page_in_study_mode_loads(reader: Reader) -> None:
    reader.go(NOTE)
    reader.study()
    early = "document.documentElement.classList.contains('studying')"
    source = f"addEventListener('DOMContentLoaded', () => {{ window.early = {early}; }}, true);"
    added = reader.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    reader.go(NOTE)
    assert reader.run("return window.early") is True
    reader.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
    reader.run("document.documentElement.classList.remove('veiled')")
    assert not reader.one(".text").is_displayed()
    reader.browser.execute_async_script("setTimeout(arguments[0], 3500)")
    assert reader.one(".text").is_displayed()  # a page whose script fails must not stay empty


def test_a_link_into_veiled_evidence_leads_to_its_question(reader: Reader) -> None:
    reader.go(NOTE)
    reader.study()
    claim = reader.claim("refuted")
    reader.go(f"{NOTE}#{claim}")
    assert not reader.card(claim).is_displayed()
    assert reader.browser.switch_to.active_element == reader.box(claim)
    assert reader.run(
        "const {top, bottom} = arguments[0].getBoundingClientRect(); return top > 0 && bottom < innerHeight",
        reader.box(claim),
    )
    other = reader.claim("conditional")
    reader.run("location.hash = arguments[0]", other)
    reader.browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert reader.browser.switch_to.active_element == reader.box(other)
    for way in (f'.sign[href="#{claim}"]', f'.tile[href$="#{claim}"]', f'.claim[data-claim="{claim}"]'):
        reader.run("document.querySelector(arguments[0]).click()", way)
        assert not reader.card(claim).is_displayed()
        assert reader.browser.switch_to.active_element == reader.box(claim)
    reader.answer(claim, "holds")
    assert reader.card(claim).is_displayed()


def test_evidence_does_not_betray_the_claims_that_it_rests_on(reader: Reader) -> None:
    reader.go(NOTE)
    find = """
      for (const link of document.querySelectorAll('.ground li a[href^="momentum.html#"]')) {
        const card = link.closest("details.card");
        return [card.querySelector(".evidence").id, decodeURIComponent(link.hash.slice(1))];
      }"""
    claim, ground = reader.run(find)
    reader.study()
    reader.answer(claim, "holds")
    (item,) = [
        one
        for one in reader.card(claim).find_elements("css selector", ".ground li")
        if one.find_element("css selector", "a").get_attribute("href").endswith(f"#{ground}")
    ]
    where, icon = (item.find_element("css selector", part) for part in (".where", "use"))
    assert (where.text, icon.get_attribute("href")) == ("尚未判断", "#i-unjudged")
    assert item.get_attribute("class") == "is-unjudged"
    reader.answer(ground, "holds")
    assert where.text == reader.card(ground).find_element("css selector", "summary b").text
    assert item.get_attribute("class") == f"is-{reader.kinds()[ground]}"


def test_starting_over_forgets_the_answers_of_this_note_and_can_be_undone(reader: Reader) -> None:
    reader.go(f"en/{NOTE}")
    claim = reader.claim("confirmed")
    reader.study()
    reader.answer(claim, "holds")
    again = reader.one('[data-action="again"]')
    again.click()
    assert reader.counts()[0] == 0
    assert not reader.card(claim).is_displayed()
    assert again.text == "Bring the answers back"
    again.click()
    assert reader.counts()[::2] == (1, 1)
    again.click()
    reader.go(f"en/{NOTE}")
    assert reader.counts()[0] == 0
    assert not again_is_shown(reader)


def again_is_shown(reader: Reader) -> bool:
    return bool(reader.one('[data-action="again"]').is_displayed())


def test_leaving_restores_the_page_as_it_was(reader: Reader) -> None:
    state = """
      const copy = document.body.cloneNode(true);
      copy.querySelectorAll("[style='']").forEach(one => one.removeAttribute("style"));
      return [copy.innerHTML, document.documentElement.classList.contains("studying")];"""
    reader.go(f"{NOTE}#ema-weights")
    before = reader.run(state)
    reader.study()
    assert reader.run(state) != before
    reader.answer(reader.claim("confirmed"), "holds")
    reader.one('[data-action="leave"]').click()
    assert reader.run(state) == before
    assert reader.browser.switch_to.active_element == reader.one('[data-action="study"]')
    assert reader.card("ema-weights").get_attribute("open")
    reader.go(NOTE)
    assert reader.all(".question") == []
    reader.study()
    reader.study()
    reader.study()
    assert len(reader.all(".question")) == len(reader.kinds()) - 1


def test_printing_shows_the_whole_note_even_in_study_mode(reader: Reader) -> None:
    reader.go(NOTE)
    reader.study()
    reader.run("dispatchEvent(new Event('beforeprint'))")
    assert reader.all(".question, .is-unjudged:not(template *)") == []
    assert all(card.is_displayed() for card in reader.all(".margin"))
    reader.run("dispatchEvent(new Event('afterprint'))")
    assert len(reader.all(".question")) == len(reader.kinds())


def test_a_browser_that_keeps_nothing_can_study_all_the_same(reader: Reader) -> None:
    source = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });"
    added = reader.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        reader.go(f"en/{NOTE}")
        claim = reader.claim("confirmed")
        reader.study()
        reader.answer(claim, "holds")
        assert reader.counts()[::2] == (1, 1)
        reader.go(f"en/{NOTE}")
        assert reader.all(".question") == []
    finally:
        reader.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
        reader.go("index.html")


@pytest.mark.parametrize(
    "kept", ["not json", "[]", "null", '{"no-such-claim": "holds"}', '{"ema-weights": "?"}']
)
def test_broken_storage_does_no_harm(reader: Reader, kept: str) -> None:
    course = json.loads(
        reader.run("return JSON.stringify(document.querySelector('script[data-course]').dataset.course)")
    )
    reader.run("localStorage.setItem(arguments[0], arguments[1])", f"notecheck:{course}:momentum", kept)
    reader.go(f"en/{NOTE}")
    reader.study()
    assert reader.counts()[2] == 0
    reader.answer(reader.claim("refuted"), "wrong")
    assert reader.counts()[2] == 1


def test_targets_are_large_enough_and_words_have_contrast(reader: Reader) -> None:
    resize(reader.browser, 390)
    for theme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": theme}]
        reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        reader.go(f"en/{NOTE}")
        reader.study()
        reader.answer(reader.claim("confirmed"), "wrong")
        for button in (
            one for one in reader.all(".study button, .question button, .outcome button, .tools button")
        ):
            if button.is_displayed():
                assert button.size["height"] >= 24
                assert contrast(*reader.run(COLOURS, button)) >= 4.5, (theme, button.text)
        for words in reader.all(".study p, .question p, .question blockquote, .outcome p"):
            assert contrast(*reader.run(COLOURS, words)) >= 4.5, (theme, words.text)
        reader.run("localStorage.clear()")
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


COLOURS = """
let one = arguments[0], ground = getComputedStyle(one).backgroundColor;
while (/, 0\\)$/.test(ground)) {
  one = one.parentElement;
  ground = getComputedStyle(one).backgroundColor;
}
return [getComputedStyle(arguments[0]).color, ground];
"""


def contrast(*colours: str) -> float:
    """WCAG 2.2, contrast ratio of two `rgb(…)` colours."""
    light = []
    for colour in colours:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        light.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(light) / min(light)


def test_axe_finds_no_fault_in_study_mode(reader: Reader) -> None:
    axe = (npm.package("axe-core", "4.10.3") / "axe.min.js").read_text("utf-8")
    resize(reader.browser, 390)
    reader.go(NOTE)
    reader.study()
    reader.answer(reader.claim("confirmed"), "wrong")
    reader.answer(reader.claim("refuted"), "wrong")
    reader.run(axe)
    # Preloading would ask for the style sheet a second time, which a page on the disk must not.
    found = reader.browser.execute_async_script("axe.run({preload: false}).then(arguments[0])")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


def test_without_script_nothing_of_study_mode_is_seen(browser: Any, guide: Path) -> None:
    resize(browser, 390, script=False)
    browser.get(f"file://{guide}/{NOTE}")
    resize(browser, 390)
    for selector in ('[data-action="study"]', ".study button", ".question", ".outcome"):
        assert not any(one.is_displayed() for one in browser.find_elements("css selector", selector))
    assert browser.find_element("css selector", ".tally").is_displayed()
