"""How much, how fast, and whether it grows: GROWTH, SIZE, AMOUNT, SPEED."""

from __future__ import annotations

from notecheck.prose.families import Family, becoming, degrees, forms, growing, listed

_UP_ZH = listed(
    """
    增大, 增加, 增长, 增多, 增高, 增强, 增添, 上升, 升高, 回升, 攀升, 提高, 提升, 加大, 扩大, 放大, 加强,
    加快, 加速, 加剧, 加深, 膨胀, 暴涨, 激增, 剧增, 巨增, 猛增, 递增, 上涨, 走高, 翻倍, 加倍, 提速, 延长,
    拉长, 涨高, 变本加厉
    """
) + growing("大", "多", "高", "强", "长", "快", "宽", "深", "猛", "剧烈", "频繁", "明显")

_DOWN_ZH = listed(
    """
    减小, 减少, 减弱, 减轻, 减慢, 减缓, 减速, 减低, 下降, 降低, 下跌, 降下来, 衰减, 缩小, 缩短, 缩减, 收缩,
    递减, 走低, 放慢, 放缓, 削弱, 削减, 回落, 锐减, 骤减, 骤降, 减半, 消失, 消退, 平息, 趋于消失, 逐渐消失,
    拖慢
    """
) + growing("小", "少", "低", "弱", "短", "慢", "窄", "浅", "轻", "轻微")

_UP_EN = forms(
    """
    increase, raise, climb, expand, swell, accelerate, enlarge, intensify, amplify, strengthen, escalate,
    double, surge, heighten, explode
    """
) + listed(
    """
    grow, grows, grew, grown, growing, rise, rises, rose, risen, rising, go up, goes up, going up, went up,
    speed up, speeds up, sped up, speeding up, build up, builds up, built up, blow up, blows up,
    larger and larger, faster and faster, more and more, ever more, ever growing, ever increasing,
    increasingly large, increasingly fast, keeps growing, pick up speed, picks up speed, gather speed,
    gathers speed
    """
)

_DOWN_EN = forms(
    """
    decrease, decline, diminish, reduce, lessen, lower, decay, weaken, drop|p, dwindle, fade, vanish,
    subside, decelerate, contract, abate, halve
    """
) + listed(
    """
    shrink, shrinks, shrank, shrunk, shrinking, fall, falls, fell, fallen, falling, go down, goes down,
    going down, went down, slow down, slows down, slowed down, slowing down, die out, dies out, died out,
    dying out, die away, dies away, smaller and smaller, slower and slower, ever shrinking, ever decreasing,
    increasingly small, keeps shrinking
    """
)

_GROWTH_NOUNS = listed(
    r"""
    (?<=加快|加速|放慢|减慢|减缓|放缓)(?:下降|上升|增长|增加|减小|衰减), 梯度下降(?!的?方向|最), 下降法,
    下降算法, (?:下降|上升|增长|衰减)(?=速度|方向|阶段|过程|[趋步]), 加速[度器], 增长率, 增量, 放大[镜器],
    加速计算
    weight decay, (?:learning[- ]rate|exponential) decay, drop[- ]?out
    数据增强, 强化
    """
)

GROWTH = Family(
    "GROWTH",
    {
        "up": _UP_ZH + _UP_EN,
        "down": _DOWN_ZH + _DOWN_EN,
    },
    _GROWTH_NOUNS,
    patterns=(
        (
            becoming(
                "larger", "bigger", "greater", "higher", "faster", "stronger", "longer", "wider", "more"
            ),
            "up",
        ),
        (becoming("smaller", "lower", "less", "fewer", "slower", "weaker", "shorter", "narrower"), "down"),
    ),
)
"""Whether something grows or shrinks, speeds up or slows down."""

_NOT_ADVERB = r"(?!(?:than|and|or)\b|[a-z]+(?:ly|able|ible|ent|ant|ous|ful|ive|al|ic)\b)"  # more stable
_COUNTING = rf"(?=\s+{_NOT_ADVERB}[a-z]|\s*(?:$|[.,;:!?)]))"

_GROWS = becoming(
    "larger|bigger|greater|higher|stronger|longer|wider|smaller|lower|weaker|shorter|narrower"
).replace("?P<w>", "?:")

SIZE = Family(
    "SIZE",
    {
        "large": degrees("大", "高", "长", "宽", "强")
        + listed(
            """
            巨大, 庞大, 大步, 大幅, 大幅度, 大规模, 大型, 宏大, 可观, 显著, 剧烈, 强烈
            large, larger, big, bigger, huge, great, greater, high, higher, vast, enormous, considerable,
            substantial, long, longer, strong, stronger, wide, wider, sizeable
            """
        ),
        "small": degrees("小", "低", "短", "窄", "弱")
        + listed(
            """
            小步, 小幅, 小幅度, 小规模, 小型, 微小, 细小, 轻微, 微弱, 微不足道, 可忽略, 可以忽略
            small, smaller, little, tiny, low, lower, slight, slighter, negligible, short, shorter, weak,
            weaker, narrow, narrower, modest
            """
        ),
    },
    (
        *listed(
            r"""
            大小, 大部分, 大多数?, 大约, 大致, 大概, 大体, 大家, 大量, 大半, 最大, 最小,
            极[大小](?=[值点化解]),
            (?:越来越|变得更|变|愈来愈|越变越)[大小高低长短强弱宽窄], [增加扩放减缩][大小强弱高低短], 提高,
            升高, 降低, 小批量?, 小时, 小心, 小组, 小队, 小节, 大学, 高斯, [很较更太过挺偏]?高[效阶级],
            忽高忽低, 多[大高长强], 长期, 短期, 低估, 高估, 强调
            as (?:large|long) as, a great deal, little by little, (?:at )?(?:the )?(?:largest|smallest),
            no longer, as little as, high[- ]level, low[- ]level, a little
            """
        ),
        _GROWS,
    ),
    {"大": "large", "小": "small", "高": "large", "低": "small", "强": "large", "弱": "small"},
)
"""Whether something is large or small: 噪声大, 波动小, "a small step"."""

AMOUNT = Family(
    "AMOUNT",
    {
        "more": degrees("多")
        + listed(
            """
            更频繁, 许多, 很多, 大量, 众多, 不少, 增多, 变多, 越来越多
            many, plenty of, lots of, a lot of, more and more, a great deal of, numerous, more frequently,
            more often
            """
        ),
        "fewer": degrees("少")
        + listed(
            """
            少量, 少数, 变少, 减少, 越来越少, 寥寥
            few, fewer, fewer and fewer, less and less, little, a handful of, less often, less frequently
            """
        ),
    },
    listed(
        r"""
        大多数?, 多数, 多少, 至多, 至少, 最多, 最少, 差不多, 多于, 少于, 多次, 多个, 多种, 多项, 不多不少,
        as many, how many, as much, how much, little by little, a little, at least, at most, more or less,
        quite a few
        """
    ),
    {"多": "more", "少": "fewer"},
    (
        (rf"(?<![A-Za-z-])(?P<w>more){_COUNTING}", "more"),
        (rf"(?<![A-Za-z-])(?P<w>less){_COUNTING}", "fewer"),
    ),
)
"""Whether there is much or more of something, or little or less."""

SPEED = Family(
    "SPEED",
    {
        "faster": degrees("快")
        + forms("accelerate")
        + listed(
            """
            变快, 加快, 加速, 提速, 越来越快, 越走越快, 快速, 迅速, 飞快, 急速, 高速
            fast, faster, quick, quicker, quickly, more quickly, rapid, rapidly, more rapidly, swift,
            swiftly, sooner, speed up, speeds up, sped up, speeding up, faster and faster, ever faster,
            speedy
            """
        ),
        "slower": degrees("慢")
        + forms("decelerate")
        + listed(
            """
            变慢, 减慢, 减缓, 放慢, 放缓, 减速, 越来越慢, 缓慢, 迟缓, 拖慢, 迟迟, 低速
            slow, slower, slowly, more slowly, sluggish, slow down, slows down, slowed down, slowing down,
            slows, slowed, slower and slower, ever slower, takes longer, take longer, less quickly
            """
        ),
    },
    listed(
        r"""
        赶快, 尽快, 快递, 快照, 快捷, 快乐, 快要, 加速[度器]
        as fast as
        快慢, 多快, 快不快
        steepest
        """
    ),
    {"快": "faster", "慢": "slower"},
)
"""Whether something is or becomes faster or slower."""
