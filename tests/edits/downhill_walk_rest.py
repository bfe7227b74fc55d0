"""Edits to the claims on pace, direction and noise of the walk, and some that change nothing."""

from __future__ import annotations

EDITS: dict[str, list[tuple[str, str]]] = {
    "bgd-slow-but-accurate": [("走得慢", "走得快"), ("相当准", "说不准"), ("批量梯度下降", "随机梯度下降")],
    "sgd-fast-but-unreliable": [
        ("走得快", "走得慢"),
        ("说不准", "相当准"),
        ("绕路", "走直路"),
        ("随机梯度下降", "小批量梯度下降"),
    ],
    "mbgd-in-between": [("速度还过得去", "走得慢"), ("比较稳", "相当准"), ("小批量梯度下降", "批量梯度下降")],
    "three-speeds": [("动作慢", "动作快"), ("动作快", "动作慢"), ("速度也有保证", "动作慢")],
    "choosing-a-way": [("三种", "四种"), ("更快", "更慢"), ("更准", "更不准"), ("最小值", "最大值")],
    "choosing-a-way-in-summary": [
        ("三种", "两种"),
        ("更快", "更慢"),
        ("更准", "更不准"),
        ("最低处", "最高处"),
    ],
    "lowest-point-is-optimum": [("最低处", "最高处"), ("最小值", "最大值"), ("最优参数", "最差参数")],
    "agreed-steepest-direction": [("最陡", "最缓"), ("下坡", "上坡"), ("公认", "个人")],
    "overall-downhill-direction": [("全部", "部分"), ("下山", "上山"), ("梯度", "损失值")],
    "downhill-direction-is-gradient": [
        ("下山", "上山"),
        (r"\nabla J", r"-\nabla J"),
        (r"\nabla J(\theta)", r"J(\theta)"),
        (r"\nabla J", r"\nabla L"),
    ],
    "one-sample-downhill-direction": [("下山", "上山"), (r"\nabla J_i", r"-\nabla J_i"), ("J_i", "J")],
    "batch-downhill-direction": [("下山", "上山"), (r"\nabla J_B", r"-\nabla J_B"), ("J_B", "J_i")],
    "repeat-until-convergence": [
        ("直到损失函数收敛", "直到走满规定的次数"),
        ("收敛", "发散"),
        ("反复", "一次"),
    ],
    "position-and-height": [
        (r"$\theta$", "$w$"),
        (r"J(\theta)", r"L(\theta)"),
        (r"J(\theta)", "J(w)"),
        ("站在哪里", "有多高"),
        ("有多高", "在哪里"),
        ("参数", "数据"),
    ],
    "step-set-by-learning-rate": [
        ("反方向", "同方向"),
        ("学习率", "批量"),
        ("学习率", "学习率乘以梯度的长度"),
        ("步长", "时间"),
    ],
    "sgd-uses-one-datum": [("一条", "两条"), ("一条", "4 条"), ("每次", "有时")],
    "sgd-very-fast": [("非常快", "非常慢"), ("一条", "两条"), ("每一步", "每一遍")],
    "one-datum-detours": [
        ("未必", "一定"),
        ("未必", "绝不"),
        ("绕许多弯路", "走直路"),
        ("可能", "一定"),
        ("一条", "两条"),
    ],
    "sgd-oscillates-near-valley": [("可能", "一定"), ("可能", "绝不会"), ("震荡", "停下"), ("谷底", "山顶")],
    "squads-own-direction": [
        ("自己看到的", "全队看到的"),
        ("一小批", "一条"),
        ("一小批训练数据", "全部训练数据"),
    ],
    "mbgd-combines-advantages": [
        ("小一些", "大一些"),
        ("两种", "三种"),
        ("批量梯度下降", "随机梯度下降"),
        ("不用顾及", "要顾及"),
        ("长处", "短处"),
    ],
    "mbgd-steadier-near-valley": [
        ("随机梯度下降", "批量梯度下降"),
        ("不容易震荡", "容易震荡"),
        ("稳一些", "不稳一些"),
        ("谷底", "山顶"),
    ],
}

EQUIVALENT: dict[str, list[tuple[str, str]]] = {
    "bgd-slow-but-accurate": [("走得慢", "动作慢"), ("相当准", "比较准")],
    "lowest-point-is-optimum": [("最低处", "最低点")],
    "one-datum-detours": [("未必是", "不一定是")],
    "squads-own-direction": [("每组", "每个小组")],
}
