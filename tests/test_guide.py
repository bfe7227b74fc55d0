"""The guide: every claim marked where it stands, every kind of evidence, safe to build and to repeat."""

from __future__ import annotations

import doctest
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import kitchen
import pytest

from notecheck.config import Course, find_course
from notecheck.errors import ConfigError, NotecheckError
from notecheck.guide import build_guide, typeset
from notecheck.guide import foreign as foreign_words
from notecheck.guide.claims import acceptance
from notecheck.guide.gallery import SAMPLE, sample
from notecheck.guide.rewrite import rewritten
from notecheck.guide.typeset import Typesetter
from notecheck.guide.words import PAGES
from notecheck.i18n import Translator
from notecheck.mathml import mathml
from notecheck.model import Accepted, Derivation, Judged, Kind, Method, Place, Step, Verdict
from notecheck.notes import read_note
from notecheck.text import math, quote, say

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "use", "mspace"}


class Page(HTMLParser):
    """A page that was parsed strictly: what is opened is closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags[tag] += 1
        if values.get("id"):
            self.ids.append(str(values["id"]))
        self.links += [str(values[name]) for name in ("href", "src", "xlink:href") if values.get(name)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("guide") / "site"
    notes = kitchen.notes()
    build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (kitchen.PROBLEM,), out)
    return out


def read(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def build(out: Path, source: str, judged: tuple[Judged, ...] = (), lang: str = "zh") -> str:
    """The page of one small note."""
    note, _ = read_note(f"notes/{lang}/small.md", source, lang)
    build_guide(Course(root=out.parent, title="Small", language=lang), (note,), judged, (), out)
    return read(out, "small.html")


def passage(html: str, claim: str) -> str:
    """What stands inside the mark of a claim, as words."""
    found = re.search(rf'<span class="claim [^"]*" data-claim="{claim}">(.*?)<a class="sign', html, re.S)
    assert found, claim
    return re.sub(r"<[^>]+>", "", found[1])


# ---- the pages ------------------------------------------------------------------------------------


def test_every_page_is_well_formed_and_no_id_is_used_twice(site: Path) -> None:
    names = sorted(path.name for path in site.glob("*.html"))
    assert names == sorted({"coffee.html", "tea.html", *PAGES})
    for name in names:
        page = Page(read(site, name))
        assert [one for one, count in Counter(page.ids).items() if count > 1] == []


def test_every_link_leads_somewhere_on_the_disk(site: Path) -> None:
    ids = {path.name: set(Page(read(site, path.name)).ids) for path in site.glob("*.html")}
    for name in ids:
        for link in Page(read(site, name)).links:
            if link.startswith("data:"):
                continue
            assert not re.match(r"[a-z]+:|//", link), link
            path, _, anchor = link.partition("#")
            target = path.partition("?")[0] or name
            assert (site / target).is_file(), link
            assert not anchor or anchor in ids[target], link


def test_each_claim_is_marked_in_its_sentence_with_its_verdict(site: Path) -> None:
    html = read(site, "coffee.html")
    assert passage(html, "cooling-slows") == "温度一直在降，而且越降越慢"
    assert passage(html, "share-one") == "70%"
    for claim in kitchen.notes()[0].claims:
        assert html.count(f'data-claim="{claim.id}"') == 1
        assert html.count(f'class="evidence" id="{claim.id}"') == 1
    assert re.search(r'class="claim is-refuted" data-claim="room-milk"', html)
    assert re.search(r'class="claim block is-confirmed" data-claim="cooling-program"', html)


def test_a_claim_that_was_not_judged_is_shown_as_unchecked(site: Path) -> None:
    assert 'class="claim is-unchecked" data-claim="no-gradient"' in read(site, "coffee.html")


def test_the_evidence_of_a_claim_opens_in_place_without_script(site: Path) -> None:
    html = read(site, "coffee.html")
    card = re.search(r'<details class="card is-conditional">.{,900}?id="milk-first"', html, re.S)
    assert card
    after = html.index('data-claim="milk-first"'), html.index('data-claim="room-milk"')
    assert after[0] < card.start() < after[1]


def test_the_margin_notes_of_a_table_stand_before_it(site: Path) -> None:
    html = read(site, "coffee.html")
    table = html.index("<table>", html.index("三个时刻"))
    assert html.rindex('class="margin is-confirmed"', 0, table) > html.index("三个时刻")
    end = html.index("</table>", table)
    assert 'class="margin' not in html[table:end]
    assert 'class="card' not in html[table:end]


KINDS = (
    "reading derivation values cases counterexample interval remarks sources against correction ground fault"
)


@pytest.mark.parametrize("kind", KINDS.split())
def test_every_kind_of_evidence_has_its_place(site: Path, kind: str) -> None:
    assert f'<section class="{kind}">' in read(site, "coffee.html")


def test_a_figure_is_drawn_once_a_page_and_linked_to_after_that(site: Path) -> None:
    html = read(site, "coffee.html")
    assert html.count('id="_figure-shares"') == 1
    assert html.count('href="#_figure-shares"') == 1
    assert 'id="_figure-landscape"' in read(site, "tea.html")


def test_the_check_of_a_claim_is_shown_with_its_colours(site: Path) -> None:
    html = read(site, "coffee.html")
    assert "<span class=f>earlier_milk_keeps_heat</span>" in html
    assert "checks/kitchen.py:41:1" in html


def test_an_error_shows_where_it_broke_and_its_traceback_as_text(site: Path) -> None:
    html = read(site, "coffee.html")
    assert "notes/zh/coffee.md:52:9" in html
    assert "KeyError: &#34;&lt;large&gt;&#34;" in html


def test_a_claim_on_flagged_ground_says_so(site: Path) -> None:
    card = read(site, "coffee.html").split('id="after-ten"')[1].split("</details>")[0]
    assert "它所依据的论断本身就有问题" in card
    assert 'href="coffee.html#milk-first"' in card


def test_a_correction_can_be_pasted_as_it_stands(site: Path) -> None:
    card = read(site, "coffee.html").split('id="milk-first"')[1]
    code = re.search(r'<div class="paste"><pre tabindex="0"><code>(.*?)</code>', card, re.S)
    assert code
    pasted = re.sub(r"<[^>]+>", "", code[1]).replace("&gt;", ">")
    assert pasted == "If the milk is warmer than the room ($m > r$), 先加奶的咖啡最后总是更热"
    assert "<ins>If the milk" in code[1]


def test_the_index_counts_every_verdict_and_lists_what_is_false_and_what_is_not_known(site: Path) -> None:
    html = read(site, "index.html")
    notes = kitchen.notes()
    kinds = Counter(one.verdict.kind for one in kitchen.judged(notes))
    kinds[Kind.UNCHECKED] += 1  # the claim that was not judged
    for kind, count in kinds.items():
        assert re.search(rf'class="is-{kind.value}"[^>]*>.*?<b>{count}</b>', html), kind
    listed = Counter(re.findall(r'class="flag is-([a-z-]+)"', html))
    assert listed == {kind.value: kinds[kind] for kind in (Kind.REFUTED, Kind.ERROR, Kind.UNCHECKED)}
    assert html.count('class="tile ') == sum(len(note.claims) for note in notes)


def test_the_page_of_flags_has_each_with_what_to_write_instead(site: Path) -> None:
    html = read(site, "flags.html")
    flags = [one for one in kitchen.judged(kitchen.notes()) if one.verdict.kind.is_flag]
    order = [html.index(f'<h2 id="_{kind}">') for kind in ("refuted", "inconsistent", "conditional")]
    assert order == sorted(order)
    for one in flags:
        (entry,) = re.findall(rf'<li class="flag [^>]*id="{one.claim.id}">(.*?)\n</li>\n', html, re.S)
        assert f".html#{one.claim.id}" in entry
        assert ('data-action="copy"' in entry) == bool(one.corrected)
    assert html.count('<li class="flag ') == len(flags)
    for section in html.split('<h2 id="_')[1:]:
        titles = re.findall("<h3>(.*?)</h3>", section)
        assert titles
        assert len(titles) == len(set(titles)), "each note once under a verdict"


def test_every_claim_can_be_found_by_its_verdict_method_and_score(site: Path) -> None:
    html = read(site, "find.html")
    items = re.findall(
        r'<li class="flag is-[^>]*data-verdict="(.*?)" data-method="(.*?)" data-score="(.*?)"', html
    )
    assert len(items) == sum(len(note.claims) for note in kitchen.notes())
    options = {
        name: set(
            re.findall(r'value="([^"]+)"', re.search(rf'<select name="{name}">.*?</select>', html, re.S)[0])
        )  # type: ignore[index]
        for name in ("verdict", "method", "score")
    }
    for place, name in enumerate(("verdict", "method", "score")):
        assert {item[place] for item in items} - {""} == options[name] - {"flag"}


def test_passages_without_a_claim_can_be_found_under_their_headings(tmp_path: Path) -> None:
    source = "# Tea\n\n## Water\n\n[It boils at 100]{#boils}.\n\nFill the kettle.\n"
    out = tmp_path / "site"
    build(out, source, lang="en")
    html = read(out, "find.html")
    assert re.search(
        r'<li class="flag text" hidden>\s.*?\s<blockquote><a href="small.html#_1">Fill the kettle', html
    )
    assert '<h2 id="_1">Water</h2>' in read(out, "small.html")


def test_the_book_has_all_notes_on_one_page_where_it_is_asked_for(site: Path, tmp_path: Path) -> None:
    assert not (site / "book.html").exists()
    assert "book.html" not in read(site, "index.html")
    notes, out = kitchen.notes(), tmp_path / "site"
    guide = build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (kitchen.PROBLEM,), out, book=True)
    assert "book.html" in guide.pages
    assert 'href="book.html"' in read(out, "index.html")
    html = read(out, "book.html")
    page = Page(html)
    assert [one for one, count in Counter(page.ids).items() if count > 1] == []
    assert {claim.id for note in notes for claim in note.claims} <= set(page.ids)
    for link in page.links:
        path, _, anchor = link.partition("#")
        assert path or not anchor or anchor in page.ids, link
        assert not path or path.startswith("data:") or (out / path.partition("?")[0]).is_file(), link


def test_what_is_not_as_accepted_is_listed_with_the_reason(tmp_path: Path) -> None:
    note, _ = read_note("notes/en/small.md", "[a]{#a} [b]{#b} [c]{#c}\n", "en")
    claims = {claim.id: claim for claim in note.claims}
    false = Verdict(Kind.CONFIRMED, say("It holds."), Method.PROOF)
    judged = (
        Judged(claims["a"], false),
        Judged(claims["b"], false, accepted=Accepted(Kind.REFUTED, "", Place("notes/verdicts.toml", 1))),
        Judged(claims["c"], false, accepted=Accepted(Kind.CONFIRMED, "", Place("notes/verdicts.toml", 5))),
    )
    out = tmp_path / "site"
    build_guide(Course(root=tmp_path, title="Small"), (note,), judged, (), out)
    html = read(out, "changes.html")
    assert re.findall(r'<p class="because">(.*?)</p>', html) == ["Was accepted as refuted."]
    assert "1 of 3 are as a person accepted them." in html


def test_the_page_on_the_method_tells_of_versions_and_counts(site: Path) -> None:
    html = read(site, "method.html")
    assert re.search(rf"<dt[^>]*>Python</dt><dd>{re.escape(platform.python_version())}</dd>", html)
    proofs = sum(one.verdict.method is Method.PROOF for one in kitchen.judged(kitchen.notes()))
    assert f'href="find.html?method=proof">{proofs}</a>' in html


def test_problems_of_the_course_are_shown(site: Path) -> None:
    assert "notes/zh/broken.md:3:7" in read(site, "index.html")


def test_the_chinese_pages_have_no_english_of_the_engine(site: Path) -> None:
    engine = {"Derivation", "refuted", "proof", "Contents", "What was read", "number", "up", "claims"}
    for path in site.glob("*.html"):
        html = re.sub(r"<pre.*?</pre>", "", read(site, path.name), flags=re.S)
        found = set(re.findall(r">\s*([A-Za-z][A-Za-z ]+?)\s*<", html))
        assert not found & engine


def test_missing_translations_of_a_course_are_told(tmp_path: Path) -> None:
    notes = kitchen.notes()
    guide = build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (), tmp_path / "site")
    assert "zh: Separate the variables." in guide.missing
    assert "zh: temperature" in guide.missing
    assert not any("refuted" in message for message in guide.missing)


# ---- the folder -----------------------------------------------------------------------------------


def test_two_builds_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    notes = kitchen.notes()
    again = tmp_path / "again"
    build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (kitchen.PROBLEM,), again)
    names = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for name in names:
        assert (site / name).read_bytes() == (again / name).read_bytes()


def test_a_build_that_fails_leaves_the_last_guide_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, "# Good\n\nAll is well.\n")
    with pytest.raises(NotecheckError, match=r"notes/zh/small\.md.*\\unknown"):
        build(out, "# Bad\n\n$\\unknown{x}$\n")
    assert "All is well." in read(out, "small.html")


def test_a_rebuilt_guide_keeps_no_page_of_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, "# One\n")
    (out / "old.html").write_text("old", encoding="utf-8")
    build(out, "# Two\n")
    assert not (out / "old.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(ConfigError, match="not a guide"):
        build(out, "# One\n")
    assert (out / "thesis.tex").read_text(encoding="utf-8") == "years of work"


def test_two_notes_of_one_name_are_refused(tmp_path: Path) -> None:
    notes = [read_note(f"notes/zh/{folder}/same.md", "# Same\n", "zh")[0] for folder in "ab"]
    with pytest.raises(ConfigError, match=r"notes/zh/b/same\.md:1:1: the page same\.html"):
        build_guide(Course(root=tmp_path, language="zh"), notes, (), (), tmp_path / "site")


def test_progress_hears_of_every_page(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    note, _ = read_note("notes/en/one.md", "# One\n", "en")
    course = Course(root=tmp_path, title="Small")
    build_guide(course, (note,), (), (), tmp_path / "site", lambda done, of: heard.append((done, of)))
    assert heard == [(done, 1 + len(PAGES)) for done in range(1, 2 + len(PAGES))]


def test_a_course_without_notes_has_an_index_all_the_same(tmp_path: Path) -> None:
    guide = build_guide(Course(root=tmp_path, title="Empty"), (), (), (), tmp_path / "site")
    assert set(guide.pages) == set(PAGES)


def test_a_second_language_stands_in_a_folder_of_its_own(tmp_path: Path) -> None:
    notes = [read_note(f"notes/{lang}/one.md", "# One\n\n[so]{#so}\n", lang)[0] for lang in ("en", "zh")]
    course = Course(root=tmp_path, title="Two", languages=("zh", "en"))
    guide = build_guide(course, notes, (), (), tmp_path / "site")
    pages = {"one.html", *PAGES}
    assert set(guide.pages) == pages | {f"en/{page}" for page in pages}
    english = read(tmp_path / "site", "en/one.html")
    assert '<html lang="en">' in english
    assert 'href="../assets/style.css"' in english
    chinese = read(tmp_path / "site", "one.html")
    assert '<html lang="zh-CN">' in chinese
    assert '<a class="switch" href="en/one.html" lang="en"' in chinese
    assert '<a class="switch" href="../one.html" lang="zh-CN"' in english
    assert '<a href="../one.html#so" lang="zh-CN" hreflang="zh-CN">中文</a>' in english


def test_a_page_that_another_language_lacks_leads_to_its_index(tmp_path: Path) -> None:
    notes = [read_note(f"notes/{lang}/{lang}.md", "# One\n", lang)[0] for lang in ("en", "zh")]
    course = Course(root=tmp_path, title="Two", languages=("zh", "en"))
    build_guide(course, notes, (), (), tmp_path / "site")
    assert 'class="switch" href="en/index.html"' in read(tmp_path / "site", "zh.html")
    assert 'class="switch" href="en/flags.html"' in read(tmp_path / "site", "flags.html")


def test_a_course_names_its_titles_its_logo_and_its_links(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.notecheck]\ntitle = { en = 'Four walks', zh = '四讲' }\nlanguages = ['zh', 'en']\n"
        "logo = 'art/hill.svg'\nlinks = { Source = 'https://example.org/walks' }\n",
        encoding="utf-8",
    )
    (tmp_path / "art").mkdir()
    (tmp_path / "art/hill.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    notes = [read_note(f"notes/{lang}/one.md", "# One\n", lang)[0] for lang in ("en", "zh")]
    out = tmp_path / "site"
    build_guide(find_course(tmp_path), notes, (), (), out)
    assert "<title>四讲</title>" in read(out, "index.html")
    english = read(out, "en/index.html")
    assert "<title>Four walks</title>" in english
    assert '<img src="../assets/hill.svg" alt=""' in english
    assert '<a href="https://example.org/walks">Source</a>' in english
    assert (out / "assets/hill.svg").is_file()


def test_a_build_with_other_hashes_is_the_same_bytes(tmp_path: Path) -> None:
    """Whatever order sets and dictionaries of strings happen to have, nothing of it may show."""
    source = (
        "import sys, kitchen\nfrom pathlib import Path\nfrom notecheck.guide import build_guide\n"
        "notes = kitchen.notes()\n"
        "build_guide(kitchen.COURSE, notes, kitchen.judged(notes), (kitchen.PROBLEM,), Path(sys.argv[1]))\n"
    )
    digests = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        subprocess.run([sys.executable, "-c", source, str(out)], check=True, env=environment)
        files = sorted(file for file in out.rglob("*") if file.is_file())
        digests.append(
            [(str(file.relative_to(out)), sha256(file.read_bytes()).hexdigest()) for file in files]
        )
    assert digests[0] == digests[1]


def test_a_killed_build_leaves_a_whole_guide(tmp_path: Path) -> None:
    """Builds are killed at thirty moments, most of them around the exchange; a guide is there each time."""
    draft, out = tmp_path / "draft", tmp_path / "site"
    source = (
        "import sys\nfrom pathlib import Path\nfrom notecheck.guide.swap import exchange\n"
        "root = Path(sys.argv[1])\nprint('ready', flush=True)\n"
        "for turn in range(10**6):\n"
        "    draft = root / 'draft'\n"
        "    draft.mkdir(exist_ok=True)\n"
        "    for name in 'abc':\n"
        "        (draft / name).write_text(str(turn))\n"
        "    exchange(draft, root / 'site')\n"
    )
    out.mkdir()
    for name in "abc":
        (out / name).write_text("old", encoding="utf-8")
    turns = set()
    for moment in range(30):
        shutil.rmtree(draft, ignore_errors=True)
        with subprocess.Popen(
            [sys.executable, "-c", source, str(tmp_path)], stdout=subprocess.PIPE
        ) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(0.0037 * moment)
            running.kill()
        found = {(out / name).read_text(encoding="utf-8") for name in "abc"}
        assert len(found) == 1
        turns |= found
    assert len(turns) > 10  # they were killed at different turns, so the exchange was on its way


def test_the_templates_of_a_course_come_before_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "style.css").write_text("body { color: teal }", encoding="utf-8")
    out = tmp_path / "site"
    build(out, "# One\n")
    assert "teal" in read(out, "assets/style.css")


# ---- one note -------------------------------------------------------------------------------------


def test_line_breaks_between_chinese_characters_leave_no_space(tmp_path: Path) -> None:
    html = build(tmp_path / "site", "梯度下降\n一步一步走，[越走\n越慢]{#slow}\nSGD\n也一样。\n")
    text = Page(html).text
    assert "梯度下降一步一步走，" in text
    assert "越走越 慢" in text.replace("越走越慢", "越走越 慢")
    assert "SGD 也一样" in text


def test_html_in_a_note_is_shown_as_text_and_its_comments_are_left_out(tmp_path: Path) -> None:
    source = "[1 < 2 & `<i>`]{#less} <script>alert(1)</script> <!-- a -->\n\n<div>\n\n<!-- b -->\n\nend\n"
    page = Page(html := build(tmp_path / "site", source))
    assert "1 &lt; 2 &amp; " in html
    assert "<code>&lt;i&gt;</code>" in html
    assert "<script>alert(1)</script>" in page.text
    assert "<div>" in page.text
    assert "<!--" not in html.replace("<!doctype", "")


def test_claims_in_lists_quotes_and_whole_paragraphs_are_marked(tmp_path: Path) -> None:
    source = "- [one]{#one}\n- two\n\n> [said]{#said}\n\n{#whole}\nA whole paragraph.\n\n{#list}\n- a\n- b\n"
    page = Page(html := build(tmp_path / "site", source))
    assert {"one", "said", "whole", "list"} <= set(page.ids)
    assert html.index('data-claim="list"') < html.index("<li>a</li>") < html.index('id="list"')


def test_links_between_notes_lead_to_their_pages(tmp_path: Path) -> None:
    html = build(tmp_path / "site", "[there](momentum.md#x), [out](https://example.org/a.md)\n")
    assert 'href="momentum.html#x"' in html
    assert 'href="https://example.org/a.md"' in html


def test_the_first_heading_is_not_shown_twice(tmp_path: Path) -> None:
    assert build(tmp_path / "site", "# Coffee\n\ntext\n").count("<h1>") == 1


@pytest.mark.parametrize("module", [foreign_words, typeset])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


# ---- typesetting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"v_{t-1}", "<msub><mi>v</mi>"),
        ("参数 := 参数 - 学习率*梯度", "<mtext>学习率</mtext>"),
        (r"J_{\text{小批量}}", "<mtext>小批量</mtext>"),
        (r"\frac{样本数}{2}", "<mfrac><mtext>样本数</mtext>"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "<mtable"),
        (r"\nabla_\theta J(\theta)", "∇"),
        (r"X^\top X", "⊤"),
        (r"\operatorname{Var}(g)", "<mi>Var</mi>"),
        (r"\left\| x \right\|", "‖"),
    ],
)
def test_formulas_are_set_as_mathml(latex: str, expected: str) -> None:
    assert expected in mathml(latex)


@pytest.mark.parametrize("latex", [r"\foo", "{x", r"\frac{1}", "a_b_c", "a & b"])
def test_a_formula_that_is_not_understood_is_refused_with_its_place(latex: str) -> None:
    with pytest.raises(NotecheckError) as error:
        mathml(latex, place=Place("checks/ema.py", 12))
    assert str(error.value).startswith("checks/ema.py:12:1: the guide cannot typeset the formula")


def test_a_fault_in_the_formula_of_a_check_is_told_at_the_check(tmp_path: Path) -> None:
    note, _ = read_note("notes/en/one.md", "[so]{#so}\n", "en")
    made = kitchen.confirmed(say("yes"), Method.PROOF, Derivation((Step(say("why"), r"\oops"),)))
    judged = Judged(note.claims[0], made, kitchen.judged(kitchen.notes())[0].binding)
    with pytest.raises(NotecheckError, match=r"checks/kitchen\.py:41:1"):
        build_guide(Course(root=tmp_path), (note,), (judged,), (), tmp_path / "site")


def test_sentences_are_escaped_and_their_values_typeset() -> None:
    english = Typesetter(Translator("en"))
    text = say("{a} < {b}, said {q} & `x<y`", a=math("a_1"), b="<3", q=quote("**so** $v_t$"))
    markup = english.text(text)
    assert markup.startswith("<math><msub>")
    assert "&lt; &lt;3" in markup
    assert "<strong>so</strong> <math>" in markup
    assert "&amp; <code>x&lt;y</code>" in markup


def test_a_long_formula_in_a_sentence_can_have_a_line_of_its_own() -> None:
    english = Typesetter(Translator("en"))
    assert not english.formula("a = b").startswith("<span")
    assert english.formula(" + ".join("abcdefghijklmnopq")).startswith(
        '<span class="long" tabindex="0"><math>'
    )
    assert english.formula(" + ".join("abcdefghijklmnopq"), display=True).startswith("<math")


def test_braces_in_a_sentence_without_values_stay_braces() -> None:
    assert Typesetter(Translator("en")).text(say("the set {{1, 2}}")) == "the set {1, 2}"


def judged_as(kind: Kind, accepted: Accepted | None) -> Judged:
    one = next(one for one in kitchen.judged(kitchen.notes()) if one.verdict.kind is kind)
    return replace(one, accepted=accepted)


def test_whether_a_verdict_was_reviewed_is_said() -> None:
    place = Place("notes/verdicts.toml", 3)
    said = {
        "never": acceptance(judged_as(Kind.REFUTED, None)),
        "other": acceptance(judged_as(Kind.REFUTED, Accepted(Kind.CONFIRMED, "abc", place))),
        "stale": acceptance(judged_as(Kind.REFUTED, Accepted(Kind.REFUTED, "old", place))),
        "fresh": acceptance(judged_as(Kind.REFUTED, Accepted(Kind.REFUTED, "abc", place))),
    }
    assert {name: str(text).split()[0] for name, text in said.items()} == {
        "never": "Nobody",
        "other": "Was",
        "stale": "Accepted,",
        "fresh": "Reviewed",
    }


def test_a_sample_of_the_data_keeps_the_ends_of_each_series() -> None:
    from notecheck.figures import Row

    rows = [Row(name, str(x), "0") for name in "ab" for x in range(100)]
    kept = sample(rows)
    assert len(kept) == 2 * SAMPLE
    assert [row.x for row in (kept[0], kept[SAMPLE - 1])] == ["0", "99"]


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("噪声越来越小", "噪声越来越大", ["大"]),
        ("for $\\eta < 1$", "for $\\eta < 2$", ["$\\eta < 2$"]),
        ("a step", "if small, a step", ["if small, "]),
        ("it is steepest in their eyes", "it is steepest for the loss", ["for the loss"]),
        ("no change", "no change", []),
    ],
)
def test_the_new_words_of_a_correction_are_marked(before: str, after: str, new: list[str]) -> None:
    pieces = rewritten(before, after)
    assert "".join(piece.words for piece in pieces) == after
    assert [piece.words for piece in pieces if piece.tag == "ins"] == new


def test_a_correction_of_a_table_keeps_its_shape(tmp_path: Path) -> None:
    note, _ = read_note("notes/en/one.md", "{#t}\n| a | b |\n|---|---|\n| 1 | 2 |\n", "en")
    verdict = replace(kitchen.room_milk(), evidence=(), read=())
    judged = Judged(note.claims[0], verdict, corrected="| a | b |\n|---|---|\n| 1 | 3 |")
    build_guide(Course(root=tmp_path), (note,), (judged,), (), tmp_path / "site")
    html = read(tmp_path / "site", "one.html")
    assert re.search(r'class="rendered"><div class="scroll" tabindex="0"><table>.*<td>3</td>', html, re.S)
