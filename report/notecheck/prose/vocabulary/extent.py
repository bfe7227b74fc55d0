"""How many, how surely, how drawn: AVERAGE, QUANTIFIER, CERTAINTY, CHANCE."""

from __future__ import annotations

from notecheck.prose.families import Family, listed

AVERAGE = Family(
    "AVERAGE",
    {
        "mean": listed(
            """
            平均, 平均值, 平均数, 均值, 取平均, 求平均, 平均梯度, 加权平均
            mean, average, averages, averaged, averaging, on average over, arithmetic mean
            """
        ),
        "sum": listed(
            """
            总和, 求和, 之和, 加总, 加起来, 合计, 相加, 累加, 总量
            sum, sums, summed, summing, add up, adds up, added up, total, totals, summation
            """
        ),
    },
    listed(
        r"""
        平均而言, 平均来说, 均方, mean[- ]squared?, root[- ]mean, on average(?! over), in (?:sum|total)\b,
        by (?:no|all) means, mean that
        """
    ),
    two_sided=False,
)
"""Whether values are averaged or summed."""

QUANTIFIER = Family(
    "QUANTIFIER",
    {
        "all": listed(
            """
            全部, 所有, 整个, 全体, 一切, 每个, 每一个, 每条, 每份, 每张, 全套, 全数, 整份, 整套
            all, all of, all the, every, each, whole, the whole, entire, the entire, full
            """
        ),
        "some": listed(
            """
            部分, 一部分, 一些, 某些, 有些, 若干, 少数, 几个, 一小批, 小部分, 一小部分, 大部分, 大多数,
            多数, 绝大多数, 并非全部, 并非所有, 不是全部, 不是所有
            some, some of, several, a few, a part of, part of, a portion of, a subset of, a fraction of,
            a handful of, most, most of, not all, not every, a number of, a small batch of
            """
        ),
        "one": listed(
            """
            一个, 单个, 单一, 单独一个, 仅一个, 只有一个, 唯一一个, 一条, 一份, 单条, 单份, 一张
            one, a single, single, only one, exactly one, just one, one single
            """
        ),
        "none": listed(
            """
            没有任何, 毫无, 无一, 没有一个, 没有哪个, none, none of, not a single, not one, not any,
            no single, zero
            """
        ),
    },
    listed(
        r"""
        [同另某任下上前后这那哪]一[个条份张], 任[意何]一[个条份张], 另外一个, 一个个, 一个又一个, 一份份,
        不同, 整体, 单一性, 每个人
        (?:this|that|no|each|every|another|which|any|some) one, one (?:another|by one), each other,
        at all, above all, after all, first of all, every (?=[0-9]|other\b|few\b), all in all, not at all,
        most(?:ly| importantly), at most,
        (?:each|every) (?:time|update|step|iteration|epoch|pass|round|turn)
        """
    ),
    two_sided=False,
)
"""How many of them: all, some, exactly one, none. For a count read the number instead."""

CERTAINTY = Family(
    "CERTAINTY",
    {
        "always": listed(
            """
            总是, 总会, 总能, 一定, 一定会, 必然, 必然会, 必定, 必将, 始终, 永远, 肯定, 保证, 能够保证,
            能保证, 确保, 无一例外, 每次都, 从来都, 不可避免, 无论如何都, 势必
            always, necessarily, certainly, surely, inevitably, invariably, without exception, every time,
            without fail, is sure to, are sure to, guaranteed, guarantee, guarantees, is bound to,
            are bound to, definitely
            """
        ),
        "sometimes": listed(
            """
            可能, 有可能, 可能会, 有时, 有时候, 有时会, 或许, 也许, 不一定, 未必, 不见得, 偶尔, 通常, 往往,
            常常, 经常, 时常, 一般来说, 一般而言, 一般, 容易, 大多会, 倾向于, 说不定, 不总是, 并不总是,
            不总, 不必然, 不能保证, 无法保证, 不保证, 并非总是, 不是总是, 在一定程度上, 一定程度上, 大概率,
            sometimes, may, might, could, possibly, perhaps, maybe, often, usually, typically, generally,
            in general, tends to, tend to, not always, not necessarily, n't always, n't necessarily, likely,
            easily, probably, occasionally, is likely to, no guarantee, not guaranteed, n't guarantee,
            not guarantee, to some degree, to some extent, is not sure to, not certainly
            """
        ),
        "never": listed(
            """
            从不, 绝不, 绝不会, 永不, 永远不, 永远不会, 不可能, 绝无可能, 决不, 毫无可能, 一定不会,
            必然不会, 肯定不会
            never, impossible, impossibly, in no case, under no circumstances, at no time, cannot possibly
            """
        ),
    },
    listed(
        r"""
        更不?容易, 可能性, 一般化, 一定[的量范条], (?<=[有在入带含着])一定, 不可能性, 必然性, 通常意义,
        容易理解, 保证金, 尽可能
        as (?:\w+ )?as possible, maybe not, (?:less|more|as|how) (?:likely|often|easily), as often as
        """
    ),
    two_sided=False,
)
"""Whether something always, sometimes (possibly, usually) or never happens."""

CHANCE = Family(
    "CHANCE",
    {
        "random": listed(
            """
            随机, 随意, 任意抽取, 打乱, 洗牌, 乱序, 抽签, 碰运气
            random, randomly, at random, shuffled, shuffle, shuffles, shuffling, by chance, randomised,
            randomized, haphazard
            """
        ),
        "fixed": listed(
            """
            固定, 确定性, 按顺序, 按照顺序, 按原顺序, 顺序地, 依次, 轮流, 依序, 预先指定, 按次序, 逐个,
            事先定好, 不打乱
            fixed, deterministic, deterministically, in order, in a fixed order, in turn, sequential,
            sequentially, predetermined, cyclic, cyclically, one after another
            """
        ),
    },
    listed(
        r"""
        随机(?:小批量)?梯度, stochastic, random(?:ness| seed| forest), 随机[性数种], in order to
        """
    ),
)
"""Whether something is left to chance or fixed."""
