"""The Anki deck: one card for each flag, complete, stable from build to build."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import kitchen
import pytest

from notecheck.errors import ConfigError
from notecheck.guide import build_guide
from notecheck.guide.context import context
from notecheck.guide.deck import HEAD, PARTS, SIGNS, Deck, MathJax
from notecheck.i18n import translator
from notecheck.model import Judged, Kind, Note
from notecheck.notes import read_note

PAGES = {"notes/zh/coffee.md": "coffee.html", "notes/zh/tea.md": "tea.html"}


@dataclass(frozen=True)
class Card:
    """A note of a deck as Anki has it."""

    row: int
    guid: str
    tags: tuple[str, ...]
    fields: dict[str, str]


@dataclass(frozen=True)
class Opened:
    """A deck as Anki reads it."""

    deck: dict[str, object]
    model: dict[str, object]
    cards: tuple[Card, ...]
    due: tuple[int, ...]


def opened(file: bytes) -> Opened:
    with zipfile.ZipFile(io.BytesIO(file)) as archive, closing(sqlite3.connect(":memory:")) as database:
        assert archive.testzip() is None
        assert json.loads(archive.read("media")) == {}
        database.deserialize(archive.read("collection.anki2"))
        decks, models = database.execute("select decks, models from col").fetchone()
        (deck,) = (one for one in json.loads(decks).values() if one["id"] != 1)
        (model,) = json.loads(models).values()
        names = [field["name"] for field in model["flds"]]
        rows = database.execute("select id, guid, tags, flds from notes order by id").fetchall()
        cards = tuple(
            Card(row, guid, tuple(tags.split()), dict(zip(names, fields.split("\x1f"), strict=True)))
            for row, guid, tags, fields in rows
        )
        of = database.execute("select nid, did, due from cards order by nid").fetchall()
    assert [nid for nid, _, _ in of] == [card.row for card in cards]
    assert {did for _, did, _ in of} <= {deck["id"]}
    return Opened(deck, model, cards, tuple(due for _, _, due in of))


def made(
    notes: tuple[Note, ...] = kitchen.notes(), lang: str = "zh", judged: tuple[Judged, ...] | None = None
) -> Deck:
    found = kitchen.judged(notes) if judged is None else judged
    by_key = {one.claim.key: one for one in found}
    setter = MathJax(translator(lang))
    return Deck("kitchen", "厨房里的物理", notes, by_key, PAGES, setter, ".card { color: red }")


@pytest.fixture(scope="module")
def deck() -> Opened:
    return opened(made().file())


def card(deck: Opened, claim: str) -> Card:
    return next(one for one in deck.cards if one.fields["Claim"] == f"zh:{claim}")


class Fragment(HTMLParser):
    """HTML that was parsed strictly: what is opened is closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == [], html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text += "" if {"pre", "code"} & set(self.open) else data


def balanced(html: str) -> None:
    r"""No formula opens within another, none stays open, and none is left as it stood in the note."""
    text = Fragment(html).text
    signs = re.findall(r"\\[()\[\]]", re.sub(r"\\\\", "", text))
    assert signs[1::2] == [{"\\(": "\\)", "\\[": "\\]"}[sign] for sign in signs[::2]], text
    assert "$" not in re.sub(r"\\\$", "", text), text


# ---- what is on the cards -------------------------------------------------------------------------


def test_there_is_one_card_for_each_flag_in_reading_order(deck: Opened) -> None:
    flags = [one.claim.key for one in kitchen.judged(kitchen.notes()) if one.verdict.kind.is_flag]
    assert [one.fields["Claim"] for one in deck.cards] == flags
    assert len(flags) == 5
    assert deck.due == (0, 1, 2, 3, 4)


def test_the_front_shows_the_claim_marked_in_its_paragraph_and_nothing_of_its_verdict(deck: Opened) -> None:
    front = card(deck, "milk-first").fields
    assert front["Note"] == "咖啡凉得有多快"
    assert front["Section"] == "一、先加奶还是后加奶"
    passage = re.sub(r"</?(?:span|p)[^>]*>", "", front["Passage"])
    assert passage.startswith("常有人说：<mark>无论什么时候加，先加奶的咖啡最后总是更热</mark>。这句话")
    template = str(deck.model["tmpls"][0]["qfmt"])  # type: ignore[index]
    assert "这样说对吗？" in template
    assert set(re.findall(r"\{\{[#/]?(\w+)\}\}", template)) == {"Note", "Section", "Passage"}


def test_the_back_says_all_that_was_found(deck: Opened) -> None:
    condition = card(deck, "milk-first").fields
    assert (condition["Kind"], condition["Verdict"].count("◐")) == ("conditional", 1)
    assert r"\(T_{\text{奶}} &gt; T_{\text{室温}}\)" in condition["Condition"]
    assert "1.3 °C warmer" in condition["Holds"]
    assert "4.16 °C warmer" in condition["Fails"]
    assert "先加奶的咖啡最后总是更热" in condition["Correction"]
    refuted = card(deck, "room-milk").fields
    assert "both orders end at 46.4 °C" in refuted["Counterexample"]
    assert r"\(\frac{232}{5}\)" in refuted["Counterexample"].split("另一种方法再次确认")[1]
    inconsistent = card(deck, "fridge-milk").fields
    assert "无论什么时候加" in inconsistent["Against"]
    assert "咖啡凉得有多快" in inconsistent["Against"]
    assert "notes/zh/coffee.md:" in inconsistent["Where"]
    assert "coffee.html#fridge-milk" in inconsistent["Where"]


def test_every_field_of_a_card_is_shown_on_it(deck: Opened) -> None:
    (template,) = deck.model["tmpls"]  # type: ignore[misc]
    shown = set(re.findall(r"\{\{(\w+)\}\}", template["qfmt"] + template["afmt"]))
    assert {*HEAD, *PARTS} - shown == {"Claim"}  # the key, by which cards are sorted and found
    for one in deck.cards:
        assert all(
            one.fields[name] for name in ("Claim", "Note", "Passage", "Kind", "Verdict", "Says", "Where")
        )


def test_cards_are_tagged_with_verdict_and_note(deck: Opened) -> None:
    assert card(deck, "room-milk").tags == ("refuted", "coffee")
    assert card(deck, "milk-first-again").tags == ("conditional", "tea")


def test_a_note_whose_name_has_spaces_still_makes_one_tag() -> None:
    source = "# Tea\n\n[Tea is cold]{#cold}.\n"
    note, _ = read_note("notes/zh/green tea.md", source, "zh")
    judged = Judged(note.claims[0], kitchen.verdicts()["room-milk"].verdict)
    deck = replace(made((note,), judged=(judged,)), pages={note.path: "green tea.html"})
    assert opened(deck.file()).cards[0].tags == ("refuted", "green_tea")


def test_the_interface_of_a_chinese_deck_is_chinese(deck: Opened) -> None:
    (template,) = deck.model["tmpls"]  # type: ignore[misc]
    words = re.sub(r"\{\{.*?\}\}|<[^>]+>", "", template["qfmt"] + template["afmt"])
    assert re.findall(r"[A-Za-z]+", words) == []
    assert deck.deck["name"] == "厨房里的物理：有问题的论断"
    assert re.findall(r"[A-Za-z]+", re.sub("Anki", "", str(deck.deck["desc"]))) == []
    assert {one.fields["Verdict"].split("</span> ")[1].split(" ")[0] for one in deck.cards} == {
        "有条件成立",
        "不成立",
        "自相矛盾",
    }


def test_fields_are_valid_html_with_balanced_formulas(deck: Opened) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # genanki warns of what it takes for broken HTML
        made().file()
    for one in deck.cards:
        for field in one.fields.values():
            balanced(field)
            assert Fragment(field).attributes <= {"class", "href", "start", "lang"}


def test_the_flags_of_this_course_make_good_cards_too() -> None:
    from notecheck.config import find_course
    from notecheck.pipeline import run

    course = find_course(Path(__file__).parent)
    report = run(course)
    for lang in ("zh", "en"):
        notes = tuple(note for note in report.notes if note.lang == lang)
        flags = [one for one in report.judged if one.claim.lang == lang and one.verdict.kind.is_flag]
        setter = MathJax(translator(lang, course))
        by_key = {one.claim.key: one for one in report.judged}
        pages = {note.path: f"{note.name}.html" for note in notes}
        cards = opened(Deck(course.title, "", notes, by_key, pages, setter, "").file()).cards
        assert sorted(one.fields["Claim"] for one in cards) == sorted(one.claim.key for one in flags)
        assert len({one.guid for one in cards}) == len(flags) > 80
        assert setter.translate.missing == set()
        for one in cards:
            for field in one.fields.values():
                balanced(field)
            assert "<mark>" in one.fields["Passage"] or '<div class="claim">' in one.fields["Passage"]


def test_the_guide_offers_the_deck_where_something_is_flagged(tmp_path: Path) -> None:
    notes = kitchen.notes()
    build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (), tmp_path / "site")
    assert len(opened((tmp_path / "site" / "deck.apkg").read_bytes()).cards) == 5
    assert 'href="deck.apkg" download' in (tmp_path / "site" / "index.html").read_text("utf-8")
    build_guide(kitchen.COURSE, notes, (), (), tmp_path / "site")
    assert not (tmp_path / "site" / "deck.apkg").exists()
    assert "deck.apkg" not in (tmp_path / "site" / "index.html").read_text("utf-8")


# ---- the block around a claim ---------------------------------------------------------------------


def around(source: str, claim: str) -> tuple[str, str]:
    note, _ = read_note("notes/en/a.md", source, "en")
    found = context(note, next(one for one in note.claims if one.id == claim), MathJax(translator("en")))
    return str(found.section), str(found.body)


def test_a_claim_in_a_table_is_shown_with_the_whole_table() -> None:
    _, body = around("| a | b |\n|---|---|\n| [70 %]{#one} | 2 |\n\nAfter.\n", "one")
    assert body.count("<td>") == 2
    assert re.search(r"<mark>.*70.*%.*</mark>", body)
    assert "After" not in body


def test_a_block_comes_with_the_paragraph_that_announces_it() -> None:
    source = "# T\n\nBefore.\n\nThe rule $a<b$ is:\n\n{#rule}\n$$\nx & y\n$$\n\nAfter.\n"
    section, body = around(source, "rule")
    assert section == ""
    assert body.startswith("<p>The rule \\(a&lt;b\\) is:</p>")
    assert re.search(r'<div class="claim"><div class="formula"[^>]*>\\\[x &amp; y\\\]</div>', body)
    assert "Before" not in body
    assert "After" not in body


def test_a_claim_in_a_list_is_shown_without_the_other_items() -> None:
    section, body = around("## Two\n\n1. first\n2. [second]{#two}, yes\n", "two")
    assert (section, "first" in body, "second" in body) == ("Two", False, True)


def test_a_whole_list_can_be_a_claim() -> None:
    _, body = around("As follows:\n\n{#both}\n- one\n- two\n", "both")
    assert body.index("As follows") < body.index('<div class="claim">') < body.index("<li>one</li>")


def test_other_claims_of_the_paragraph_are_not_marked() -> None:
    _, body = around("[One]{#one} and [two]{#two}.\n", "two")
    assert body.count("<mark>") == 1


# ---- from build to build --------------------------------------------------------------------------


def test_ids_come_from_the_claims_and_not_from_their_words(deck: Opened) -> None:
    reworded = tuple(
        replace(one, verdict=replace(one.verdict, summary=kitchen.DEPENDS))
        for one in kitchen.judged(kitchen.notes())
    )
    again = opened(made(judged=reworded[1:]).file())
    assert again.deck["id"] == deck.deck["id"]
    assert again.model["id"] == deck.model["id"]
    assert [one.guid for one in again.cards] == [one.guid for one in deck.cards]
    assert again.cards[0].fields["Says"] == str(kitchen.DEPENDS)


def test_courses_and_languages_share_no_ids(deck: Opened) -> None:
    for other in (made(lang="en"), replace(made(), course="another kitchen")):
        found = opened(other.file())
        assert found.deck["id"] != deck.deck["id"]
        assert found.model["id"] != deck.model["id"]
        assert not {one.row for one in found.cards} & {one.row for one in deck.cards}
    assert opened(made(lang="en").file()).deck["name"] != deck.deck["name"]
    elsewhere = opened(replace(made(), course="another kitchen").file())
    assert not {one.guid for one in elsewhere.cards} & {one.guid for one in deck.cards}


def test_two_processes_write_the_same_bytes() -> None:
    code = "import hashlib, sys, test_deck;print(hashlib.sha256(test_deck.made().file()).hexdigest())"

    def digest(seed: str) -> str:
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)}
        return subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert digest("1") == digest("2") == hashlib.sha256(made().file()).hexdigest()


def test_a_published_deck_can_carry_the_time_of_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    early = made().file()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    late = opened(made().file())
    assert times_of(made().file()) == {1700000000}
    assert max(times_of(early)) < 1700000000
    assert [one.guid for one in late.cards] == [one.guid for one in opened(early).cards]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH='yesterday'"):
        made().file()


def test_a_deck_that_says_something_else_is_of_another_time() -> None:
    """Anki leaves a note alone, whatever it is asked to do, where the deck's has the same time."""
    times = [times_of(deck.file()) for deck in (made(), replace(made(), style="p {}"), made(lang="en"))]
    assert all(len(of) == 1 for of in times)
    assert len(set.union(*times)) == 3


def times_of(file: bytes) -> set[int]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive, closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(archive.read("collection.anki2"))
        return {time for (time,) in database.execute("select mod from notes")}


def test_every_flag_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == {kind for kind in Kind if kind.is_flag}
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_help_does_not_import_what_the_deck_needs() -> None:
    code = (
        "import sys, notecheck.cli\n"
        "try: notecheck.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'genanki', 'sqlite3'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
