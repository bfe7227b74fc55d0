"""How Chinese says what a symbol is: 其中 η 表示学习率; 学习率记作 η; η：学习率; 由学习率 η 决定."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notecheck.notation.wording import SYMBOL, Found, Line, Terms, Turned, overlapping, trimmed
from notecheck.prose.markup import OBJECT

_HAN = "[\u3400-\u9fff]"
_BEGINS = rf"(?:^|[，。；：！？（）(),;:\n]|(?<!{SYMBOL})、)\s*"
_LEAD = (
    r"(?:其中|这里|此处|式中|上式中|公式中|我们设|我们用|我们把|设|令|记|约定|并|而|且|再设|假设|用|以|把|将)?"
    r"的?[，,：:]?\s*"
)
_SAYS = (
    r"(?:就|则|都|也|仍|仍然|依然)?"
    r"(?:表示的是|代表的是|是|为|表示|代表|叫作|叫做|称为|称作|指的是|即为|叫|称|记(?=[^作为录]))"
)
_CLAUSE = r"(?P<words>[^，。；：、！？（）(),;:\n]{2,28}?)"
_WORDS = _CLAUSE.replace("、", "")
_ENDS = rf"\s*(?:$|[，。；：！？（）(),;:\n]|、\s*{SYMBOL}\s*(?:是|为|表示|代表|叫|称|指)|且|并且|而且|同时)"

_OUTRIGHT = re.compile(rf"{_BEGINS}{_LEAD}(?P<symbol>{SYMBOL})\s*{_SAYS}\s*{_WORDS}(?={_ENDS})")
_LISTED = re.compile(
    rf"(?:^|[；;])\s*(?:其中)?\s*(?P<symbol>{SYMBOL})\s*(?:：|:|——?|--?|–)\s*{_WORDS}(?={_ENDS})"
)
_TURNED = re.compile(
    rf"{_BEGINS}(?:其中|这里|此处|我们)?(?:设|令|把|将)?\s*{_CLAUSE}(?P<aside>照旧|仍旧|仍然|依然|仍|还|也|都|则|就|统一)?"
    rf"(?P<says>是|为|取|记作|记为|写作|叫作|叫做|称为|称作)\s*(?P<symbol>{SYMBOL})(?={_ENDS})"
)
_GOES_ON = r"(?:是|的|越|太|也|就|都|不变|固定|[，。；：、）”])"
_RUN = re.compile(rf"{_HAN}+(?=\s*\Z)")
_BEFORE = re.compile(r"(?:\A|的|由|用|照|按|把|将|对|以|即|是|取|和|与|及|从|随|设|令|定|有)\Z")
_AFTER_PREPOSITION = re.compile(rf"(?:由|用|按照|按|照|依照)(?P<words>{_HAN}{{2,6}})\Z")

_OPENINGS = ("它们的", "他们的", "我们的", "它的", "这里的", "一个", "一种", "一组", "所谓的", "所谓", "该")
_OPENS_OTHERWISE = re.compile(
    rf"\s*(?:[0-9{OBJECT}{SYMBOL}]|不(?!动点|变量|等式)|没|未(?!知)|更(?!新)|越|很|较|比(?!例|率|值|重|热|容)|否|怎|什么"
    r"|多少|哪|谁|如何|正在|已经|给定|固定|任意|这(?!个|些|一)|那|它|其(?!他)|可以|可能|应|必|的"
    r"|如果|若(?!干)|当(?!前|量)|假如|所以|因此|于是|此时|这时|那么|只要|一般|通常|例如|比如|我们|而|并(?!联|行|集)|且|又|则|即|也|就)"
)
_CLOSES_OTHERWISE = re.compile(r"(?:的|了|着|吗|呢|时|后|前|中|上|下|还|只|相等|成立|为止)\Z")
_ONLY_A_KIND = re.compile(
    r"(?:非负|非零|正|负|有限|有界)*(?:正|负|实|整|偶|奇|质|素|常|复|有理|无理|自然|小|定)?(?:数|值|整数|实数|常数|常量|变量)"
    r"|(?:这个|该)?(?:符号|记号|字母|变量|未知数|量|东西|方法|写法|形式|式子)"
)
_OF_THE_FORMULA = re.compile(
    r"(?:式|式子|方程|关系|条件|定义|假设|命题|结论|规则|定理|定律|约束|结果|答案|情形|例子|递推)\Z"
)
_NAMES = Turned(
    function=re.compile(r"(?:函数|梯度|导数)\Z"),
    value=re.compile(r"值\Z"),
    formula=_OF_THE_FORMULA,
)


class Chinese:
    """The grammar of Chinese."""

    symbol_heads = frozenset(("符号", "记号", "字母", "变量"))
    meaning_heads = frozenset(("含义", "意义", "意思", "说明", "名称", "表示", "表示什么", "是什么"))

    def outright(self, line: Line) -> Iterator[Found]:
        """Sentences and entries of lists; the whole clause must be understood."""
        for pattern in (_OUTRIGHT, _LISTED):
            for match in overlapping(pattern, line.text):
                yield from self._named(line, match.start("symbol"), match.span("words"))
        for match in overlapping(_TURNED, line.text):
            taken = match["says"] == "取" and line.bare(match.start("symbol"))
            if not taken and _NAMES.names(line, match.start("symbol"), match.span("words")):
                yield from self._named(line, match.start("symbol"), match.span("words"))

    def beside(self, line: Line, terms: Terms) -> Iterator[Found]:
        """The noun right before a symbol, where something shows where it begins."""
        for at in line.subjects:
            run = _RUN.search(line.text, 0, at)
            if run and line.bare(at):
                yield from _noun(run, at, terms)

    def cell(self, line: Line) -> Found | None:
        return next(self._named(line, 0, (0, len(line.text))), None) if line.text else None

    def _named(self, line: Line, symbol: int, span: tuple[int, int]) -> Iterator[Found]:
        found = trimmed(line, symbol, span, _OPENINGS)
        words = line.text[found.start : found.end]
        if _can_name(words) and (line.bare(symbol) or not _OF_THE_FORMULA.search(words)):
            yield found

    def normal(self, words: str) -> str:
        return re.sub(r"\s+", "", words)

    def agree(self, one: str, other: str) -> bool:
        return one in other or other in one


def _can_name(words: str) -> bool:
    """Whether these words can be what something is, and not a property or a question."""
    return (
        len(words) >= 2
        and re.search(_HAN, words) is not None
        and not _OPENS_OTHERWISE.match(words)
        and not _CLOSES_OTHERWISE.search(words)
        and not _ONLY_A_KIND.fullmatch(words)
        and "是否" not in words
    )


def _noun(run: re.Match[str], at: int, terms: Terms) -> Iterator[Found]:
    words = run[0]
    for length in range(min(len(words), 12), 1, -1):
        if words[-length:] in terms.said and _BEFORE.search(words[:-length]):
            yield Found(at, run.end() - length, run.end())
            return
    if (match := _AFTER_PREPOSITION.search(words)) and _elsewhere(match["words"], terms.text):
        yield Found(at, run.start() + match.start("words"), run.end())


def _elsewhere(words: str, text: str) -> bool:
    """Whether these words can be a noun and a clause begins with them that goes on as behind a noun."""
    pattern = rf"(?:^|[，。；：、（“]|的){re.escape(words)}{_GOES_ON}"
    return _can_name(words) and re.search(pattern, text, re.M) is not None
