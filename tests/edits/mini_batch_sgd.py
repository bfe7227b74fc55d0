"""Edits of what the mini-batch note says of SGD and vectorisation, up to the end of its section 1.1."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "methods-differ-in-sample-count": [
        ("SGD", "Momentum"),
        ("SGD", "batch GD"),
        ("mini-batch", "SGD"),
        ("batch GD 三", "GD 三"),
        ("三种", "两种"),
        ("差别", "共同点"),
        ("只在", "不只在"),
        ("只在", "不在"),
        ("一次迭代", "一个 epoch "),
        ("多少个样本", "多大的学习率"),
        ("样本", "特征"),
    ],
    "method-means-sample-count": [
        ("SGD", "Momentum"),
        ("mini-batch", "SGD"),
        ("说的是", "说的不是"),
        ("每次更新", "每个 epoch "),
        ("多少个样本", "多大的学习率"),
        ("样本", "特征"),
    ],
    "direction-from-one-sample": [
        ("方向", "步长"),
        ("只由", "不只由"),
        ("只由", "由"),
        ("一个", "两个"),
        ("一个", "全部"),
        ("样本", "特征"),
        ("信息量少", "信息量大"),
        ("信息量少", "信息量多"),
        ("信息量", "计算量"),
    ],
    "sgd-noisy": [("大", "小"), ("噪声大", "噪声不大"), ("噪声", "步长"), ("而且", "而且可能")],
    "one-sample-noisier": [
        ("一个", "十个"),
        ("一个", "全部"),
        ("样本", "特征"),
        ("每次更新", "每个 epoch "),
        ("方向", "步长"),
        ("噪声", "信息"),
        ("更多", "更少"),
        ("更多", "不多"),
        ("噪声更多", "可能噪声更多"),
    ],
    "one-sample-deviates": [
        ("一个", "十个"),
        ("样本", "特征"),
        ("未必代表", "一定代表"),
        ("未必代表", "绝不代表"),
        ("未必代表", "代表"),
        ("总体的趋势", "总体的大小"),
        ("方向", "步长"),
        ("偏差大", "偏差小"),
        ("偏差大", "偏差不大"),
        ("偏差", "速度"),
    ],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    "sgd-noisy": [("噪声大", "噪声多")],
    "one-sample-noisier": [("一个", "1 个"), ("噪声更多", "噪声更大")],
}
