"""What stands behind a number: measure words, nouns, and the words that end a noun phrase."""

from __future__ import annotations

import re

from notecheck.prose.families import listed
from notecheck.prose.quantities import COLLECTIVES, singular
from notecheck.prose.symbols import SYMBOL

# Measure words, each with the characters that would make another word of it (步 but not 步骤).
_MEASURES = listed(
    """
    个-别, 次-数序于要, 份-额量, 步-骤长, 轮-廓流, 批-评判次准量, 遍-历布, 倍-增, 种-子, 类-似别型比, 条-件,
    项-目, 组-成合织, 层-次级, 维-护持, 位-置移于, 只-有要是能会用需看取, 件, 张-量力, 台-阶, 块, 颗,
    根-据本, 段-落, 句, 行-为走动进, 列-表举, 页, 章, 节-点奏省, 天-然生, 日, 年, 周-期围, 秒, 处-理于, 座,
    辆, 篇, 幅-度值, 枚, 对-应于称比照抗数, 套, 场-景, 回-归到, 趟, 圈, 代-码价表替数, 例-如子外, 元-素,
    格-式外, 批次, 字节, 小时, 分钟, 毫秒, 个月, 百分点, 人-工为们类, 阶-段, 口, 级-别, 档, 门, 支-持,
    名-字称义, 米, 千米, 克-服, 千克, 度-量, 比特, 像素
    """
)
_STOPPED = sorted((entry.partition("-")[::2] for entry in _MEASURES), key=lambda entry: -len(entry[0]))
MEASURE = "(?:" + "|".join(f"{word}(?![{stop}])" if stop else word for word, stop in _STOPPED) + ")"
_EVENTS = "次遍回趟步轮"

NOT_ONE_BEFORE = re.compile(r"(?:[每下上某同任这那哪前后进首头之又逐另唯]|任意|任何|另外|随便)$")
"""What turns 一个, 一次 … into "each", "the next", "another": not a count."""
NOT_ONE_AFTER = re.compile(
    rf"(?P<m>{MEASURE})(?:又?一?(?P=m)|又一|性|方面|(?:次|阶)?(?:函数|方程|多项式|型|导|项|元))"
    r"|次(?:函数|方程|多项式|型|项|曲线|曲面)|天到晚|口气"
)
"""What makes 一次性, 一次函数, 一步步 out of it."""

_CHINESE_END = (
    "的来以就才会能可和与或及后前内中里时上下都也在是为有则便即将把被对从到至等地得了着过并且而但因所如若几"
    "约共只仅不没无再又最很较"
)
_CHINESE_VERBS = "|".join(
    listed(
        """
        计算, 进行, 参与, 组成, 构成, 使用, 需要, 用于, 得到, 产生, 表示, 更[快大小多少高低好稳慢平], 左右,
        上下, 以上, 以下, 以内, 之内, 之间, 及以, 之后, 之前, 一起, 同时
        """
    )
)
_CHINESE_NOUN = re.compile(
    rf"(?:(?!{_CHINESE_VERBS})[\u3400-\u9fff](?<![{_CHINESE_END}一二两三四五六七八九十百]))*"
)
_OF = re.compile(rf"的{_CHINESE_NOUN.pattern}")
_DESCRIBED = re.compile(rf"[\u3400-\u9fff]{{1,8}}?的(?P<noun>{_CHINESE_NOUN.pattern})")
_BLANK = r"[ \t]*\n?[ \t]*"
_MEASURED = re.compile(rf"(?:-(?=[A-Za-z])|{_BLANK})(?P<measure>{MEASURE})?{_BLANK}")
_NUMERAL = re.compile("[一二两三四五六七八九十百0-9]")
_LATIN_NOUN = re.compile(r"[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*")
_STOPS = frozenset(
    listed(
        """
        a, an, the, of, per, in, for, and, to, is, are, was, were, with, from, at, on, or, each, that,
        which, as, by, than, if, when, where, so, but, not, do, does, did, will, would, can, could, may,
        might, must, should, have, has, had, be, been, it, its, this, there, these, those, after, before,
        until, up, then, because, while, within, without, about, over, under, between, among, all, only,
        every, into, through, during, use, uses, used, using, need, needs, make, makes, give, gives, drawn,
        taken, times, more, less, fewer, larger, smaller, greater, bigger, faster, slower, better, work,
        works, we, you, they, i, e, g, etc, suffice, suffices, remain, remains, contribute, contributes,
        minus, plus, out, form, forms, become, becomes, get, gets
        """
    )
)
_DECADE = re.compile(r"(?<![0-9.,])[12][0-9]{2}0$")


def counted(text: str, end: int, one: bool = False) -> tuple[str, str, str, int]:
    """Measure word, unit and following words of the number that ends at `text[end]`, and their end.

    In Chinese the unit is the noun behind the measure word, or the measure word where no noun
    follows; in English the last of the up to four words that follow up to the first plural. Behind
    `one` no plural follows: its "plural" is a verb.
    """
    found = _MEASURED.match(text, end)
    measure, at = (found["measure"] or "", found.end()) if found else ("", end)
    if phrase := _chinese(text, at, measure):
        noun, following, stop = phrase
        single = measure and measure not in COLLECTIVES
        return measure, (noun if single and len(noun) > 1 else measure), following, stop
    if measure and not re.match("[A-Za-z]", text[at : at + 1]):
        return measure, measure, "", found.end("measure") if found else end
    unit, following, stop = _english(text, at, one)
    return measure, (measure if measure in COLLECTIVES else unit), following, stop


def _chinese(text: str, at: int, measure: str) -> tuple[str, str, int] | None:
    """Noun, all following words, and the end of the noun: 样本 and 样本的梯度."""
    noun = _CHINESE_NOUN.match(text, at)
    if noun and noun[0]:
        if _NUMERAL.match(text, noun.end()) and measure not in _EVENTS:
            return _before_verb(text, at, noun.end())
        behind = _OF.match(text, noun.end())
        return noun[0], noun[0] + (behind[0] if behind else ""), noun.end()
    described = _DESCRIBED.match(text, at) if measure else None
    return (described["noun"], described[0], described.end()) if described else None


def _before_verb(text: str, at: int, end: int) -> tuple[str, str, int]:
    """每 10 个样本更新一次: what stands right before the next number is its verb."""
    noun = text[at : min(at + 2, end)]
    return noun, noun, at + len(noun)


def _english(text: str, at: int, one: bool) -> tuple[str, str, int]:
    if re.match(r"s\b", text[at : at + 2]) and _DECADE.search(text[:at]):
        return "", "", at + 1  # in the 1980s: no seconds
    if unit := SYMBOL.match(text, at):
        return unit[0], unit[0], unit.end()
    words: list[str] = []
    here, end = at, at
    while len(words) < 4 and (word := _LATIN_NOUN.match(text, here)):
        plural = singular(word[0]) != word[0].lower()
        if word[0].lower() in _STOPS or (one and plural):
            break
        words.append(word[0])
        end = word.end()
        blank = re.compile(_BLANK).match(text, end)
        here = blank.end() if blank else end
        if here == end:
            break
    if not words:
        return "", "", at
    return singular(words[-1] if one else _head(words)), " ".join(words), end


def _head(words: list[str]) -> str:
    """The first plural, else the first word."""
    return next((word for word in words if singular(word) != word.lower()), words[0])
