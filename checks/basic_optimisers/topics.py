"""What a claim must speak of before a check applies to it: its subject, in Chinese and English."""

from __future__ import annotations

from notecheck import Reading

Topic = tuple[str, ...]

LOSS: Topic = ("损失", "loss")
OPTIMUM: Topic = ("最优", "最小", "极小", "optimum", "minimum", "minimiser")
PROBLEM: Topic = ("问题", "problem", "problems")
START: Topic = ("初始值", "初始点", "起点", "start", "starting point", "initial value")
MINIMISED: Topic = ("最小化", "minimised", "minimise", "minimises")
GRADIENT: Topic = ("梯度", "导数", "gradient", "gradients", "derivative")
DIFFERENTIATED: Topic = ("求导", "导数", "derivative", "differentiate", "differentiated")
PATH: Topic = ("路径", "path")
ITERATIONS: Topic = ("迭代", "更新", "iterations", "updates")
SETTLES: Topic = ("稳定", "收敛到", "settle", "settles", "converge")
SAMPLES: Topic = ("样本", "sample", "samples")
BATCH: Topic = ("小批量", "一批", "mini-batch", "batch")
SAME_BATCH: Topic = ("同一批", "批内", "within a batch", "same batch", "in the batch")
PRINTED: Topic = ("打印", "printed", "prints", "print")
MEAN_SQUARED_ERROR: Topic = ("均方误差", "mean squared error")
REGRESSION: Topic = ("回归", "regression")
RELATION: Topic = ("关系", "relation", "relationship")


def require(claim: Reading, *topics: Topic) -> None:
    """Raises ReadingError unless the claim speaks of every one of these."""
    for topic in topics:
        claim.require(*topic)
