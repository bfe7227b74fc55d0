"""Edits to the sentences on mini-batches and their size, section 1.2 of the mini-batch note."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "mini-batch-between": [
        ("Batch GD", "Momentum"),
        ("Mini-batch", "SGD"),
        ("之间", "之外"),
        ("不用全部", "要用全部"),
        ("不只用一个", "只用一个"),
        ("一小批样本", "全部样本"),
        ("每次更新", "每个 epoch "),
    ],
    "some-noise-remains": [
        ("每次更新", "首次更新"),
        ("还留着", "不再有"),
        ("噪声", "样本"),
        ("并不是完全平滑", "是完全平滑"),
        ("路径", "损失"),
    ],
    "mini-batch-cost-between": [
        ("适中", "最小"),
        ("适中", "最大"),
        ("可以并行", "不可以并行"),
        ("计算量", "收益"),
        ("每次更新", "每次训练"),
    ],
    "mini-batch-memory-between": [
        ("适中", "最少"),
        ("适中", "很大"),
        ("内存", "时间"),
        ("每次更新", "每次训练"),
    ],
    "gpu-well-used": [
        ("GPU", "CPU"),
        ("充分发挥", "闲置"),
        ("能够充分", "不能充分"),
        ("快", "慢"),
        ("并行能力", "散热能力"),
    ],
    "gpu-used-to-the-full": [("GPU", "CPU"), ("用得足", "用不上"), ("并行能力", "散热能力")],
    "too-small-or-too-large": [
        ("太小", "太大"),
        ("太大", "太小"),
        ("SGD", "Batch GD"),
        ("Batch GD", "SGD"),
        ("噪声大", "噪声小"),
        ("噪声", "损失"),
        ("趋向", "远离"),
    ],
    "large-batch-less-flexible": [("不那么灵活", "更灵活")],
    "mini-batch-keeps-escaping": [
        ("保留了", "失去了"),
        ("一些", "全部"),
        ("局部", "全局"),
        ("跳出", "落入"),
        ("最优", "样本"),
    ],
    "mini-batch-less-bumpy": [("小", "大"), ("SGD", "Batch GD"), ("颠簸", "损失"), ("比", "和")],
    "batch-size-is-tuned": [("超参数", "参数"), ("调节", "学习"), ("batch size", "epoch")],
    "batch-size-is-hyperparameter": [("超参数", "参数"), ("引入", "去掉"), ("新的", "旧的")],
    "best-batch-size-differs": [("也不同", "也相同"), ("任务不同", "任务相同"), ("最优", "最差")],
    "abnormal-sample-turns-little": [
        ("好几个", "一个"),
        ("其中一个", "其中全部"),
        ("异常", "正常"),
        ("方向", "损失"),
        ("不会偏", "会偏"),
    ],
    "mini-batch-small-jitter": [("细小", "巨大"), ("还有", "没有"), ("抖动", "样本"), ("路线", "损失")],
    "mini-batch-more-flexible": [("更灵活", "更呆板"), ("Batch GD", "SGD"), ("微调", "固定")],
    "mini-batch-shorter-training": [
        ("短", "长"),
        ("SGD", "Batch GD"),
        ("总的训练时间", "每次更新的时间"),
        ("比", "和"),
    ],
    "mini-batch-best-choice": [("最佳", "最差")],
    "small-data-large-batch": [
        ("数据集小", "数据集大"),
        ("大 batch", "小 batch"),
        ("保证", "可能"),
        ("稳定", "不稳定"),
        ("收敛", "训练"),
    ],
    "large-data-medium-batch": [("数据集大", "数据集小"), ("中等", "小"), ("效率", "价格"), ("稳定", "速度")],
    "avoid-extreme-batches": [("过小", "中等"), ("过大", "中等"), ("都不用", "都用")],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    "mini-batch-cost-between": [("适中", "居中")],
    "mini-batch-keeps-escaping": [("跳出", "离开")],
    "mini-batch-shorter-training": [("短", "少")],
}
