"""How things hang together: COMPARISON, EQUALITY, DEPENDENCE, HELP, CANCEL."""

from __future__ import annotations

from notecheck.prose.families import Family, forms, listed

_LOWERS = "[小少低弱慢短轻窄差]"
_LESS = "smaller|fewer|lower|slower|weaker|shorter|narrower|worse|less(?: \\w+)?"
_MORE = (
    "larger|greater|bigger|higher|faster|quicker|stronger|longer|wider|better|steadier|smoother|noisier|cheaper|"
    "more(?: \\w+)?"
)

COMPARISON = Family(
    "COMPARISON",
    {
        "more": listed(
            """
            大于, 高于, 多于, 超过, 超出, 快于, 强于, 优于, 长于, 胜过
            exceeds, exceed, exceeding, outperforms, at least as large as
            """
        ),
        "less": listed(
            """
            小于, 低于, 少于, 慢于, 弱于, 短于, 不及, 不如, 比不上, 逊于, 差于
            falls short of, fall short of, at most as large as
            """
        ),
    },
    listed(
        r"""
        更新, 更改, 更换, 更替, 变更, 更正, 大于等于, 大于或等于, 小于等于, 小于或等于, 不?超过一半,
        rather than, other than, less than (?:ideal|perfect)
        """
    ),
    patterns=(
        (rf"(?P<w>更加?{_LOWERS})", "less"),
        (
            rf"(?P<w>更加?(?!{_LOWERS}|[新改换替正加])不?(?:稳定|[大多高快强长好稳早晚准远近深新]|(?=[\u3400-\u9fff])))",
            "more",
        ),
        (
            r"(?<![好打对相占正反无])比(?![如较例喻方值率])[^，。；、]{1,15}?(?P<w>[大多高快强长好稳])(?![于小量家约])",
            "more",
        ),
        (
            r"(?<![好打对相占正反无])比(?![如较例喻方值率])[^，。；、]{1,15}?(?P<w>[小少低慢弱短差])(?![于批时])",
            "less",
        ),
        (rf"\b(?P<w>{_MORE})(?=(?: \w+){{0,3}} than\b)", "more"),
        (rf"\b(?P<w>{_LESS})(?=(?: \w+){{0,3}} than\b)", "less"),
    ),
)
"""Which of two is more: 比 A 更大, "larger than A"."""

EQUALITY = Family(
    "EQUALITY",
    {
        "equal": listed(
            """
            相等, 相同, 等于, 一样, 同样, 等价, 一致, 相当于, 等同于, 无异于, 没有区别
            equal, equals, equal to, identical, the same, same, equivalent, the same as, amounts to,
            coincides, coincide, matches
            """
        ),
        "different": listed(
            """
            不同, 不等, 不相等, 不等于, 不一样, 不相同, 不一致, 有别, 有区别, 两回事, ≠
            !=, unequal, different, differ, differs, differing, distinct, not the same, not equal, unlike
            """
        ),
    },
    listed(
        r"""
        大于等于, 小于等于, 大于或等于, 小于或等于, 同样(?=\W), 不同程度, 一样本, at the same time,
        all the same, equally
        """
    ),
)
"""Whether two things are equal or different."""

DEPENDENCE = Family(
    "DEPENDENCE",
    {
        "dependent": listed(
            """
            依赖, 依赖于, 取决于, 决定于, 相关, 有关, 依靠, 受制于, 关联, 挂钩, 相互影响
            depend, depends, depended, depending, dependent, hinges, rely, relies, relying, related,
            correlated, coupled, tied
            """
        ),
        "independent": listed(
            """
            独立, 无关, 不相关, 不依赖, 不取决于, 互不影响, 互不相干, 互不依赖, 没有关系, 没关系, 毫无关系,
            毫不相干, 两回事, 正交
            independent, independently, unrelated, uncorrelated, decoupled, irrelevant, regardless of,
            irrespective of, orthogonal, separate questions
            """
        ),
    },
    listed(
        r"""
        相关[性系], 相关链接, 相关的?(?:课程|文章|资料|信息), 依赖[项库包], 独立性
        """
    ),
)
"""Whether one thing depends on another."""

HELP = Family(
    "HELP",
    {
        "helps": forms(
            "help, aid, benefit, favour, favor, promote, improve, facilitate, assist, ease, support"
        )
        + listed(
            """
            帮助, 有助于, 有助, 有利于, 利于, 促进, 便于, 有益, 改善, 有好处
            """
        ),
        "hinders": forms("hinder, hamper, harm, impede, obstruct, worsen, impair")
        + listed(
            """
            妨碍, 阻碍, 不利于, 有害, 损害, 拖累, 干扰, 有碍, 阻挠, 恶化, 妨害, 无助于, 无益
            hurt, hurts, hurting
            """
        ),
    },
    listed(
        r"""
        损失, harmless, helpful
        """
    ),
    two_sided=False,
)
"""Whether something helps or hinders."""

CANCEL = Family(
    "CANCEL",
    {
        "cancels": listed(
            """
            抵消, 相互抵消, 互相抵消, 相消, 抵销, 中和, 对消
            cancel, cancels, cancelled, canceled, cancelling, canceling, cancel out, cancels out, offset,
            offsets, offsetting, neutralise, neutralises, neutralize, neutralizes, average out,
            averages out
            """
        ),
        "reinforces": forms("reinforce, accumulate, amplify, strengthen")
        + listed(
            """
            叠加, 累积, 积累, 累加, 加强, 增强, 相互加强, 互相加强, 放大
            add up, adds up, build up, builds up, pile up, piles up
            """
        ),
    },
    two_sided=False,
)
"""Whether contributions cancel or reinforce each other."""
