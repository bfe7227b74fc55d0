"""Edits of the first half of the momentum note: why the loss swings, what rate and batch size do to it."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "momentum-is-averaged-descent": [
        ("指数加权", "等权"),
        ("指数加权平均（EMA）", "总和"),
        ("用到梯度上", "用到参数上"),
        ("用到梯度上", "用到损失上"),
        ("Momentum 梯度下降法，也叫动量梯度下降法", "随机梯度下降法"),
    ],
    "larger-batch-is-most-direct": [
        ("最直接", "最间接"),
        ("对策", "后果"),
        ("批次", "模型"),
        ("更多", "更少"),
        ("样本", "参数"),
    ],
    "all-colours-at-once": [
        ("黑猫、白猫、红猫、蓝猫", "白猫"),
        ("黑猫、白猫、红猫、蓝猫", "各种狗"),
        ("一次摆在", "轮流摆在"),
        ("震荡", "损失"),
        ("大为", "略为"),
        ("减少", "增加"),
    ],
    "largest-batch-is-batch-gd": [
        ("批次做大", "模型做大"),
        ("做大", "做小"),
        ("批量梯度下降", "随机梯度下降"),
        ("批量梯度下降", "小批量梯度下降"),
        ("全部", "一个"),
        ("全部", "部分"),
    ],
    "larger-batch-more-memory": [("猛增", "略增"), ("猛增", "大幅减少"), ("显存", "硬盘")],
    "larger-batch-more-work": [
        ("每一步", "每一遍"),
        ("计算量", "步数"),
        ("大幅", "小幅"),
        ("上升", "下降"),
    ],
    "larger-batch-not-always-faster": [
        ("未必因此变快", "一定因此变快"),
        ("未必因此变快", "绝不会因此变快"),
        ("未必因此变快", "未必因此变慢"),
        ("训练", "打印"),
    ],
    "large-batches-stick-at-flat-saddles": [
        ("大批次", "小批次"),
        ("容易", "不容易"),
        ("平坦", "陡峭"),
        ("鞍点", "山顶"),
        ("卡在", "绕过"),
    ],
    "bigger-is-not-always-better": [("并非", ""), ("越大越好", "越小越好"), ("批次", "模型")],
    "balance-cost-and-steadiness": [
        ("成本", "时间"),
        ("稳定", "不稳定"),
        ("梯度", "参数"),
        ("平衡", "差别"),
    ],
    "large-batch-calm-at-small-batch-cost": [
        ("小批次", "大批次"),
        ("大批次才有", "小批次才有"),
        ("成本", "时间"),
        ("稳定", "不稳定"),
        ("梯度", "参数"),
        ("正是", "并不是"),
        ("Momentum", "SGD"),
    ],
    "batches-never-alike": [
        ("批次", "模型"),
        ("样本", "参数"),
        ("绝不会", "可能"),
        ("绝不会", "总是"),
        ("绝不会", ""),
        ("一模一样", "一样多"),
    ],
    "batches-push-differently": [
        ("特征", "数量"),
        ("各有偏向", "完全一致"),
        ("参数", "样本"),
        ("不同", "相同"),
        ("推往", "留在"),
    ],
    "noisy-batch-may-go-backwards": [
        ("噪声", "猫"),
        ("可能", "一定"),
        ("可能", "绝不会"),
        ("往回走", "往前走"),
        ("不降反升", "照样下降"),
        ("占大半", "不占"),
        ("占大半", "占少数"),
    ],
    "differing-updates-make-the-loss-oscillate": [
        ("迭代", "求和"),
        ("不同", "相同"),
        ("跟着不同", "仍然相同"),
        ("对不上", "对得上"),
        ("损失", "样本"),
        ("震荡", "下降"),
    ],
    "iterations-reach-the-lowest-point": [
        ("迭代", "求和"),
        ("一步步", "一下子"),
        ("降到", "升到"),
        ("最低处", "最高处"),
        ("最低处", "半路"),
    ],
    "gradients-shrink-near-the-bottom": [
        ("收敛", "开始"),
        ("平坦", "陡峭"),
        ("梯度", "损失"),
        ("变小", "变大"),
        ("随之变小", "保持不变"),
        ("步长", "学习率"),
        ("缩短", "拉长"),
    ],
    "noise-shrinks-near-the-bottom": [
        ("在缩小", "在扩大"),
        ("在缩小", "保持原样"),
        ("下降", "上升"),
        ("摆动", "损失"),
    ],
    "swings-narrow": [("缩小", "扩大"), ("缩小", "保持"), ("摇晃", "学习")],
    "smaller-gradients-smaller-updates": [
        ("学习率", "批次"),
        ("固定的", "逐步增大的"),
        ("固定的", "未知的"),
        ("梯度", "损失"),
        ("越来越小", "越来越大"),
        ("参数", "数据"),
        ("变小", "变大"),
        ("变小", "不变"),
    ],
    "smaller-gradients-smaller-loss-changes": [("损失", "参数"), ("变化", "数值"), ("变小", "变大")],
    "missteps-near-the-bottom": [
        ("谷底", "山顶"),
        ("很平", "很陡"),
        ("踏错一步", "站着不动"),
        ("爬不了多高", "爬得很高"),
    ],
    "only-the-ideal-case": [
        ("理想状态", "一般情况"),
        ("学习率", "批次"),
        ("没有设好", "已经设好"),
        ("麻烦", "好处"),
    ],
    "too-large-rates-overshoot": [
        ("学习率", "批次"),
        ("太大", "太小"),
        ("谷底", "山顶"),
        ("很大", "很小"),
        ("对面的山", "这一侧的山"),
        ("对面的山", "谷底正中"),
    ],
    "too-small-rates-are-slow": [("学习率", "批次"), ("太小", "太大"), ("太慢", "太快"), ("太慢", "太稳")],
    "small-rates-may-stay-in-a-pit": [
        ("可能", "一定"),
        ("可能", "绝不会"),
        ("浅坑", "山顶"),
        ("到不了", "到得了"),
        ("最低点", "最高点"),
    ],
    "oscillation-remains": [
        ("震荡", "损失"),
        ("并没有消失", "已经消失"),
        ("移动量", "学习率"),
        ("变小", "变大"),
        ("不再那么显眼", "更加显眼"),
    ],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    "all-colours-at-once": [
        # three colours at once leave a third at most
        ("黑猫、白猫、红猫、蓝猫", "黑猫、白猫、红猫"),
    ],
    "largest-batch-is-batch-gd": [
        # the other end of the same scale
        (
            "做大，做到头就是批量梯度下降，每一步都用上全部样本",
            "做小，做到头就是随机梯度下降，每一步都只用一个样本",
        ),
    ],
    "noisy-batch-may-go-backwards": [
        # from far away even such a batch leads down
        ("往回走，损失不降反升", "往前走，损失照样下降"),
    ],
    "smaller-gradients-smaller-updates": [
        # the same law, read the other way
        ("越来越小，于是参数每次改动的量变小", "越来越大，于是参数每次改动的量变大"),
        # a rate that falls shrinks the updates all the more
        ("固定的", "逐步减小的"),
    ],
}
