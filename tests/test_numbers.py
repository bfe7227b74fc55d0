"""Numbers and ranges as they stand in sentences, in Chinese and in English."""

from __future__ import annotations

import doctest
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as some

from notecheck.errors import ReadingError
from notecheck.model import Place
from notecheck.numbers import Number, NumberInterval, exact, find_intervals, find_numbers, find_ordinals
from notecheck.prose import markup, numerals, quantities
from notecheck.prose.markup import Prose, mask
from notecheck.prose.numerals import read_chinese, read_english, write_chinese, write_english


def place_of(offset: int) -> Place:
    return Place("note.md", 7, offset + 1)


def numbers(text: str) -> list[Number]:
    return [one for one in find_numbers(text, place_of) if isinstance(one, Number)]


def number(text: str) -> Number:
    (only,) = numbers(text)
    return only


def interval(text: str) -> NumberInterval:
    (only,) = find_numbers(text, place_of)
    assert isinstance(only, NumberInterval)
    return only


def values(text: str) -> list[Fraction]:
    return [one.value for one in numbers(text)]


def bounds(text: str) -> tuple[object, bool, object, bool]:
    found = interval(text)
    return found.low, found.low_closed, found.high, found.high_closed


# ---- what is prose ------------------------------------------------------------------------------


@given(some.text(alphabet="ab 12 *_`$[](){}#<>!\\\n|~&;:/.中文，。", max_size=60))
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask(text)) == len(text)


@given(some.text(alphabet="ab 12 *_`$[](){}#<>!\\\n|~&;:/.中文，。１％", max_size=60))
def test_every_character_of_the_prose_knows_where_it_came_from(text: str) -> None:
    read = Prose.of(text)
    assert len(read.origin) == len(read.text)
    assert list(read.origin) == sorted(set(read.origin))
    kept = [text[at] for at in read.origin]
    assert all(a == b for a, b in zip(kept, read.text, strict=True) if b in "ab中文，。")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("**10** 个 `x = 3`", "10 个"),
        ("见 $\\eta = 0.1$ 与 $$a_2$$ 之后", "见 与 之后"),
        ("[第二节](https://example.org/2024/11 '3')之后", "第二节 之后"),
        ("![图 7](a_1.png)在此 <!-- 9 --> 结束<br/>了", "在此 结束 了"),
        ("batch_size 与 2 * 3 不是 *强调*", "batch_size 与 2 * 3 不是 强调"),
        ("~~5~~ 与 1\\~32", "5 与 1 ~32"),
        ("价钱 \\$5 和 \\$6", "价钱 $5 和 $6"),
        ("脚注[^1]与 https://example.org/8 和 <https://example.org/9>", "脚注 与 和"),
    ],
)
def test_masking_leaves_the_words_that_a_reader_sees(text: str, left: str) -> None:
    assert mask(text).split() == left.split()


def test_emphasis_inside_a_word_leaves_no_gap() -> None:
    assert Prose.of("震荡越**来越**小").text == "震荡越来越小"


def test_a_line_break_inside_a_chinese_sentence_leaves_no_gap() -> None:
    assert Prose.of("梯度越来\n> 越小").text == "梯度越来越小"


def test_formulas_and_code_leave_a_mark_so_that_their_neighbours_do_not_touch() -> None:
    assert Prose.of("取 `x`1 个").text == f"取 {markup.OBJECT}1 个"


# ---- numerals -----------------------------------------------------------------------------------


def test_every_integer_below_100000_comes_back_from_its_chinese_numeral() -> None:
    assert all(read_chinese(write_chinese(value)) == value for value in range(100_000))


def test_every_integer_below_100000_comes_back_from_its_english_words() -> None:
    assert all(read_english(write_english(value)) == value for value in range(100_000))


@given(some.integers(0, 10**12 - 1))
def test_large_integers_come_back_from_both(value: int) -> None:
    assert read_chinese(write_chinese(value)) == value
    assert read_english(write_english(value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", 10),
        ("一十", 10),
        ("一百二", 120),
        ("一百零二", 102),
        ("一百十五", 115),
        ("两千三", 2300),
        ("一万五", 15_000),
        ("三千万", 30_000_000),
        ("一〇二四", 1024),
        ("零点零五", Fraction(1, 20)),
    ],
)
def test_chinese_numerals_as_they_are_spoken(words: str, value: int | Fraction) -> None:
    assert read_chinese(words) == value


@pytest.mark.parametrize(
    "words", ["一五一十", "两三", "三五", "百", "万一", "千万", "十百", "一百零二十", "一二三"]
)
def test_what_only_looks_like_a_chinese_numeral_is_none(words: str) -> None:
    assert read_chinese(words) is None


@pytest.mark.parametrize("words", ["ten two", "hundred", "one and two", "two hundred hundred", "and"])
def test_what_only_looks_like_english_number_words_is_none(words: str) -> None:
    assert read_english(words) is None


def test_a_number_that_has_no_words_is_refused() -> None:
    for write in (write_chinese, write_english):
        with pytest.raises(ValueError, match="-1"):
            write(-1)


# ---- digits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("共 1000 个", 1000, 1),
        ("共 1,000 个", 1000, 1),
        ("共 1\u2009000 个", 1000, 1),
        ("共 １０２４ 个", 1024, 1),
        ("学习率 0.01", Fraction(1, 100), Fraction(1, 100)),
        ("学习率 0.10", Fraction(1, 10), Fraction(1, 100)),
        ("a rate of .5", Fraction(1, 2), Fraction(1, 10)),
        ("a rate of 1e-3", Fraction(1, 1000), Fraction(1, 1000)),
        ("a rate of 1.0E-3", Fraction(1, 1000), Fraction(1, 10_000)),
        ("1.5×10^4 步", 15_000, 1000),
        ("10^5 步", 100_000, 0),
        ("2 × 10⁻³", Fraction(1, 500), Fraction(1, 1000)),
        ("3.2 万个参数", 32_000, 1000),
        ("2 million samples", 2_000_000, 1_000_000),
        ("10k steps", 10_000, 1000),
        ("损失为 -0.5", Fraction(-1, 2), Fraction(1, 10)),
        ("损失为−2", -2, 1),
        ("一共负 3 分", -3, 1),
        ("占 1/2", Fraction(1, 2), 0),
        ("占 3/2", Fraction(3, 2), 0),
    ],
)
def test_digits_are_read_with_their_printed_step(text: str, value: Fraction, step: Fraction) -> None:
    found = number(text)
    assert (found.value, found.step) == (value, step)


@pytest.mark.parametrize(
    ("text", "words", "value", "step"),
    [
        ("今天占 70%", "70%", "0.7", "0.01"),
        ("today has 70 %", "70 %", "0.7", "0.01"),
        ("今天占７０％", "７０％", "0.7", "0.01"),
        ("今天占 6.3%，", "6.3%", "0.063", "0.001"),
        ("today has 70 percent", "70 percent", "0.7", "0.01"),
        ("today has 70 per cent", "70 per cent", "0.7", "0.01"),
        ("today has seventy per cent", "seventy per cent", "0.7", "0.01"),
        ("今天占百分之七十。", "百分之七十", "0.7", "0.01"),
        ("今天占百分之 70。", "百分之 70", "0.7", "0.01"),
        ("今天占百分之六点三", "百分之六点三", "0.063", "0.001"),
        ("占了百分之百", "百分之百", "1", "0.01"),
        ("占百分之一百二十", "百分之一百二十", "1.2", "0.01"),
    ],
)
def test_percentages_are_shares_however_they_are_written(
    text: str, words: str, value: str, step: str
) -> None:
    found = number(text)
    assert (found.words, found.value, found.step) == (words, Fraction(value), Fraction(step))
    assert found.percent
    assert found.unit == ""


def test_a_division_has_two_numbers_and_a_fraction_one() -> None:
    assert values("1000/10=100 次") == [1000, 10, 100]
    assert values("1000 / 10 = 100 次") == [1000, 10, 100]
    assert values("三天里占 2/3") == [3, Fraction(2, 3)]


def test_lists_are_several_numbers_that_share_their_unit() -> None:
    for text in ("16、32 或 64 个样本", "16, 32 or 64 samples", "16，32，或 64 个样本", "16,32 和 64 个样本"):
        assert values(text) == [16, 32, 64], text
        assert all(one.counts("样本", "sample") for one in numbers(text)), text


def test_a_separate_number_before_a_comma_keeps_its_own_unit() -> None:
    rate, count = numbers("学习率取 0.01，50 次迭代")
    assert rate.unit == ""
    assert count.counts("迭代")


@pytest.mark.parametrize("name", ["ResNet50", "VGG-16", "x2", "batch_2", "v1.2.3", "L2"])
def test_digits_in_a_name_are_no_number(name: str) -> None:
    assert find_numbers(f"用 {name} 训练", place_of) == ()


def test_formulas_code_and_addresses_hold_no_numbers_of_the_prose() -> None:
    assert values("取 $x_0 = 10$，`lr = 0.1`，见 https://example.org/2024，共 50 次") == [50]


@pytest.mark.parametrize(
    "chunk", ["1.2.3", "1/0", "2025/11/08", "1,000,0", "2025-11-18", "007", "12:30", "1e-", "10_000", "1/00"]
)
def test_digits_that_cannot_be_read_are_an_error_with_their_place(chunk: str) -> None:
    with pytest.raises(ReadingError) as raised:
        find_numbers(f"这里取 {chunk} 个", place_of)
    assert raised.value.place == place_of(4)
    assert "cannot be read as a number" in str(raised.value)


def test_the_full_stop_behind_a_number_is_none_of_its_own() -> None:
    assert values("a rate of 0.1.") == [Fraction(1, 10)]


@pytest.mark.parametrize(
    "text",
    ["用的不是 10 个样本", "并非一个样本", "it is not 10 samples", "it is not exactly ten samples", "b ≠ 10"],
)
def test_a_number_that_the_sentence_denies_is_an_error(text: str) -> None:
    with pytest.raises(ReadingError, match="denied"):
        find_numbers(text, place_of)


# ---- number words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每次更新只用一个样本", [1]),
        ("一次炒一份、一次炒十份", [1, 1, 1, 10]),
        ("共两次，三份，四轮", [2, 3, 4]),
        ("一百二十八个样本要两千步", [128, 2000]),
        ("一共一千", [1000]),
        ("缩小到一半", [Fraction(1, 2)]),
        ("权重的总和为一，初始值取零", [1, 0]),
        ("今天占七成，昨天占两成", [Fraction(7, 10), Fraction(2, 10)]),
        ("只走半步", [Fraction(1, 2)]),
        ("占三分之一", [Fraction(1, 3)]),
        ("提高两倍", [2]),
        ("one sample per update", [1]),
        ("a batch of ten random samples", [10]),
        ("two hundred and fifty updates", [250]),
        ("the weights sum to one", [1]),
        ("a thousand steps", [1000]),
        ("half of the samples", [Fraction(1, 2)]),
        ("two thirds of the samples", [Fraction(2, 3)]),
        ("one-sample gradients", [1]),
    ],
)
def test_number_words_count_things(text: str, expected: list[Fraction]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一般一定一样一致一起一些一下一直一旦",
        "统一步长，进一步，同一个样本，另一个，每一次，上一步，下一轮，任意一个，任何一次",
        "一次性，一次函数，二次函数，一步步，一个个，一遍又一遍，一小批",
        "十分，万一，千万，几十个，十几个，上百个，几个，许多个",
        "一成不变，完成，成为一般",
        "One picks a direction.",
        "this one is the best one; no one; one of them; one by one; one another; one can see; one-hot",
        "someone, tense, often, Eleventh",
    ],
)
def test_words_that_only_contain_a_numeral_are_no_numbers(text: str) -> None:
    assert find_numbers(text, place_of) == ()


def test_ordinals_are_kept_apart_from_the_numbers() -> None:
    text = "第一步和第 3 轮, the 2nd update，一共 5 次"
    assert values(text) == [5]
    assert [(one.words, one.value) for one in find_ordinals(text, place_of)] == [
        ("第一", 1),
        ("3", 3),
        ("2", 2),
    ]


# ---- units --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "counted", "not_counted"),
    [
        ("1000 个样本", "样本", ("样本", "个"), ("更新", "次")),
        ("100 次参数更新", "参数更新", ("更新", "参数更新", "次"), ("样本",)),
        ("10 个不同的样本", "样本", ("样本",), ()),
        ("1000 样本", "", ("样本",), ()),
        ("跑 200 轮", "轮", ("轮",), ("次",)),
        ("快 10 倍", "倍", ("倍",), ()),
        ("炒十份菜", "份", ("份", "菜"), ()),
        ("一个 epoch 里", "epoch", ("epoch", "epochs"), ()),
        ("10 random samples are drawn", "sample", ("sample", "samples"), ("update",)),
        ("100 updates per epoch", "update", ("update", "updates"), ("epoch",)),
        ("8 batches", "batch", ("batch",), ()),
        ("占 16 GB 显存", "GB", ("GB",), ("显存",)),
        ("**10**\n个样本", "样本", ("样本",), ()),
        ("one epoch takes long", "epoch", ("epoch",), ("take",)),
        ("32-bit floats", "float", ("bit", "float"), ()),
        ("50 km/h", "km/h", ("km/h",), ("km", "h")),
        ("9.81 m/s²", "m/s²", ("m/s²",), ("m", "m/s")),
        ("9.81 m/s^2", "m/s^2", ("m/s^2",), ("m", "m/s")),
        ("9.81 m s⁻²", "m s⁻²", ("m s⁻²",), ("m",)),
        ("10 ms", "ms", ("ms",), ("m", "s")),
        ("5 m", "m", ("m",), ("ms",)),
        ("20 °C", "°C", ("°C",), ("°F", "°")),
        ("4.7 kΩ", "kΩ", ("kΩ",), ("Ω", "k")),
        ("1 kWh", "kWh", ("kWh",), ("kW", "Wh")),
        ("5 Nm", "Nm", ("Nm",), ("nm", "N")),
        ("4 kJ/(kg K)", "kJ/(kg K)", ("kJ/(kg K)",), ("kJ",)),
        ("£1,000", "£", ("£",), ("€",)),
        ("5 €", "€", ("€",), ("£",)),
        ("€2 million", "€", ("€",), ()),
        ("in the 1980s", "", (), ("s",)),
        ("the bill of $5 comes", "$", ("$",), ("come",)),
    ],
)
def test_a_number_knows_what_it_counts(
    text: str, unit: str, counted: tuple[str, ...], not_counted: tuple[str, ...]
) -> None:
    found = number(text)
    assert found.unit == unit
    assert all(found.counts(one) for one in counted)
    assert not found.counts(*not_counted)


def test_a_verb_with_its_own_number_is_not_the_noun_of_the_number_before() -> None:
    samples, times = numbers("每 10 个样本更新一次")
    assert samples.counts("样本")
    assert not samples.counts("更新")
    assert times.counts("次")


# ---- printed precision --------------------------------------------------------------------------


def test_six_percent_stands_for_what_rounds_to_it() -> None:
    six = number("占 6 %")
    assert (six.low, six.high) == (Fraction(55, 1000), Fraction(65, 1000))
    assert six.agrees(Fraction(63, 1000))
    assert six.agrees(Fraction(55, 1000))
    assert not six.agrees(Fraction(65, 1000))
    assert not six.agrees(Fraction(67, 1000))
    assert six.equals(Fraction(3, 50))
    assert not six.equals(Fraction(63, 1000))


@given(some.integers(-(10**6), 10**6), some.integers(0, 5), some.fractions(-2, 2, max_denominator=1000))
def test_a_printed_number_agrees_with_exactly_what_rounds_to_it(
    units: int, decimals: int, offset: Fraction
) -> None:
    step = Fraction(1, 10**decimals)
    printed = f"{Decimal(units).scaleb(-decimals):f}"
    value = units * step + offset * step
    nearest = int(abs(value) / step + Fraction(1, 2)) * (1 if value > 0 else -1)
    assert number(f"取 {printed}").agrees(value) == (nearest == units)


def test_trailing_zeros_are_printed_digits() -> None:
    assert number("取 0.1").agrees(Fraction(12, 100))
    assert not number("取 0.10").agrees(Fraction(12, 100))


def test_fractions_have_no_rounding() -> None:
    third = number("占 1/3")
    assert third.agrees(Fraction(1, 3))
    assert not third.agrees(Fraction(333, 1000))


@pytest.mark.parametrize(
    "value", [Fraction(1, 2), 0.5, Decimal("0.5"), np.float64(0.5), np.float32(0.5), sympy.Rational(1, 2)]
)
def test_values_of_every_kind_are_compared_exactly(value: object) -> None:
    assert number("取 0.5").equals(value)


def test_irrational_and_endless_values_are_compared_too() -> None:
    assert number("约 1.414").agrees(sympy.sqrt(2))
    assert not number("约 1.415").agrees(sympy.sqrt(2))
    assert not number("取 3").agrees(float("nan"))
    assert not number("取 3").equals(sympy.oo)
    assert exact(np.int64(7)) == 7


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("约 1000 次", 1000),
        ("大约 1500 次", 100),
        ("about 1024 updates", 1),
        ("100 次左右", 100),
        ("≈ 0.25", "0.01"),
    ],
)
def test_of_an_approximate_number_the_trailing_zeros_do_not_count(text: str, step: str | int) -> None:
    found = number(text)
    assert found.approximate
    assert found.step == Fraction(step)


def test_only_whole_numbers_turn_into_an_int() -> None:
    assert int(number("共 1,000 个")) == 1000
    with pytest.raises(ReadingError, match=r"note\.md:7:3"):
        int(number("取 0.5"))


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("占 21%", Fraction(2, 10), "20%"),
        ("占 21 %", Fraction(2049, 10000), "20 %"),
        ("占 0.10", Fraction(1, 3), "0.33"),
        ("共 1,000 个", 12_345, "12,345"),
        ("取 -0.5", Fraction(-7, 10), "-0.7"),
        ("占百分之七十", Fraction(21, 100), "百分之二十一"),
        ("炒十份", 2, "两"),
        ("ten samples", 21, "twenty-one"),
        ("1.5×10^4 步", 23_000, "2.3×10^4"),
        ("取 1/2", Fraction(2, 3), "2/3"),
    ],
)
def test_another_value_is_written_as_the_number_is(text: str, value: Fraction, written: str) -> None:
    assert number(text).like(value) == written


def test_a_numeral_without_decimals_refuses_them() -> None:
    with pytest.raises(ValueError, match="chinese"):
        number("占百分之七十").like(Fraction(-1, 10))


# ---- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["取 **1000** 个", "用**一**个样本", "占 ７０％", "小 batch（如 1\\~32）", "at *least* 1024 samples"],
)
def test_a_span_covers_its_own_words(text: str) -> None:
    for found in find_numbers(text, place_of):
        assert text[found.start : found.end] == found.words
        assert found.place == place_of(found.start)


# ---- ranges -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "如 1~32",
        "如 1～32",
        "如 1\\~32",
        "如 1–32",
        "如 1-32",
        "如 1 - 32",
        "如 1 到 32",
        "如 1 至 32",
        "从 1 到 32",
        "从 1 个样本到 32 个样本",
        "介于 1 和 32 之间",
        "在 1 与 32 之间",
        "from 1 to 32",
        "between 1 and 32 samples",
        "one to thirty-two",
        "[1, 32]",
        "1 ≤ b ≤ 32",
        "1 <= b <= 32",
    ],
)
def test_a_range_has_two_ends_that_belong_to_it(text: str) -> None:
    assert bounds(text) == (1, True, 32, True)
    assert [int(end) for end in interval(text).ends] == [1, 32]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1024 以上", (1024, True, None, True)),
        ("1024 个样本以上", (1024, True, None, True)),
        ("1024 及以上", (1024, True, None, True)),
        ("1024+", (1024, True, None, True)),
        ("不小于 1024", (1024, True, None, True)),
        ("至少 1024", (1024, True, None, True)),
        ("大于等于 1024", (1024, True, None, True)),
        ("≥ 1024", (1024, True, None, True)),
        ("at least 1024", (1024, True, None, True)),
        ("1024 or more", (1024, True, None, True)),
        ("1024 samples or more", (1024, True, None, True)),
        ("no fewer than 1024", (1024, True, None, True)),
        ("超过 1024", (1024, False, None, True)),
        ("大于 1024", (1024, False, None, True)),
        ("1024 多个", (1024, False, None, True)),
        ("more than 1024", (1024, False, None, True)),
        ("b > 1024", (1024, False, None, True)),
        ("32 以下", (None, True, 32, True)),
        ("32 步以内", (None, True, 32, True)),
        ("不超过 32", (None, True, 32, True)),
        ("至多 32", (None, True, 32, True)),
        ("at most 32", (None, True, 32, True)),
        ("no more than 32", (None, True, 32, True)),
        ("up to 32", (None, True, 32, True)),
        ("32 or fewer", (None, True, 32, True)),
        ("小于 32", (None, True, 32, False)),
        ("不到 32", (None, True, 32, False)),
        ("below 32", (None, True, 32, False)),
        ("fewer than 32", (None, True, 32, False)),
        ("[0, 1)", (0, True, 1, False)),
        ("(0, 1]", (0, False, 1, True)),
        ("0 < b ≤ 32", (0, False, 32, True)),
        ("2.0 ± 0.5", (Fraction(3, 2), True, Fraction(5, 2), True)),
        ("±3", (-3, True, 3, True)),
        ("60~70%", (Fraction(6, 10), True, Fraction(7, 10), True)),
        ("60%~70%", (Fraction(6, 10), True, Fraction(7, 10), True)),
        ("1~3 万", (10_000, True, 30_000, True)),
        ("三到五个", (3, True, 5, True)),
        ("不超过一个样本", (None, True, 1, True)),
    ],
)
def test_a_range_knows_its_bounds_and_whether_they_belong_to_it(
    text: str, expected: tuple[Fraction | None, bool, Fraction | None, bool]
) -> None:
    assert bounds(text) == expected


def test_the_numbers_of_a_range_are_not_numbers_of_their_own() -> None:
    found = find_numbers("小 batch 1~32 个样本，取 16 个样本", place_of)
    assert [type(one) for one in found] == [NumberInterval, Number]
    assert found[0].counts("样本")
    assert [one.words for one in find_intervals("小 batch 1~32 个样本，取 16 个", place_of)] == ["1~32"]


def test_a_range_that_ends_below_its_beginning_is_an_error_with_its_place() -> None:
    with pytest.raises(ReadingError, match="32~1") as raised:
        find_numbers("取 32~1 个", place_of)
    assert raised.value.place == place_of(2)


@pytest.mark.parametrize(
    "text", ["10 - 3 = 7", "a mean over 10 samples", "sums up to 100", "(1, 2)", "从 1 个变成 2 个"]
)
def test_what_only_looks_like_a_range_is_none(text: str) -> None:
    assert find_intervals(text, place_of) == ()
    assert numbers(text)


def test_a_range_contains_what_lies_between_its_ends() -> None:
    small, large = interval("如 1~32"), interval("超过 1024")
    assert small.contains(1)
    assert small.contains(32)
    assert not small.contains(Fraction(65, 2))
    assert not large.contains(1024)
    assert large.contains(10**9)
    assert not large.contains(float("inf"))


def test_bounded_ranges_list_their_whole_numbers() -> None:
    assert list(interval("[1, 4)").integers()) == [1, 2, 3]
    assert list(interval("0.5 到 2.5").integers()) == [1, 2]
    assert interval("超过 1024").first == 1025
    assert interval("小于 32").last == 31
    with pytest.raises(ReadingError, match="no upper end"):
        interval("1024 以上").integers()
    with pytest.raises(ReadingError, match="no lower end"):
        interval("32 以下").integers()


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("1~32", "64~256", False),
        ("1~32", "32~64", True),
        ("小于 32", "32~64", False),
        ("1~32", "超过 32", False),
        ("1~32", "32 以上", True),
        ("至多 5", "至少 3", True),
    ],
)
def test_ranges_overlap_where_they_share_a_number(one: str, other: str, overlap: bool) -> None:
    assert interval(one).overlaps(interval(other)) is overlap
    assert interval(other).overlaps(interval(one)) is overlap


@given(some.integers(0, 10**6), some.integers(0, 10**6), some.sampled_from(["~", "～", "–", " 到 ", " to "]))
def test_every_range_of_integers_is_read_or_refused(low: int, high: int, between: str) -> None:
    text = f"取 {low}{between}{high} 个"
    if low <= high:
        assert bounds(text) == (low, True, high, True)
    else:
        with pytest.raises(ReadingError):
            find_numbers(text, place_of)


@pytest.mark.parametrize("module", [numerals, markup, quantities])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("text", ["三组样本", "10 批样本", "3 groups of samples", "一组 sample"])
def test_groups_of_samples_are_not_so_many_samples(text: str) -> None:
    (number,) = find_numbers(text, lambda offset: Place("notes/a.md", 1, offset + 1))
    assert isinstance(number, Number)
    assert number.of_groups
    assert not number.counts("样本", "sample")
    assert number.counts(number.unit)


# ---- sentences of other subjects ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000 euros grow to 1,628.89 euros after 10 years", [1000, Fraction("1628.89"), 10]),
        ("100 euros rise to 110", [100, 110]),
        ("the 10 sheep grow to 20", [10, 20]),
        ("the price falls from 20 to 15 euros", [20, 15]),
        ("the rate falls from 5 % to 4 %", [Fraction(5, 100), Fraction(4, 100)]),
        ("add 5 to 7", [5, 7]),
        ("a ratio of 1 to 4", [1, 4]),
    ],
)
def test_a_to_between_two_numbers_is_not_always_a_range(text: str, expected: list[Fraction]) -> None:
    assert values(text) == expected
    assert not find_intervals(text, place_of)


@pytest.mark.parametrize(
    "text", ["1 m to 2 km", "5 % to 10", "from £5 to €10", "12 ± 5 %", "1 euro to 1.2 dollars"]
)
def test_ends_that_count_different_things_are_no_range(text: str) -> None:
    with pytest.raises(ReadingError, match="count different things"):
        find_numbers(text, place_of)


@pytest.mark.parametrize(
    "text",
    [
        "10 random samples to 32 random samples",
        "3%-5%",
        "3 volts to 5 volts",
        "from €5 to €10",
        "between £3 and £5",
        "$3–$5",
        "between 10 and 20 per cent",
    ],
)
def test_a_range_may_name_its_unit_twice(text: str) -> None:
    low, high = interval(text).ends
    assert low.value < high.value
    assert low.unit == high.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at minus 3 degrees", -3),
        ("negative five", -5),
        ("it drops to –5 °C", -5),
        ("a loss of − 3 euros", -3),
        ("2½ %", Fraction(25, 1000)),
        ("2 1/2 cups", Fraction(5, 2)),
        ("one and a half hours", Fraction(3, 2)),
        ("two and two thirds", Fraction(8, 3)),
        ("half an hour", Fraction(1, 2)),
        ("a third of the votes", Fraction(1, 3)),
        ("zero point five", Fraction(1, 2)),
        ("three point one four", Fraction(314, 100)),
        ("half a dozen eggs", 6),
        ("3 dozen eggs", 36),
        ("two dozen eggs", 24),
        ("2 trillion dollars", 2 * 10**12),
        ("two trillion dollars", 2 * 10**12),
        ("7.9bn people", 7_900_000_000),
        ("5 hundred", 500),
        ("3 ‰", Fraction(3, 1000)),
        ("it is 2**3", 8),
    ],
)
def test_a_number_is_read_with_all_its_words_and_signs(text: str, expected: Fraction) -> None:
    assert number(text).value == expected


def test_what_is_subtracted_is_not_negative() -> None:
    assert values("5 minus 3") == [5, 3]
    assert values("- 5 people") == [5]


def test_a_third_claim_is_no_fraction() -> None:
    assert values("a third claim") == []


@pytest.mark.parametrize("text", ["3,5 %", "0,5", "1.410,60 euros", "12,34", "5M people"])
def test_digits_that_can_be_read_two_ways_are_refused(text: str) -> None:
    with pytest.raises(ReadingError, match="cannot be read as a number"):
        find_numbers(text, place_of)


@pytest.mark.parametrize("text", ["(0,1)", "{0,1}", "0, 1", "0,1,1"])
def test_a_list_needs_no_blanks_where_it_cannot_be_a_decimal(text: str) -> None:
    assert values(text)[:2] == [0, 1]


def test_amounts_in_dollars_are_prose_where_the_page_shows_them_as_prose() -> None:
    assert values("a dozen eggs cost $3.60, half a dozen $1.80") == [12, Fraction("3.6"), 6, Fraction("1.8")]
    assert values(r"they cost \$3.60, half as many \$1.80") == [
        Fraction("3.6"),
        Fraction(1, 2),
        Fraction("1.8"),
    ]


# ---- languages with a decimal comma -------------------------------------------------------------


def read_in(lang: str, text: str) -> list[Number]:
    return [one for one in find_numbers(text, place_of, lang) if isinstance(one, Number)]


def test_a_decimal_comma_is_read_in_languages_that_have_it() -> None:
    rate, start, years, end = read_in("de", "Bei 3,5 % werden aus 1.000 Euro nach 10 Jahren 1.410,60 Euro")
    assert [one.value for one in (rate, start, years, end)] == [
        Fraction("0.035"),
        1000,
        10,
        Fraction("1410.6"),
    ]
    assert (rate.step, end.step) == (Fraction(1, 1000), Fraction(1, 100))
    assert (start.words, end.words) == ("1.000", "1.410,60")
    assert read_in("fr", "3,5 °C")[0].value == Fraction(7, 2)
    assert read_in("de-CH", "3.5 °C")[0].value == Fraction(7, 2)
    assert read_in("qq", "3.5 °C")[0].value == Fraction(7, 2)


def test_corrections_are_written_with_the_note_s_comma() -> None:
    rate, end = read_in("de", "3,5 % und 1.410,60 Euro")
    assert rate.like(Fraction("0.042")) == "4,2 %"
    assert end.like(1_628_894) == "1.628.894,00"


@pytest.mark.parametrize("text", ["3.5 %", "am 14.3.2024", "1,000.50 Euro", "2,4,9"])
def test_a_number_that_is_not_written_as_its_language_writes_it_is_refused(text: str) -> None:
    with pytest.raises(ReadingError, match=r"this note's language \(de\)"):
        find_numbers(text, place_of, "de")


def test_words_before_an_amount_reach_behind_the_sign_of_its_currency() -> None:
    assert bounds("at least €5")[:3] == (5, True, None)
    assert bounds("below £ 5")[2] == 5
    assert number("about £1,500").step == 100
    with pytest.raises(ReadingError, match="stands denied"):
        find_numbers("it is not €5", place_of)
