"""Figures: real text in the page's language, the page's colours, the same bytes every time."""

from __future__ import annotations

import csv
import io
import itertools
import math as math_
import re
import subprocess
import sys
import unicodedata
import warnings
from dataclasses import replace
from xml.etree import ElementTree

import kitchen
import pytest

from notecheck.errors import NotecheckError
from notecheck.figures import Data, Row, draw
from notecheck.figures.drawing import _spread
from notecheck.figures.lettering import Run, runs, svg_text, width
from notecheck.figures.outline import outline, through
from notecheck.figures.palette import PALETTE, colours, told_apart
from notecheck.figures.placing import Area, Board
from notecheck.figures.plotting import tick_values
from notecheck.guide.gallery import Gallery, table
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import FigureView
from notecheck.i18n import Translator
from notecheck.model import Arrow, Axis, Band, Bars, Figure, Label, Line, Panel, Points, Rule, Stretch
from notecheck.store import from_plain, to_plain
from notecheck.text import Math, Value, math, quote, say

ENGLISH = Translator("en")
CHINESE = Translator(
    "zh", {"time (minutes)": "时间（分钟）", "room temperature": "室温", "lowest point": "最低点"}
)
ALL = (kitchen.cups(), kitchen.landscape(), kitchen.shares(), kitchen.cooling_cup())


def panel(*marks: object, x: Axis | None = None, y: Axis | None = None, equal: bool = False) -> Panel:
    return Panel(x or Axis(say("x")), y or Axis(say("y")), marks, equal=equal)  # type: ignore[arg-type]


def svg(of: Panel, name: str = "test") -> ElementTree.Element:
    drawing = draw(Figure(name, say("title"), say("alt"), (of,)), ENGLISH)
    return ElementTree.fromstring(str(drawing.panels[0].svg))


def words(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter("text")]


# ---- the drawing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.name)
def test_two_drawings_are_the_same(figure: Figure) -> None:
    assert draw(figure, ENGLISH) == draw(figure, ENGLISH)


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.name)
def test_colours_are_those_of_the_page_and_no_ids_meet(figure: Figure) -> None:
    markup = "".join(str(drawn.svg) for drawn in draw(figure, ENGLISH).panels)
    assert re.findall(r"#[0-9a-f]{6}\b", markup) == []
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", markup)) <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', markup)) <= set(ids)


def test_no_style_sheet_or_metadata_of_matplotlib_leaks_into_the_page() -> None:
    markup = str(draw(kitchen.cups(), ENGLISH).panels[0].svg)
    assert "<style" not in markup
    assert "metadata" not in markup
    assert "font-family" not in markup


def test_words_are_real_text_in_the_language_of_the_page_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        root = ElementTree.fromstring(str(draw(kitchen.cups(), CHINESE).panels[0].svg))
    assert {"时间（分钟）", "室温"} <= set(words(root))


def test_a_figure_says_what_is_to_be_seen() -> None:
    drawing = draw(Figure("test", say("title"), say("alt"), (panel(Line((0, 1), (0, 1))),)), ENGLISH)
    root = ElementTree.fromstring(str(drawing.panels[0].svg))
    assert root.attrib["role"] == "img"
    title = root.find("title")
    assert title is not None
    assert title.text == "title"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], drawing.alt]


def test_every_kind_of_mark_leaves_its_trace() -> None:
    bare = len(ElementTree.tostring(svg(panel(Line((0, 4), (0, 4))))))
    marks = (
        Points((1, 2), (1, 3)),
        Bars((1, 2), (1, 3)),
        Band((0, 4), (0, 1), (1, 2)),
        Rule("x", 2),
        Stretch("y", 1, 2),
        Label(1, 1, say("here")),
    )
    for mark in marks:
        assert len(ElementTree.tostring(svg(panel(Line((0, 4), (0, 4)), mark)))) > bare + 20


def test_gaps_in_a_curve_are_drawn_as_gaps() -> None:
    whole = ElementTree.tostring(svg(panel(Line((0, 1, 2, 3), (0, 1, 2, 1), say("curve")))))
    broken = ElementTree.tostring(svg(panel(Line((0, 1, 2, 3), (0, 1, float("nan"), 1), say("curve")))))
    assert b"nan" not in broken.lower()
    assert whole != broken


def test_curves_that_end_at_the_right_carry_their_names_and_need_no_legend() -> None:
    drawn = draw(kitchen.cups(), ENGLISH).panels[0]
    assert drawn.legend == ()
    assert any(text.startswith("cup with") for text in words(ElementTree.fromstring(str(drawn.svg))))


def test_other_series_are_named_in_a_legend() -> None:
    legend = draw(kitchen.landscape(), ENGLISH).panels[0].legend
    assert [str(entry.words) for entry in legend] == ["path of the gradient", "lowest point"]


def test_names_at_the_ends_of_curves_keep_their_distance() -> None:
    placed = _spread([10, 11, 12, 200], 15, 0, 205)
    assert all(low + 15 <= high for low, high in itertools.pairwise(placed))
    assert placed[-1] <= 205


def test_the_data_behind_a_figure_is_whole() -> None:
    rows = draw(kitchen.shares(), ENGLISH).data.rows
    assert [(row.x, row.y) for row in rows] == [("1", "70"), ("2", "49"), ("3", "34.3"), ("4", "24.01")]
    band = draw(kitchen.cups(), ENGLISH).data.rows
    assert len(band) == 31 * 4  # two curves, and the two edges of the band


def test_the_names_of_series_keep_exponents_and_indices() -> None:
    square = Line((0.0, 1.0), (0.0, 1.0), label=say("of {power}", power=math(r"x_1^2")))
    figure = Figure("square", say("Title"), say("Alt"), (panel(square),))
    assert {row.series for row in draw(figure, ENGLISH).data.rows} == {"of x₁²"}


def test_figures_share_a_data_file_where_name_and_data_are_the_same() -> None:
    files: dict[str, str] = {}
    typesetter = Typesetter(ENGLISH)
    other = Figure("shares", say("title"), say("alt"), (panel(Line((0, 1), (0, 1))),))
    hung = [Gallery(files).hang(figure, typesetter) for figure in (kitchen.shares(), kitchen.shares(), other)]
    assert [view.file for view in hung if isinstance(view, FigureView)] == [
        "data/shares.csv",
        "data/shares.csv",
        "data/shares-2.csv",
    ]
    assert sorted(files) == ["data/shares-2.csv", "data/shares.csv"]


def test_a_data_file_is_a_csv_table_that_spreadsheets_read_in_any_language() -> None:
    rows = (Row("学习率, η", "1", "2"),)
    written = table(Data(("series", "x", "y"), rows, rows, ()))
    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff")))) == [
        ["series", "x", "y"],
        ["学习率, η", "1", "2"],
    ]
    assert table(Data(("series", "x", "y"), (), (), ())) == "series,x,y\n"


def test_judging_does_not_import_matplotlib() -> None:
    code = (
        "import sys, notecheck.pipeline, notecheck.reporters, notecheck.guide.pages;"
        "print([name for name in ('matplotlib', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- colours --------------------------------------------------------------------------------------


def of_marks(*panels: Panel) -> tuple[tuple[str, ...], ...]:
    return colours(Figure("test", say("title"), say("alt"), panels))


def test_the_same_name_has_the_same_colour_in_every_panel() -> None:
    sgd, batch = say("SGD"), say("batch")
    first, second = of_marks(
        panel(Line((0,), (0,), sgd), Line((0,), (0,), batch)), panel(Points((0,), (0,), batch))
    )
    assert first == PALETTE[:2]
    assert second == PALETTE[1:2]


def test_a_band_has_the_colour_of_its_curve_and_nameless_runs_stay_in_the_background() -> None:
    run, mean = Line((0, 1), (0, 1)), Line((0, 1), (0, 1), say("mean"))
    (found,) = of_marks(panel(run, run, Band((0, 1), (0, 0), (1, 1)), mean))
    assert found[0] == found[1]
    assert found[0] not in PALETTE
    assert found[2] == found[3] == PALETTE[0]


# ---- ticks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("axis", "limits", "said"),
    [
        (Axis(say("x")), (0.0, 1.0), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (Axis(say("x")), (-2.0, 2.0), ["−2", "−1", "0", "1", "2"]),
        (Axis(say("x"), log=True), (0.5, 2000.0), ["1", "10", "100", "1000"]),
        (Axis(say("x"), log=True), (1e-6, 1.0), ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]),
        (Axis(say("x"), ticks=((1.0, "one"), (9.0, "nine"))), (0.0, 5.0), ["one"]),
    ],
)
def test_ticks_are_round_numbers(axis: Axis, limits: tuple[float, float], said: list[str]) -> None:
    assert [str(value) for _, value in tick_values(axis, limits, 5)] == said


def test_an_axis_that_counts_has_whole_numbers_only() -> None:
    assert all("." not in str(value) for _, value in tick_values(Axis(say("x")), (0, 12), 5, whole=True))


# ---- letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "characters"),
    [
        ("学习率", "学习率"),
        (Math(r"v_{t-1}"), "vt−1"),
        (Math(r"\frac{1}{2}"), "1/2"),
        (Math(r"\frac{1-\beta}{2}"), "(1−β)/2"),
        (Math(r"\sqrt{2}"), "√2"),
        (Math(r"\eta = 1 - \beta"), "η = 1 − β"),
        (say("rate {r} a day", r=math(r"\hat{g}")), "rate ĝ a day"),
        (quote("{braces} stay"), "{braces} stay"),
    ],
)
def test_formulas_become_letters(value: Value, characters: str) -> None:
    letters = "".join(run.text for run in runs(value, ENGLISH)).replace("\u2009", " ")
    assert unicodedata.normalize("NFKC", letters) == unicodedata.normalize("NFKC", characters)


def test_an_index_is_lowered_and_the_line_goes_on_at_its_height() -> None:
    markup = svg_text(runs(say("{v} falls", v=math("v_t")), ENGLISH), 0, 0, "axis")
    moves = [float(move) for move in re.findall(r'dy="([-0-9.]+)em"', markup)]
    assert moves[0] > 0
    assert sum(moves) == pytest.approx(0)


def test_a_formula_too_tall_for_a_line_is_refused() -> None:
    with pytest.raises(NotecheckError, match="too tall"):
        runs(Math(r"\begin{pmatrix}1\\2\end{pmatrix}"), ENGLISH)


def test_markup_in_words_stays_words() -> None:
    markup = svg_text((Run("a < b & <script>"),), 0, 0, "axis")
    assert "".join(ElementTree.fromstring(markup).itertext()) == "a < b & <script>"


def test_chinese_letters_are_as_wide_as_they_are_high() -> None:
    assert width((Run("学习率"),), 10) == 30


# ---- words inside a panel -------------------------------------------------------------------------


def board(*marks: object) -> Board:
    made = Board(Area(0, 100, 0, 100), lambda x, y: (x, 100 - y))
    made.draw(marks)  # type: ignore[arg-type]
    return made


def test_words_keep_clear_of_each_other() -> None:
    table = board()
    first = table.put(Label(50, 50, say("one")), 20).box(20)
    second = table.put(Label(50, 50, say("two")), 20).box(20)
    assert first[1] <= second[0] or second[1] <= first[0] or first[3] <= second[2] or second[3] <= first[2]


def test_words_of_a_rule_go_where_no_curve_runs() -> None:
    usual = board().put(Rule("y", 50), 30)
    assert usual.anchor == "end"
    busy = board(Line((70, 100), (53, 58))).put(Rule("y", 50), 30)
    assert (busy.x, busy.y) != (usual.x, usual.y)


def test_words_stay_inside_the_panel() -> None:
    left, right, top, bottom = board().put(Label(99, 99, say("corner")), 40).box(40)
    assert left >= 0
    assert right <= 104
    assert top >= -3
    assert bottom <= 100


def test_words_keep_off_rules_that_are_not_theirs() -> None:
    label = Label(50, 50, say("here"))
    free = board().put(label, 30).box(30)
    left, right, *_ = board(Rule("x", 60)).put(label, 30).box(30)
    assert free[0] < 60 < free[1]
    assert not left < 60 < right


def test_an_arrow_of_a_fan_is_named_at_its_head() -> None:
    short, long = Arrow(0, 50, 60, 50, say("short")), Arrow(0, 50, 100, 100, say("long"))
    assert board(short, long).put(short, 20).x > 50
    assert board(short).put(short, 20).x < 50


# ---- few bytes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 1 2 L 3 4.5 L 4 4", "m1 2 2 2.5 1-.5"),
        ("M 0 0 L 10 0 L 10 5 L 0 5 z", "m0 0h10v5h-10z"),
        ("M 0 0 L 1 1 L 2 2 L 3 3", "m0 0 3 3"),
        ("M 0.5 0.25 L 1 0.75", "m.5.2.5.6"),
        ("M 0 0 L 5 1 M 20 20 L 21 30", "m0 0 5 1m15 19 1 10"),
        ("M 0 1 C 1 1 2 2 3 3 z", "m0 1c1 0 2 1 3 2z"),
    ],
)
def test_an_outline_is_written_in_few_characters(long: str, short: str) -> None:
    assert outline(long) == short


def test_simplifying_moves_no_curve_by_more_than_a_tenth_of_a_unit() -> None:
    points = [(x, 8 * math_.sin(x / 15)) for x in range(200)]
    kept = followed(outline("M" + " L".join(f" {x} {y:.3f}" for x, y in points)))
    assert len(kept) < len(points) / 2
    for x, y in points:
        (x0, y0), (x1, y1) = next(pair for pair in itertools.pairwise(kept) if pair[0][0] <= x <= pair[1][0])
        assert y0 + (y1 - y0) * (x - x0) / (x1 - x0) == pytest.approx(y, abs=0.2)


def followed(path: str) -> list[tuple[float, float]]:
    """The points of a path of relative lines."""
    ways: list[tuple[float, float]] = []
    for letter, rest in re.findall(r"([mlhv])([^mlhv]*)", path):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", rest)]
        if letter in "hv":
            ways += [(number, 0.0) if letter == "h" else (0.0, number) for number in numbers]
        else:
            ways += zip(numbers[::2], numbers[1::2], strict=True)
    return list(itertools.accumulate(ways, lambda at, way: (at[0] + way[0], at[1] + way[1])))


def test_every_marker_of_a_series_has_its_place() -> None:
    assert through([(0, 0), (1, 0), (2, 0), (2, 2)]) == "m0 0h1 1v2"
    assert through([(3, 4)]) == "m3 4v0"


def test_a_figure_has_no_group_that_is_empty_and_no_shape_that_is_not_seen() -> None:
    for figure in ALL:
        for drawn in draw(figure, ENGLISH).panels:
            root = ElementTree.fromstring(str(drawn.svg))
            assert [node for node in root.iter("g") if not len(node)] == []
            painted = [node for node in root.iter("path") if "marker:" not in node.get("style", "")]
            assert [node.attrib for node in painted if not {"fill", "stroke"} & set(node.attrib)] == []


# ---- told apart without colours ---------------------------------------------------------------------


def test_curves_that_would_differ_by_their_colour_only_get_dashes_of_their_own() -> None:
    one, two, three = (Line((0, 1), (0, y), say(name)) for y, name in enumerate(("one", "two", "three")))
    first, second = told_apart((panel(one, two, three), panel(three)))
    assert [mark.style for mark in first.marks if isinstance(mark, Line)] == ["solid", "dashed", "dotted"]
    assert [mark.style for mark in second.marks if isinstance(mark, Line)] == ["dotted"]


def test_dashes_that_tell_curves_apart_already_are_kept() -> None:
    chosen = panel(Line((0,), (0,), say("one"), "dotted"), Line((0,), (0,), say("two")))
    assert told_apart((chosen,)) == (chosen,)


def test_a_single_series_that_the_axis_names_needs_no_legend() -> None:
    bars = panel(Bars((1, 2), (1, 3), say("weight")), y=Axis(say("weight")))
    assert draw(Figure("test", say("title"), say("alt"), (bars,)), ENGLISH).panels[0].legend == ()


# ---- figures that move ------------------------------------------------------------------------------


def test_all_positions_stand_in_one_picture_and_only_the_default_one_is_seen() -> None:
    root = ElementTree.fromstring(str(draw(kitchen.cooling_cup(), ENGLISH).panels[0].svg))
    groups = [
        (node.get("data-at"), "hidden" in node.attrib) for node in root.iter("g") if node.get("data-at")
    ]
    assert set(groups) == {("0", True), ("1", False), ("2", True)}
    assert words(root).count("room") == 1  # what all positions share is there once


def test_positions_share_their_axes() -> None:
    drawings = [draw(kitchen.cooling_cup(default), ENGLISH).panels[0] for default in range(3)]
    ticks = {tuple(words(ElementTree.fromstring(str(drawn.svg)))[:9]) for drawn in drawings}
    assert len(ticks) == 1


def test_positions_with_other_axes_or_other_series_are_refused() -> None:
    figure = kitchen.cooling_cup()
    assert figure.control
    first, *others = figure.control.positions
    for strange in (panel(Line((0, 1), (0, 1), say("the cup"))), replace(first.panels[0], marks=())):
        positions = (replace(first, panels=(strange,)), *others)
        moved = replace(figure, control=replace(figure.control, positions=positions))
        with pytest.raises(NotecheckError, match="do not share their axes"):
            draw(moved, ENGLISH)


def test_the_data_of_a_moving_figure_names_the_position_of_every_point() -> None:
    data = draw(kitchen.cooling_cup(), ENGLISH).data
    assert data.header == ("β", "series", "x", "y")
    assert data.values == ("β = 0.7", "β = 0.9", "β = 0.95")
    assert [row.position for row in data.rows] == ["0.7"] * 31 + ["0.9"] * 31 + ["0.95"] * 31
    assert {row.position for row in data.shown} == {"0.9"}


def test_points_of_several_panels_and_arrows_are_told_by_their_panel() -> None:
    data = draw(kitchen.landscape(), ENGLISH).data
    assert data.header == ("panel", "series", "x", "y")
    assert {row.panel for row in data.rows} == {"On the map", "Noise against batch size"}
    assert [(row.x, row.y) for row in data.rows if row.series == "downhill"] == [
        ("1.5", "1.1"),
        ("0.2", "0.1"),
    ]


def test_a_moving_figure_survives_the_way_through_the_cache() -> None:
    assert from_plain(to_plain(kitchen.cooling_cup())) == kitchen.cooling_cup()
