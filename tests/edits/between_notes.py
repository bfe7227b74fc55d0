"""Edits to the claims that stand between notes: each must be noticed, and some must not."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "sgd-one-or-a-few": [
        ("SGD", "小批量梯度下降"),
        ("一个样本", "两个样本"),
        ("一小部分", "全部"),
        ("也可以是", "不可以是"),
        ("（也可以是一小部分样本）", ""),
        ("每一步", "总共"),
        ("样本（", "参数（"),
    ],
    "sgd-slower-overall": [
        ("更慢", "更快"),
        ("SGD", "Batch GD"),
        ("SGD", "小批量梯度下降"),
        ("更慢", "更稳"),
        ("训练", "预测"),
        ("总体上", "每一步"),
    ],
    "small-batch-at-random": [
        ("随机", "依次"),
        ("随机", ""),
        ("小批", "条"),
        ("随机选出这样一小批", "先打乱，再选出这样一小批"),
    ],
    "sgd-iterations-unchanged": [
        ("迭代次数", "遍数"),
        ("迭代次数", "更新次数"),
        ("照旧", "改变"),
        ("数据", "损失"),
        ("学习率", "动量"),
        ("迭代次数", "批量"),
    ],
    "samples-differ-so-steps-differ": [
        ("差异", "一致"),
        ("不同", "相同"),
        ("样本", "参数"),
        ("迭代", "打印"),
        ("差异", "多少"),
    ],
    "sgd-step-set-by-rate": [
        (r"\alpha", r"\eta"),
        ("学习率", "损失"),
        ("步长", "方向"),
        (r"$\alpha$", r"$\alpha$ 与梯度长度之积"),
    ],
    "gd-was-sgd": [
        ("随机梯度下降", "批量梯度下降"),
        ("就是", "不是"),
        ("就是随机梯度下降", "就是梯度"),
        ("梯度下降就是", "每次更新只用 1 个样本的梯度下降就是"),
    ],
    "gd-uses-whole-set": [
        ("整个", "部分"),
        ("梯度下降（GD）", "随机梯度下降（SGD）"),
        ("训练集", "测试集"),
        ("整个", "单个"),
    ],
    "frequent-updates-escape": [
        ("更频繁", "更少"),
        ("有助于", "妨碍"),
        ("局部", "全局"),
        ("跳出", "落入"),
        ("很快", "很慢"),
        ("更频繁", "更频繁、更带噪声"),
        ("更新", "打印"),
    ],
    "mini-batch-balances": [
        ("mini-batch", "SGD"),
        ("mini-batch", "Batch GD"),
        ("性能", "名称"),
        ("成本", "名称"),
        ("平衡", "最好"),
    ],
    "mini-batch-is-a-trade-off": [
        ("Mini-batch", "SGD"),
        ("Mini-batch", "Batch GD"),
        ("性能", "名称"),
        ("成本", "名称"),
        ("权衡", "加法"),
    ],
    "batch-size-symbol": [
        ("$b$", "$m$"),
        ("批量大小", "学习率"),
        ("批量大小", "批次样本量"),
        ("批量大小", "批量大小，也就是批次样本量"),
    ],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    "mini-batch-balances": [("平衡", "折中")],  # another word for it
    "mini-batch-is-a-trade-off": [("成本与性能", "性能与成本")],  # the order of the two says nothing
    "gd-uses-whole-set": [("整个", "全部")],
    "sgd-iterations-unchanged": [("照旧", "不变")],
}
