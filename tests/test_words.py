"""Words of direction, size, certainty, … as they stand in sentences, with their negations."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notecheck import words
from notecheck.errors import ReadingError
from notecheck.model import Place
from notecheck.prose import families
from notecheck.words import (
    AMOUNT,
    ASCENT,
    AVERAGE,
    CANCEL,
    CERTAINTY,
    CHANCE,
    COMPARISON,
    CONVEXITY,
    DEPENDENCE,
    EQUALITY,
    FAMILIES,
    GROWTH,
    HELP,
    OPPOSITION,
    ORDER,
    QUANTIFIER,
    REACH,
    SIZE,
    SMOOTHNESS,
    SPEED,
    STEADINESS,
    Family,
    Word,
    alternatives,
    find_term,
    find_words,
    opposites,
)


def place_of(offset: int) -> Place:
    return Place("note.md", 3, offset + 1)


def meanings(text: str, family: Family) -> list[str]:
    return [word.meaning for word in find_words(text, family, place_of)]


def said(text: str, family: Family) -> list[str]:
    return [word.words for word in find_words(text, family, place_of)]


# ---- every family says what it is for ------------------------------------------------------------

SENTENCES: list[tuple[Family, str, list[str]]] = [
    (GROWTH, "方向稳定时，$v_t$ 会**越来越大**", ["up"]),
    (GROWTH, "损失在头几步里不断增大", ["up"]),
    (GROWTH, "震荡越**来越**小", ["down"]),
    (GROWTH, "噪声占多数的机会变少", ["down"]),
    (GROWTH, "幅度随之衰减，直到消失", ["down", "down"]),
    (GROWTH, "这会加快下降，加快下降速度", ["up", "up"]),
    (GROWTH, "步子变得越来越慢", ["down"]),
    (GROWTH, "The variance keeps growing, larger and larger", ["up", "up"]),
    (GROWTH, "The oscillation dies out and its amplitude falls", ["down", "down"]),
    (GROWTH, "The steps get even smaller; they speed up", ["down", "up"]),
    (GROWTH, "The error is halved, then it shrank", ["down", "down"]),
    (SIZE, "噪声大，波动小", ["large", "small"]),
    (SIZE, "迈的是小步；学习率过大", ["small", "large"]),
    (SIZE, "噪声大导致结果不稳", ["large"]),
    (SIZE, "显存占用小且便宜，频率高", ["small", "large"]),
    (SIZE, "The noise is large and the steps are small", ["large", "small"]),
    (AMOUNT, "更新次数更多，需要的轮数少", ["more", "fewer"]),
    (AMOUNT, "It needs more epochs but fewer samples and less memory", ["more", "fewer", "fewer"]),
    (SPEED, "训练速度快，收敛缓慢", ["faster", "slower"]),
    (SPEED, "越走越快", ["faster"]),
    (SPEED, "Momentum goes faster and faster, plain descent is sluggish", ["faster", "slower"]),
    (STEADINESS, "收敛不稳定，方向却很稳定", ["unsteady", "steady"]),
    (STEADINESS, "走得更稳", ["steady"]),
    (
        STEADINESS,
        "the direction is more stable than before; less stable; unstable",
        ["steady", "unsteady", "unsteady"],
    ),
    (SMOOTHNESS, "曲线更平滑，路径曲折", ["smooth", "jagged"]),
    (SMOOTHNESS, "a smoother curve, a bumpy ride", ["smooth", "jagged"]),
    (AVERAGE, "取各样本梯度的平均值，而它们的总和更大", ["mean", "sum"]),
    (AVERAGE, "the mean of the gradients, summed over days", ["mean", "sum"]),
    (QUANTIFIER, "一次只看一个样本，或者一次看全部样本", ["one", "all"]),
    (QUANTIFIER, "并非全部，只是一部分", ["some", "some"]),
    (
        QUANTIFIER,
        "a single sample, all samples, not all of them, none of them",
        ["one", "all", "some", "none"],
    ),
    (CERTAINTY, "一定会收敛，可能发散，不一定好，不可能相同", ["always", "sometimes", "sometimes", "never"]),
    (CERTAINTY, "it always converges, may diverge, isn't always best", ["always", "sometimes", "sometimes"]),
    (ORDER, "先打乱，更新之后", ["before", "after"]),
    (ORDER, "before the update; then average", ["before", "after"]),
    (ASCENT, "梯度指向上升最快的方向，下山要反着走", ["ascent", "descent"]),
    (ASCENT, "steepest ascent, walking downhill", ["ascent", "descent"]),
    (OPPOSITION, "朝着梯度的反方向走；方向相同", ["opposite", "same"]),
    (OPPOSITION, "against the gradient; in the same direction", ["opposite", "same"]),
    (DEPENDENCE, "方向依赖单个样本；两者互不影响", ["dependent", "independent"]),
    (DEPENDENCE, "it depends on one sample; the two are independent", ["dependent", "independent"]),
    (CHANCE, "随机抽取，按顺序抽取", ["random", "fixed"]),
    (CHANCE, "drawn at random, in a fixed order", ["random", "fixed"]),
    (CONVEXITY, "对凸问题与非凸问题", ["convex", "nonconvex"]),
    (CONVEXITY, "convex and non-convex problems", ["convex", "nonconvex"]),
    (REACH, "全局最优与局部最优", ["global", "local"]),
    (REACH, "a local minimum, globally optimal", ["local", "global"]),
    (COMPARISON, "比 SGD 更稳定，比整批的小", ["more", "less"]),
    (COMPARISON, "larger than the batch; needs fewer updates than that", ["more", "less"]),
    (EQUALITY, "两者相等；SGD ≠ 非向量化", ["equal", "different"]),
    (EQUALITY, "the same value; a different one", ["equal", "different"]),
    (HELP, "有助于跳出浅坑，却妨碍收敛", ["helps", "hinders"]),
    (HELP, "it helps to escape and hampers settling", ["helps", "hinders"]),
    (CANCEL, "来回的分量相互抵消，同向的叠加", ["cancels", "reinforces"]),
    (CANCEL, "opposite terms cancel out, equal ones accumulate", ["cancels", "reinforces"]),
]


@pytest.mark.parametrize(("family", "text", "expected"), SENTENCES)
def test_a_sentence_says_the_meanings_of_its_words(family: Family, text: str, expected: list[str]) -> None:
    assert meanings(text, family) == expected


def test_every_family_has_a_sentence_for_each_of_its_meanings_in_both_languages() -> None:
    for family in FAMILIES:
        for chinese in (True, False):
            seen = {
                meaning
                for one, text, expected in SENTENCES
                if one is family and chinese == any("\u4e00" <= sign <= "\u9fff" for sign in text)
                for meaning in expected
            }
            missing = set(family.meanings) - seen - {"none", "never"}
            assert not missing, (family.name, chinese, missing)


def test_no_word_has_two_meanings_in_its_family() -> None:
    for family in FAMILIES:
        assert family.lookup


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_word_of_a_family_is_found_where_it_stands_alone(family: Family) -> None:
    for meaning, vocabulary in family.meanings.items():
        for word in vocabulary:
            found = find_words(f"$x$ {word}", family, place_of)
            assert [(one.meaning, one.words) for one in found] == [(meaning, word)], word


def test_a_family_whose_word_has_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="two meanings"):
        _ = Family("SIDE", {"left": ("左",), "right": ("右", "左")}).lookup


# ---- words inside other words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "text"),
    [
        (GROWTH, "用随机梯度下降训练，沿下降方向走，GPU 加速器，weight decay and dropout"),
        (GROWTH, "decreasingly regrown overgrow pre-growing"),
        (SIZE, "大部分情况下，批量大小大约为十，小批量最小，最大值，局部极小值，扩大，变大"),
        (SIZE, "取多大，更高效，忽高忽低，越来越大"),
        (SIZE, "it gets smaller and smaller, the largest of them, no longer, a great deal"),
        (AMOUNT, "大多数情况下至多差不多，多少，更新多次"),
        (AMOUNT, "more stable, less noisily, more or less"),
        (SPEED, "尽快赶快，steepest, as fast as"),
        (STEADINESS, "稳定性，不稳定性，stability"),
        (AVERAGE, "均方误差，平均而言，mean squared error, on average, meaning"),
        (QUANTIFIER, "同一个，另一个，任意一个，上一个，不同，that allows, one another, each other"),
        (CERTAINTY, "可能性，存在一定噪声，一定的条件，尽可能"),
        (ASCENT, "指向，朝向，方向，梯度下降，gradient descent"),
        (OPPOSITION, "方向不同，同时"),
        (CHANCE, "随机梯度下降，随机性，stochastic gradient descent, in order to"),
        (CONVEXITY, "凸显，凹凸"),
        (COMPARISON, "更新参数，更换，比如，rather than, other than"),
        (ORDER, "首先，最后，不再，looks after both，one after another，after all"),
    ],
)
def test_words_inside_other_words_do_not_count(family: Family, text: str) -> None:
    assert said(text, family) == []


def test_the_longest_word_wins() -> None:
    assert said("收敛不稳定", STEADINESS) == ["不稳定"]
    assert said("it gets smaller and smaller", GROWTH) == ["gets smaller and smaller"]
    assert said("大多数样本，大部分", QUANTIFIER) == ["大多数", "大部分"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("噪声大", ["大"]),
        ("噪声大，", ["大"]),
        ("**噪声大**、慢", ["大"]),
        ("大噪声", []),
        ("噪声大小", []),
        ("噪声大得多", ["大"]),
        ("噪声大而且乱", ["大"]),
        ("噪声大概如此", []),
        ("很大的噪声", ["很大"]),
    ],
)
def test_a_single_character_counts_only_as_a_predicate(text: str, expected: list[str]) -> None:
    assert said(text, SIZE) == expected


# ---- negation ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "text", "meaning"),
    [
        (GROWTH, "损失不会变大", "down"),
        (GROWTH, "损失不再增大", "down"),
        (GROWTH, "损失并没有减小", "up"),
        (GROWTH, "损失无法**减小**", "up"),
        (GROWTH, "损失不可能减小", "up"),
        (GROWTH, "the loss does not grow", "down"),
        (GROWTH, "the loss no longer falls", "up"),
        (GROWTH, "the loss doesn't get any smaller", "up"),
        (GROWTH, "the loss never really shrinks", "up"),
        (SIZE, "噪声不大", "small"),
        (SIZE, "噪声没有那么大", "small"),
        (SIZE, "噪声不是很大", "small"),
        (STEADINESS, "方向不太稳定", "unsteady"),
        (STEADINESS, "方向并非不稳定", "steady"),
        (STEADINESS, "not unstable", "steady"),
        (SMOOTHNESS, "路径不是完全平滑", "jagged"),
        (DEPENDENCE, "it does not depend on it", "independent"),
        (REACH, "a minimum that is not global", "local"),
    ],
)
def test_negation_turns_a_two_sided_family_around(family: Family, text: str, meaning: str) -> None:
    (word,) = find_words(text, family, place_of)
    assert (word.meaning, word.negated) == (meaning, True)


def test_two_negations_cancel() -> None:
    (word,) = find_words("损失并非不减小", GROWTH, place_of)
    assert (word.meaning, word.negated) == ("down", False)
    assert meanings("不得不减小", GROWTH) == ["down"]


@pytest.mark.parametrize(
    ("family", "text", "meaning"),
    [
        (GROWTH, "损失不断增大", "up"),
        (GROWTH, "不仅会变大", "up"),
        (GROWTH, "学习率不变，震荡减小", "down"),
        (GROWTH, "不改变学习率时震荡减小", "down"),
        (GROWTH, "噪声在不同程度上增大", "up"),
        (STEADINESS, "方向非常稳定", "steady"),
        (STEADINESS, "特别稳定", "steady"),
        (GROWTH, "学习率是不是会变大", "up"),
        (GROWTH, "not only that: it grows", "up"),
        (GROWTH, "It is not so. The noise grows", "up"),
    ],
)
def test_what_only_looks_like_a_negation_does_nothing(family: Family, text: str, meaning: str) -> None:
    (word,) = find_words(text, family, place_of)
    assert (word.meaning, word.negated) == (meaning, False)


@pytest.mark.parametrize(
    ("family", "text"),
    [
        (AVERAGE, "用的不是平均值"),
        (AVERAGE, "it is not the mean"),
        (QUANTIFIER, "用的不是一个样本"),
        (CERTAINTY, "it is not possibly so"),
        (OPPOSITION, "并非相反"),
        (HELP, "it does not help"),
    ],
)
def test_negation_elsewhere_is_an_error_with_its_place(family: Family, text: str) -> None:
    with pytest.raises(ReadingError, match="stands negated") as raised:
        find_words(text, family, place_of)
    assert raised.value.place is not None
    assert raised.value.place.column > 1


@pytest.mark.parametrize(
    ("family", "text"),
    [
        (GROWTH, "损失不会随批量变大"),
        (GROWTH, "没有让噪声减小"),
        (GROWTH, "避免噪声变大"),
        (GROWTH, "不是因为批量变大"),
        (EQUALITY, "这不就等于换了一批"),
        (SPEED, "没有 SGD 快"),
        (SPEED, "不如 SGD 快"),
        (STEADINESS, "减少了不稳定"),
        (GROWTH, "损失减小不了"),
        (GROWTH, "it does not make the loss grow"),
        (GROWTH, "it prevents the loss from growing"),
        (STEADINESS, "it reduces unstable steps"),
    ],
)
def test_a_negation_that_may_belong_elsewhere_is_an_error(family: Family, text: str) -> None:
    with pytest.raises(ReadingError, match="cannot be read"):
        find_words(text, family, place_of)


@pytest.mark.parametrize(
    ("family", "text"),
    [
        (SPEED, "训练不一定更快"),
        (SPEED, "not necessarily faster"),
        (GROWTH, "未必会增大"),
        (GROWTH, "doesn't always grow"),
    ],
)
def test_a_hedged_word_is_an_error(family: Family, text: str) -> None:
    with pytest.raises(ReadingError, match="hedged"):
        find_words(text, family, place_of)


def test_what_a_hedge_says_is_certainty() -> None:
    assert meanings("训练不一定更快", CERTAINTY) == ["sometimes"]
    assert meanings("it doesn’t always converge", CERTAINTY) == ["sometimes"]


# ---- families of a check's own --------------------------------------------------------------------


def test_a_check_can_define_a_family_of_its_own() -> None:
    side = Family("SIDE", {"left": ("左", "left"), "right": ("右", "right")})
    assert meanings("向左走，not left", side) == ["left", "right"]
    third = Family("WAY", {"left": ("left",), "right": ("right",), "straight": ("straight",)})
    with pytest.raises(ReadingError, match="stands negated"):
        find_words("not left", third, place_of)


def test_opposites_are_the_other_meanings() -> None:
    assert opposites(GROWTH, "up") == ("down",)
    assert set(opposites(QUANTIFIER, "one")) == {"all", "some", "none"}
    with pytest.raises(KeyError, match="sideways"):
        opposites(GROWTH, "sideways")


@pytest.mark.parametrize(
    ("family", "text", "first"),
    [
        (GROWTH, "震荡越来越大", "越来越小"),
        (GROWTH, "震荡减小", "增大"),
        (GROWTH, "it gets smaller and smaller", "larger and larger"),
        (SIZE, "噪声大", "小"),
        (AVERAGE, "取平均", "求和"),
        (REACH, "全局最优", "局部最优"),
    ],
)
def test_alternatives_say_something_else_in_the_same_form(family: Family, text: str, first: str) -> None:
    (word,) = find_words(text, family, place_of)
    others = alternatives(word, family)
    assert first in others[:4]
    assert all(word.words != other for other in others)


def test_in_every_sentence_each_alternative_changes_what_is_said_or_is_refused() -> None:
    for family, text, expected in SENTENCES:
        for word in find_words(text, family, place_of):
            for other in alternatives(word, family):
                edited = text[: word.start] + other + text[word.end :]
                try:
                    assert meanings(edited, family) != expected, edited
                except ReadingError:
                    continue


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_meaning_has_alternatives_in_both_languages(family: Family) -> None:
    for vocabulary in family.meanings.values():
        chinese = next(word for word in vocabulary if "\u4e00" <= word[0] <= "\u9fff")
        english = next(word for word in vocabulary if word[0].isascii() and word[0].isalpha())
        for word in (chinese, english):
            found = find_words(f"$x$ {word}", family, place_of)
            assert alternatives(found[0], family)


# ---- terms ---------------------------------------------------------------------------------------


def test_a_term_is_found_where_it_stands_in_the_prose() -> None:
    text = "震荡的原因是`样本差异`，也就是样本**差异**本身"
    found = find_term(text, "样本差异", "difference between samples", place_of=place_of)
    assert isinstance(found, Word)
    assert found.start == text.index("样本**")
    assert text[found.start : found.end] == found.words == "样本**差异"
    assert found.meaning == "样本差异"


def test_english_terms_are_whole_words_whatever_their_case() -> None:
    assert find_term("Difference  between\nsamples", "difference between samples", place_of=place_of)
    assert find_term("the resampled batch", "sample", place_of=place_of) is None


def test_of_several_terms_the_first_in_the_text_is_found() -> None:
    found = find_term("总和与平均", "平均", "总和", place_of=place_of)
    assert found is not None
    assert found.meaning == "总和"


def test_a_denied_verb_before_a_term_does_not_deny_the_term() -> None:
    assert find_term("不改变学习率时", "学习率", place_of=place_of)
    assert find_term("没有改变学习率", "学习率", place_of=place_of)


@pytest.mark.parametrize("text", ["震荡不是样本差异引起的", "it is not the difference between samples"])
def test_a_term_that_the_sentence_denies_is_an_error(text: str) -> None:
    with pytest.raises(ReadingError, match="stands negated"):
        find_term(text, "样本差异", "difference between samples", place_of=place_of)


# ---- places --------------------------------------------------------------------------------------


@given(some.sampled_from(SENTENCES), some.text(alphabet=" *$a，", max_size=8))
def test_a_word_covers_its_own_text_and_knows_its_place(
    sentence: tuple[Family, str, list[str]], before: str
) -> None:
    family, text, _ = sentence
    shifted = f"`{before}` {text}"
    for word in find_words(shifted, family, place_of):
        assert shifted[word.start : word.end] == word.words
        assert word.place == place_of(word.start)


@pytest.mark.parametrize("module", [families, words])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0
