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
    "batches-differ-so-directions-differ": [
        ("样本", "参数"),
        ("不同", "相同"),
        ("不一致", "一致"),
        ("迭代", "打印"),
        ("方向便不一致", "方向便偏转"),
    ],
    "oscillation-dies-out-in-summary": [
        ("学习率", "批次"),
        ("不变", "逐步减小"),
        ("不变", "逐步增大"),
        ("震荡", "损失"),
        ("减小", "增大"),
        ("减小", "存在"),
    ],
    "momentum-accelerates-in-summary": [
        ("梯度方向", "学习率"),
        ("稳定", "未知"),
        ("加速", "减速"),
        ("加速", "影响"),
        ("下降", "训练"),
        ("就加速", "也不加速"),
    ],
    "momentum-cancels-in-summary": [
        ("梯度方向", "学习率"),
        ("来回变化", "保持一致"),
        ("来回变化", "未知"),
        ("互相抵消", "互相叠加"),
        ("互相抵消", "不会抵消"),
        ("互相抵消", "互相影响"),
    ],
    "momentum-update-in-summary": [
        ("v_t", "v_{t+1}"),
        ("=", r"\approx"),
        (r"= \beta", r"= -\beta"),
        (r"= \beta", r"= 2\beta"),
        ("v_{t-1}", "v_{t-2}"),
        ("v_{t-1}", "g_{t-1}"),
        ("+", "-"),
        ("(1", "(2"),
        (r"1 - \beta", r"1 + \beta"),
        (r"(1 - \beta) g_t", "g_t"),
        ("g_t", "g_{t-1}"),
        (r"\beta v_{t-1} + (1 - \beta) g_t", r"(1 - \beta) v_{t-1} + \beta g_t"),
    ],
    "momentum-step-in-summary": [
        (r"\theta_t", r"\theta_{t+1}"),
        (r"= \theta", r"= 2\theta"),
        (r"\theta_{t-1}", r"\theta_{t-2}"),
        (r"- \eta", r"+ \eta"),
        (r"\eta v_t", "v_t"),
        (r"\eta v_t", r"2 \eta v_t"),
        (r"\eta v_t", r"\eta g_t"),
        (r"\eta v_t", r"\eta v_{t-1}"),
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
