"""Edits of the momentum note's sections 1.3 and 2, where averages, steps and votes are described."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "daily-temperatures-fluctuate": [
        ("气温", "梯度"),
        ("天天", "从不"),
        ("波动", "不变"),
    ],
    "raw-curve-jagged": [
        ("当天的读数", "EMA"),
        ("忽高忽低", "平稳"),
        ("不平滑", "平滑"),
        ("忽高忽低，不平滑", "平稳，平滑"),
        ("当天的读数", "天气预报"),
    ],
    "ema-curve-smoother": [
        ("EMA", "当天的读数"),
        ("EMA", "天气预报"),
        ("更平滑", "更曲折"),
        ("更平滑", "不平滑"),
        ("更稳定", "更不稳定"),
        ("更稳定", "更新颖"),
    ],
    "ema-follows-trend": [
        ("EMA", "当天的读数"),
        ("EMA", "天气预报"),
        ("更能反映", "更难反映"),
        ("更能反映", "更不能反映"),
        ("走势", "天数"),
    ],
    "real-landscapes-more-complex": [
        ("复杂得多", "简单得多"),
        ("真实", "假想"),
        ("损失曲面", "气温"),
        ("方向", "颜色"),
        ("比图上", "和图上一样"),
    ],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    # another word for the same
    "ema-curve-smoother": [("更平滑", "更光滑")],
    "ema-follows-trend": [("更能反映", "更接近")],
}
