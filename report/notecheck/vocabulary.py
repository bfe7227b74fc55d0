"""The word families that come with notecheck. See `families` for how a word counts."""

from __future__ import annotations

from notecheck.families import Family, becoming, degrees, forms, growing

_UP_ZH = (
    *growing("大", "多", "高", "强", "长", "快", "宽", "深", "猛", "剧烈", "频繁", "明显"),
    "增大", "增加", "增长", "增多", "增高", "增强", "增添", "上升", "升高", "回升", "攀升", "提高", "提升", "加大", "扩大",
    "放大", "加强", "加快", "加速", "加剧", "加深", "膨胀", "暴涨", "激增", "剧增", "巨增", "猛增", "大增", "递增", "上涨",
    "走高", "翻倍", "加倍", "提速", "延长", "拉长", "涨高", "变本加厉",
)  # fmt: skip
_DOWN_ZH = (
    *growing("小", "少", "低", "弱", "短", "慢", "窄", "浅", "轻", "轻微"),
    "减小", "减少", "减弱", "减轻", "减慢", "减缓", "减速", "减低", "下降", "降低", "下跌", "降下来", "衰减", "缩小", "缩短",
    "缩减", "收缩", "递减", "走低", "放慢", "放缓", "削弱", "削减", "回落", "锐减", "骤减", "骤降", "大减", "减半", "消失",
    "消退", "平息", "趋于消失", "逐渐消失", "拖慢",
)  # fmt: skip
_UP_EN = (
    "grow", "grows", "grew", "grown", "growing", *forms("increase"), "rise", "rises", "rose", "risen", "rising",
    "go up", "goes up", "going up", "went up", *forms("climb", "expand", "swell", "accelerate", "enlarge",
    "intensify", "amplify", "strengthen", "escalate", "double", "surge", "heighten"), "speed up", "speeds up", "sped up",
    "speeding up", "build up", "builds up", "built up", *forms("raise"), "blow up", "blows up", *forms("explode"),
    *becoming("larger", "bigger", "greater", "higher", "faster", "stronger", "longer", "wider"), "more and more",
    "ever more", "ever growing", "ever increasing", "increasingly large", "increasingly fast", "keeps growing",
    "pick up speed", "picks up speed", "gather speed", "gathers speed",
)  # fmt: skip
_DOWN_EN = (
    "shrink", "shrinks", "shrank", "shrunk", "shrinking", *forms("decrease", "decline", "diminish", "reduce", "lessen",
    "lower", "decay", "weaken", "drop|p", "dwindle", "fade", "vanish", "subside", "decelerate", "contract", "abate"),
    "fall", "falls", "fell", "fallen", "falling", "go down", "goes down", "going down", "went down", "slow down",
    "slows down", "slowed down", "slowing down", "die out", "dies out", "died out", "dying out", "die away", "dies away",
    *becoming("smaller", "lower", "less", "fewer", "slower", "weaker", "shorter", "narrower"), "ever shrinking",
    "ever decreasing", "increasingly small", "keeps shrinking", *forms("halve"),
)  # fmt: skip
_GROWTH_NOUNS = (
    r"梯度下降(?!的?方向|最)", "下降法", "下降算法", "(?:下降|上升|增长|衰减)(?=速度|方向|阶段|过程|[趋步])", r"加速[度器]", "增长率", "增量", "放大[镜器]", r"加速计算", "weight decay",
    r"(?:learning[- ]rate|exponential) decay", "drop[- ]?out", "数据增强", "强化",
)  # fmt: skip

GROWTH = Family("GROWTH", {"up": (*_UP_ZH, *_UP_EN), "down": (*_DOWN_ZH, *_DOWN_EN)}, _GROWTH_NOUNS)
"""Whether something grows or shrinks, speeds up or slows down."""

SIZE = Family(
    "SIZE",
    {
        "large": (*degrees("大", "高", "长", "宽", "强"), "巨大", "庞大", "大步", "大幅", "大幅度", "大规模", "大型", "宏大",
                  "可观", "显著", "剧烈", "强烈", "large", "larger", "big", "bigger", "huge", "great", "greater", "high",
                  "higher", "vast", "enormous", "considerable", "substantial", "long", "longer", "strong", "stronger",
                  "wide", "wider", "sizeable"),
        "small": (*degrees("小", "低", "短", "窄", "弱"), "小步", "小幅", "小幅度", "小规模", "小型", "微小", "细小", "轻微",
                  "微弱", "微不足道", "可忽略", "可以忽略", "small", "smaller", "little", "tiny", "low", "lower", "slight",
                  "slighter", "negligible", "minute", "short", "shorter", "weak", "weaker", "narrow", "narrower", "modest"),
    },
    ("大小", "大部分", "大多数?", "大约", "大致", "大概", "大体", "大家", "大量", "大半", "最大", "最小", "极[大小](?=[值点化解])",
     r"(?:越来越|变得更|变|愈来愈|越变越)[大小高低长短强弱宽窄]", "[增加扩放减缩][大小强弱高低短]", "[提升降]高?低?(?<=高|低)", "小批量?", "小时",
     "小心", "小组", "小队", "小节", "大学", "高斯", "高效", "高阶", "长期", "短期", "低估", "高估", "强调", "as (?:large|long) as",
     "a great deal", "little by little", "(?:at )?(?:the )?(?:largest|smallest)", "no longer", "as little as",
     "high[- ]level", "low[- ]level", "a little"),
    {"大": "large", "小": "small", "高": "large", "低": "small", "强": "large", "弱": "small"},
)  # fmt: skip
"""Whether something is large or small: 噪声大, 波动小, "a small step"."""

AMOUNT = Family(
    "AMOUNT",
    {
        "more": (*degrees("多"), "更频繁", "许多", "很多", "大量", "众多", "不少", "增多", "变多", "越来越多", "many", "plenty of",
                 "lots of", "a lot of", "more and more", "a great deal of", "numerous", "more frequently", "more often"),
        "fewer": (*degrees("少"), "少量", "少数", "变少", "减少", "越来越少", "寥寥", "few", "fewer", "fewer and fewer",
                  "less and less", "little", "a handful of", "less often", "less frequently"),
    },
    ("大多数?", "多数", "多少", "至多", "至少", "最多", "最少", "差不多", "多于", "少于", "多次", "多个", "多种", "多项", "不多不少",
     "little by little", "a little", "at least", "at most", "more or less", "quite a few"),
    {"多": "more", "少": "fewer"},
    ((r"(?<![A-Za-z-])(?P<w>more)(?=\s+(?!than\b|and\b|or\b|[a-z]+(?:ly|able|ible|ent|ant|ous|ful|ive|al|ic)\b)[a-z])", "more"),
     (r"(?<![A-Za-z-])(?P<w>more)(?=\s*(?:$|[.,;:!?)]))", "more"),
     (r"(?<![A-Za-z-])(?P<w>less)(?=\s+(?!than\b|and\b|or\b|[a-z]+(?:ly|able|ible|ent|ant|ous|ful|ive|al|ic)\b)[a-z])", "fewer"),
     (r"(?<![A-Za-z-])(?P<w>less)(?=\s*(?:$|[.,;:!?)]))", "fewer")),
)  # fmt: skip
"""Whether there is much or more of something, or little or less."""

SPEED = Family(
    "SPEED",
    {
        "faster": (*degrees("快"), "变快", "加快", "加速", "提速", "越来越快", "越走越快", "快速", "迅速", "飞快", "急速", "高速",
                   "fast", "faster", "quick", "quicker", "quickly", "more quickly", "rapid", "rapidly", "more rapidly",
                   "swift", "swiftly", "sooner", "speed up", "speeds up", "sped up", "speeding up", *forms("accelerate"),
                   "faster and faster", "ever faster", "speedy"),
        "slower": (*degrees("慢"), "变慢", "减慢", "减缓", "放慢", "放缓", "减速", "越来越慢", "缓慢", "迟缓", "拖慢", "迟迟", "低速",
                   "slow", "slower", "slowly", "more slowly", "sluggish", "slow down", "slows down", "slowed down",
                   "slowing down", "slows", "slowed", *forms("decelerate"), "slower and slower", "ever slower", "takes longer",
                   "take longer", "less quickly"),
    },
    ("赶快", "尽快", "快递", "快照", "快捷", "快乐", "快要", "加速[度器]", "as fast as", "快慢", "快不快", "steepest"),
    {"快": "faster", "慢": "slower"},
)  # fmt: skip
"""Whether something is or becomes faster or slower."""

STEADINESS = Family(
    "STEADINESS",
    {
        "steady": ("稳定", "平稳", "稳当", "安稳", "稳稳地", "稳稳", *degrees("稳"), "稳步", "steady", "steadier", "steadily",
                   "more steadily", "more steady", "stable", "more stable", "stably", "more stably", "stabler", "calm",
                   "calmer"),
        "unsteady": ("不稳定", "不平稳", "不稳", "不太稳", "动荡", "忽高忽低", "起伏不定", "摇摆不定", "飘忽不定", "unsteady",
                     "unsteadily", "unstable", "less stable", "less steady", "instable", "erratic", "erratically", "jumpy",
                     "unstably", "shaky"),
    },
    ("不?稳定[性度]", "不稳定因素"),
    {"稳": "steady"},
)  # fmt: skip
"""Whether something is steady or unsteady."""

SMOOTHNESS = Family(
    "SMOOTHNESS",
    {
        "smooth": ("平滑", "光滑", "顺滑", "平顺", "丝滑", "smooth", "smoother", "smoothly", "more smooth", "more smoothly"),
        "jagged": ("不平滑", "不光滑", "不平顺", "锯齿", "锯齿状", "曲折", "崎岖", "粗糙", "毛糙", "颠簸", "坑洼", "凹凸不平", "起伏不平",
                   "jagged", "rough", "rougher", "bumpy", "bumpier", "zigzag", "zigzags", "zig zag", "ragged", "uneven",
                   "less smooth", "wiggly", "rugged"),
    },
    ("平滑[性度项系因]", r"光滑[性度]", "smoothness", r"rough(?:ly)\b"),
)  # fmt: skip
"""Whether a path or curve is smooth or jagged."""

AVERAGE = Family(
    "AVERAGE",
    {
        "mean": ("平均", "平均值", "平均数", "均值", "取平均", "求平均", "平均梯度", "加权平均", "mean", "means", "average",
                 "averages", "averaged", "averaging", "on average over", "arithmetic mean"),
        "sum": ("总和", "求和", "之和", "加总", "加起来", "合计", "相加", "累加", "总量", "sum", "sums", "summed", "summing",
                "add up", "adds up", "added up", "total", "totals", "summation"),
    },
    ("平均而言", "平均来说", "均方", r"mean[- ]squared?", r"root[- ]mean", r"on average(?! over)", r"in (?:sum|total)\b",
     r"by (?:no|all) means", r"means? that", r"(?:which|this|that|it) means", "加权求和平均"),
    two_sided=False,
)  # fmt: skip
"""Whether values are averaged or summed."""

QUANTIFIER = Family(
    "QUANTIFIER",
    {
        "all": ("全部", "所有", "整个", "全体", "一切", "每个", "每一个", "每条", "每份", "每张", "全套", "完整的", "全数", "整份", "整套",
                "all", "all of", "all the", "every", "each", "whole", "the whole", "entire", "the entire", "full"),
        "some": ("部分", "一部分", "一些", "某些", "有些", "若干", "少数", "几个", "一小批", "小部分", "一小部分", "大部分", "大多数",
                 "多数", "绝大多数", "并非全部", "并非所有", "不是全部", "不是所有", "some", "some of", "several", "a few",
                 "a part of", "part of", "a portion of", "a subset of", "a fraction of", "a handful of", "most", "most of",
                 "not all", "not every", "a number of", "a small batch of"),
        "one": ("一个", "单个", "单一", "单独一个", "仅一个", "只有一个", "唯一一个", "一条", "一份", "单条", "单份", "一张", "one",
                "a single", "single", "only one", "exactly one", "just one", "one single"),
        "none": ("没有任何", "毫无", "无一", "没有一个", "没有哪个", "none", "none of", "not a single", "not one", "not any",
                 "no single", "zero"),
    },
    ("[同另某任下上前后这那哪]一[个条份张]", "任[意何]一[个条份张]", "另外一个", "一个个", "一个又一个", "一份份", "不同", "整体", "单一性",
     r"每个人", "(?:this|that|no|each|every|another|which|any|some) one", "one (?:another|by one)", "at all", "above all",
     "after all", r"first of all", "all in all", "not at all", "most(?:ly| importantly)", "at most"),
    two_sided=False,
)  # fmt: skip
"""How many of them: all, some, exactly one, none. For a count read the number instead."""

CERTAINTY = Family(
    "CERTAINTY",
    {
        "always": ("总是", "总会", "总能", "一定", "一定会", "必然", "必然会", "必定", "必将", "始终", "永远", "肯定", "保证", "能够保证",
                   "能保证", "确保", "无一例外", "每次都", "从来都", "不可避免", "无论如何都", "势必", "always", "necessarily", "certainly",
                   "surely", "inevitably", "invariably", "without exception", "every time", "without fail", "is sure to",
                   "are sure to", "guaranteed", "guarantee", "guarantees", "is bound to", "are bound to", "definitely"),
        "sometimes": ("可能", "有可能", "可能会", "有时", "有时候", "有时会", "或许", "也许", "不一定", "未必", "不见得", "偶尔", "通常",
                      "往往", "常常", "经常", "时常", "一般来说", "一般而言", "一般", "容易", "大多会", "倾向于", "说不定", "不总是", "并不总是",
                      "不总", "不必然", "不能保证", "无法保证", "不保证", "并非总是", "不是总是", "在一定程度上", "一定程度上", "大概率",
                      "sometimes", "may", "might", "could", "possibly", "perhaps", "maybe", "often", "usually", "typically",
                      "generally", "in general", "tends to", "tend to", "not always", "not necessarily", "n't always",
                      "n't necessarily", "likely", "probably", "occasionally", "is likely to", "no guarantee", "not guaranteed",
                      "n't guarantee", "not guarantee", "to some degree", "to some extent", "is not sure to", "not certainly"),
        "never": ("从不", "绝不", "绝不会", "永不", "永远不", "永远不会", "不可能", "绝无可能", "决不", "毫无可能", "一定不会", "必然不会", "肯定不会", "never",
                  "impossible", "impossibly", "in no case", "under no circumstances", "at no time", "cannot possibly"),
    },
    ("可能性", "一般化", "一定[的量范条]", "不可能性", "必然性", "通常意义", "容易理解", "保证金", "尽可能", "as (?:\\w+ )?as possible",
     "maybe not", "as often as"),
    two_sided=False,
)  # fmt: skip
"""Whether something always, sometimes (possibly, usually) or never happens."""

ORDER = Family(
    "ORDER",
    {
        "before": ("之前", "以前", "先于", "早于", "在前", "先", "事先", "before", "prior to", "earlier than", "first", "beforehand",
                   "previously", "preceding"),
        "after": ("之后", "以后", "随后", "然后", "晚于", "在后", "后", "接着", "再", "after", "afterwards", "later than", "then",
                  "subsequently", "following", "thereafter"),
    },
    ("首先", "优先", "领先", "先验", "先进", "预先", "最后", "前后", "先后", "后者", "后来", "落后", "背后", "再次", "再现", "再也",
     "不再", "一再", "不先", "first[- ]order", "at first", "first of all", "if then", "other than", "more than", "后退", "后面"),
    two_sided=False,
)  # fmt: skip
"""Which comes first."""

ASCENT = Family(
    "ASCENT",
    {
        "ascent": ("上升", "上山", "上坡", "升高", "爬升", "爬坡", "登山", "往上", "向上", "变陡上升", "增大", "增加", "增长", "ascent",
                   "uphill", "upward", "upwards", "ascending", "ascends", "ascend", *forms("climb", "increase"), "rise",
                   "rises", "rising", "growth", "grows"),
        "descent": ("下降", "下山", "下坡", "降低", "往下", "向下", "走低", "减小", "减少", "descent", "downhill", "downward",
                    "downwards", "descending", "descends", "descend", *forms("decrease"), "fall", "falls", "falling"),
    },
    (r"梯度下降(?!的?方向|最)", r"下降(?:法|算法)", "[指朝方转趋面通反导负]向", r"(?:gradient|coordinate|stochastic) descent"),
    two_sided=False,
)  # fmt: skip
"""Whether a direction leads up or down."""

OPPOSITION = Family(
    "OPPOSITION",
    {
        "opposite": ("相反", "反方向", "反向", "逆着", "逆向", "反着", "负方向", "负梯度", "背道而驰", "背着", "相对立", "opposite",
                     "opposite to", "opposing", "reverse", "reversed", "contrary", "against", "backwards", "negative gradient",
                     "the other way", "counter to"),
        "same": ("相同", "同向", "同方向", "同一方向", "同一个方向", "一致", "正方向", "顺着", "同样", "same", "the same", "identical",
                 "in line with", "parallel", "aligned", "along with"),
    },
    ("不同", "同时", "反向传播", "不一致", "不相同", "相反地?，", "on the contrary", "at the same time"),
    two_sided=False,
)  # fmt: skip
"""Whether two directions are opposite or the same."""

DEPENDENCE = Family(
    "DEPENDENCE",
    {
        "dependent": ("依赖", "依赖于", "取决于", "决定于", "相关", "有关", "依靠", "受制于", "关联", "挂钩", "相互影响", "depend",
                      "depends", "depended", "depending", "dependent", "hinges", "rely", "relies", "relying", "related",
                      "correlated", "coupled", "tied"),
        "independent": ("独立", "无关", "不相关", "不依赖", "不取决于", "互不影响", "互不相干", "互不依赖", "没有关系", "没关系", "毫无关系",
                        "毫不相干", "两回事", "正交", "independent", "independently", "unrelated", "uncorrelated", "decoupled",
                        "irrelevant", "regardless of", "irrespective of", "orthogonal", "separate questions"),
    },
    ("相关[性系]", "相关链接", "相关的?(?:课程|文章|资料|信息)", "依赖[项库包]", "独立性"),
)  # fmt: skip
"""Whether one thing depends on another."""

CHANCE = Family(
    "CHANCE",
    {
        "random": ("随机", "随意", "任意抽取", "打乱", "洗牌", "乱序", "抽签", "碰运气", "random", "randomly", "at random",
                   "shuffled", "shuffle", "shuffles", "shuffling", "by chance", "randomised", "randomized", "haphazard"),
        "fixed": ("固定", "确定性", "按顺序", "依次", "顺序", "轮流", "依序", "预先指定", "按次序", "逐个", "事先定好", "不打乱", "fixed",
                  "deterministic", "deterministically", "in order", "in a fixed order", "in turn", "sequential",
                  "sequentially", "predetermined", "cyclic", "cyclically", "one after another"),
    },
    (r"随机(?:小批量)?梯度", r"stochastic", "random(?:ness| seed| forest)", "随机[性数种]", "in order to"),
)  # fmt: skip
"""Whether something is left to chance or fixed."""

CONVEXITY = Family(
    "CONVEXITY",
    {
        "convex": ("凸", "凸的", "凸函数", "凸优化", "强凸", "严格凸", "convex", "strictly convex", "strongly convex"),
        "nonconvex": ("非凸", "不凸", "非凸函数", "非凸优化", "nonconvex", "non convex", "not convex", "凹凸不一"),
    },
    ("凸显", "凸出", "凸起", "凹凸", "凸包", "convex hull"),
)  # fmt: skip
"""Whether a function or problem is convex."""

REACH = Family(
    "REACH",
    {
        "global": ("全局", "全局最优", "全局最小", "全域", "global", "globally"),
        "local": ("局部", "局部最优", "局部最小", "局部极小", "local", "locally"),
    },
)
"""Whether something holds globally or locally."""

_LOWERS = "[小少低弱慢短轻窄差]"
COMPARISON = Family(
    "COMPARISON",
    {
        "more": ("大于", "高于", "多于", "超过", "超出", "快于", "强于", "优于", "长于", "胜过", "exceeds", "exceed", "exceeding",
                 "outperforms", "at least as large as"),
        "less": ("小于", "低于", "少于", "慢于", "弱于", "短于", "不及", "不如", "比不上", "逊于", "差于", "falls short of",
                 "fall short of", "at most as large as"),
    },
    ("更新", "更改", "更换", "更替", "变更", "更正", "大于等于", "大于或等于", "小于等于", "小于或等于", "不?超过一半", "rather than",
     "other than", "less than (?:ideal|perfect)"),
    patterns=(
        (rf"(?P<w>更加?{_LOWERS})", "less"),
        (rf"(?P<w>更加?(?!{_LOWERS}|[新改换替正加])(?:不)?[\u3400-\u9fff]{{1,2}})", "more"),
        (r"比(?!如|较|例|喻)[^，。；、]{1,15}?(?P<w>[大多高快强长好稳])(?![于小量家约])", "more"),
        (r"比(?!如|较|例|喻)[^，。；、]{1,15}?(?P<w>[小少低慢弱短差])(?![于批时])", "less"),
        (r"\b(?P<w>(?:smaller|fewer|lower|slower|weaker|shorter|narrower|worse|less(?: \w+)?))(?=(?: \w+){0,3} than\b)", "less"),
        (r"\b(?P<w>(?:larger|greater|bigger|higher|faster|quicker|stronger|longer|wider|better|steadier|smoother|"
         r"noisier|cheaper|more(?: \w+)?))(?=(?: \w+){0,3} than\b)", "more"),
    ),
)  # fmt: skip
"""Which of two is more: 比 A 更大, "larger than A"."""

EQUALITY = Family(
    "EQUALITY",
    {
        "equal": ("相等", "相同", "等于", "一样", "同样", "等价", "一致", "相当于", "等同于", "无异于", "没有区别", "equal", "equals",
                  "equal to", "identical", "the same", "same", "equivalent", "the same as", "amounts to", "coincides",
                  "coincide", "matches"),
        "different": ("不同", "不等", "不相等", "不等于", "不一样", "不相同", "不一致", "有别", "有区别", "两回事", "≠", "!=", "unequal",
                      "different", "differ", "differs", "differing", "distinct", "not the same", "not equal", "unlike"),
    },
    ("大于等于", "小于等于", "大于或等于", "小于或等于", "不同程度", "一样本", "at the same time", "all the same", r"equally"),
)  # fmt: skip
"""Whether two things are equal or different."""

HELP = Family(
    "HELP",
    {
        "helps": ("帮助", "有助于", "有助", "有利于", "利于", "促进", "便于", "有益", "改善", "有好处", *forms("help", "aid",
                  "benefit", "favour", "favor", "promote", "improve", "facilitate", "assist", "ease", "support")),
        "hinders": ("妨碍", "阻碍", "不利于", "有害", "损害", "拖累", "干扰", "有碍", "阻挠", "恶化", "妨害", "无助于", "无益",
                    *forms("hinder", "hamper", "harm", "impede", "obstruct", "worsen", "impair"), "hurt", "hurts", "hurting"),
    },
    ("损失", "harmless", "helpful"),
    two_sided=False,
)  # fmt: skip
"""Whether something helps or hinders."""

CANCEL = Family(
    "CANCEL",
    {
        "cancels": ("抵消", "相互抵消", "互相抵消", "相消", "抵销", "中和", "对消", "cancel", "cancels", "cancelled", "canceled",
                    "cancelling", "canceling", "cancel out", "cancels out", "offset", "offsets", "offsetting", "neutralise",
                    "neutralises", "neutralize", "neutralizes", "average out", "averages out"),
        "reinforces": ("叠加", "累积", "积累", "累加", "加强", "增强", "相互加强", "互相加强", "放大", *forms("reinforce",
                       "accumulate", "amplify", "strengthen"), "add up", "adds up", "build up", "builds up", "pile up", "piles up"),
    },
    two_sided=False,
)  # fmt: skip
"""Whether contributions cancel or reinforce each other."""

FAMILIES: tuple[Family, ...] = (
    GROWTH, SIZE, AMOUNT, SPEED, STEADINESS, SMOOTHNESS, AVERAGE, QUANTIFIER, CERTAINTY, ORDER, ASCENT, OPPOSITION,
    DEPENDENCE, CHANCE, CONVEXITY, REACH, COMPARISON, EQUALITY, HELP, CANCEL,
)  # fmt: skip
