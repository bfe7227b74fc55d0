"""How it is and where it leads: STEADINESS, SMOOTHNESS, CONVEXITY, REACH, ASCENT, OPPOSITION, ORDER."""

from __future__ import annotations

from notecheck.prose.families import Family, forms, listed

STEADINESS = Family(
    "STEADINESS",
    {
        "steady": listed(
            """
            稳定, 平稳, 稳当, 安稳, 稳稳地, 稳稳, 稳步
            steady, steadier, steadily, more steadily, more steady, stable, more stable, stably,
            more stably, stabler, calm, calmer
            """
        ),
        "unsteady": listed(
            """
            不稳定, 不平稳, 不稳, 动荡, 忽高忽低, 起伏不定, 摇摆不定, 飘忽不定
            unsteady, unsteadily, unstable, less stable, less steady, instable, erratic, erratically, jumpy,
            unstably, shaky
            """
        ),
    },
    listed(
        r"""
        不?稳定[性度], 不稳定因素
        """
    ),
    {"稳": "steady"},
    ((r"(?P<w>(?:很|较|更|更加|非常|比较|相当|最)稳)(?![定健妥当固])", "steady"),),
)
"""Whether something is steady or unsteady."""

SMOOTHNESS = Family(
    "SMOOTHNESS",
    {
        "smooth": listed(
            """
            平滑, 光滑, 顺滑, 平顺, 丝滑, smooth, smoother, smoothly, more smooth, more smoothly
            """
        ),
        "jagged": listed(
            """
            不平滑, 不光滑, 不平顺, 锯齿, 锯齿状, 曲折, 崎岖, 粗糙, 毛糙, 颠簸, 坑洼, 凹凸不平, 起伏不平,
            jagged, rough, rougher, bumpy, bumpier, zigzag, zigzags, zig zag, ragged, uneven, less smooth,
            wiggly, rugged
            """
        ),
    },
    listed(
        r"""
        平滑[性度项系因], 光滑[性度], smoothness, rough(?:ly)\b
        """
    ),
)
"""Whether a path or curve is smooth or jagged."""

CONVEXITY = Family(
    "CONVEXITY",
    {
        "convex": listed(
            """
            凸, 凸的, 凸函数, 凸优化, 强凸, 严格凸, convex, strictly convex, strongly convex
            """
        ),
        "nonconvex": listed(
            """
            非凸, 不凸, 非凸函数, 非凸优化, nonconvex, non convex, not convex
            """
        ),
    },
    listed(
        r"""
        凸显, 凸出, 凸起, 凹凸, 凸包, convex hull
        """
    ),
)
"""Whether a function or problem is convex."""

REACH = Family(
    "REACH",
    {
        "global": listed(
            """
            全局, 全局最优, 全局最小, 全域, global, globally
            """
        ),
        "local": listed(
            """
            局部, 局部最优, 局部最小, 局部极小, local, locally
            """
        ),
    },
)
"""Whether something holds globally or locally."""

ASCENT = Family(
    "ASCENT",
    {
        "ascent": forms("climb, increase")
        + listed(
            """
            上升, 上山, 上坡, 升高, 爬升, 爬坡, 登山, 往上, 向上, 变陡上升, 增大, 增加, 增长
            ascent, uphill, upward, upwards, ascending, ascends, ascend, rise, rises, rising, growth, go up
            """
        ),
        "descent": forms("decrease")
        + listed(
            """
            下降, 下山, 下坡, 降低, 往下, 向下, 走低, 减小, 减少
            descent, downhill, downward, downwards, descending, descends, descend, fall, falls, falling,
            go down
            """
        ),
    },
    listed(
        r"""
        梯度下降(?!的?方向|最), 下降(?:法|算法), [指朝方转趋面通反导负]向,
        (?:gradient|coordinate|stochastic) descent
        """
    ),
    two_sided=False,
)
"""Whether a direction leads up or down."""

OPPOSITION = Family(
    "OPPOSITION",
    {
        "opposite": listed(
            """
            相反, 反方向, 反向, 逆着, 逆向, 反着, 负方向, 负梯度, 背道而驰, 背着, 相对立
            opposite, opposite to, opposing, reverse, reversed, contrary, against, backwards,
            negative gradient, the other way, counter to
            """
        ),
        "same": listed(
            """
            相同, 同向, 同方向, 同一方向, 同一个方向, 一致, 正方向, 顺着, 同样
            same, the same, identical, in line with, parallel, aligned, along with
            """
        ),
    },
    listed(
        r"""
        不同, 同时, 同样(?=\W), 反向传播, 不一致, 不相同, 相反地?，, on the contrary, at the same time
        """
    ),
    two_sided=False,
)
"""Whether two directions are opposite or the same."""

ORDER = Family(
    "ORDER",
    {
        "before": listed(
            """
            之前, 以前, 先于, 早于, 在前, 先, 事先
            before, prior to, earlier than, first, beforehand, previously, preceding
            """
        ),
        "after": listed(
            """
            之后, 以后, 随后, 然后, 晚于, 在后, 后, 接着, 再
            after, afterwards, later than, then, subsequently, following, thereafter
            """
        ),
    },
    listed(
        r"""
        首先, 优先, 领先, 先验, 先进, 预先, 最后, 前后, 先后, 后者, 后来, 落后, 背后, 再次, 再现, 再也,
        不再, 一再, 不先
        first[- ]order, at first, first of all, if then, other than, more than, after all,
        (?:look(?:s|ed|ing)?|named) after, after (?:an)?other, after the (?:next|other)
        后退, 后面
        """
    ),
    two_sided=False,
)
"""Which comes first."""
