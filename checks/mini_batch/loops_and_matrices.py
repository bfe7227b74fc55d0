"""The form of the code and the batch size are two independent choices (B-13)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Derivation, Evidence, Remark, Step, Table
from notecheck.words import EQUALITY, Family

from ..shared.batch_words import refuse_hedges
from ..shared.regression import Samples, Vector, batches, latex_vector, matrix_gradient, mean_gradient
from ..shared.sample_programs import samples_of

DIMENSION = Family(
    "dimension",
    {
        "form of the code": ("是否向量化", "vectorised or not", "whether to vectorise"),
        "samples an update": ("是否用随机梯度", "stochastic or not"),
    },
)
FORMS = ("向量化", "非向量化", "vectorised", "not vectorised")
METHODS = ("SGD", "Batch GD", "Mini-batch", "GD")
CHOICES = ("维度", "选择", "问题", "dimension", "dimensions", "choices", "questions")


@check("vectorised-is-not-batch-size", uses=["sgd-program"])
def form_of_code_and_batch_sizeare_independent(claim: Reading, alone: Reading) -> Verdict:
    """Every batch size can be computed in both forms, with the same step; the batch size changes the step.

    All batches of the course's data are enumerated in exact fractions. Which method and which form
    the formula names does not matter: no method is a form of code.
    """
    claim.require(*CHOICES)
    refuse_hedges(claim)
    formula = claim.formula
    names = {str(formula.side(0)), str(formula.side(1))}
    if not (names & set(METHODS) and names & set(FORMS)):
        raise claim.reject(
            formula,
            "this compares no method with a form of code",
            "Write $\\text{SGD} \\neq \\text{非向量化}$.",
        )
    told_apart = formula.relation == "≠" and claim.choose(EQUALITY) == "different"
    named = {word.meaning for word in claim.chosen(DIMENSION)}
    samples = samples_of(alone.program)
    theta = tuple(Fraction(0) for _ in samples[0].x)
    if not are_independent(samples, theta):
        raise alone.reject(None, "on these data every batch gives the same step", "Use samples that differ.")
    evidence = (both_forms(), four_combinations(samples, theta), _REMARK_ON_ONE_SAMPLE)
    if told_apart and int(claim.number(("维度", "dimension"))) == len(named) == len(DIMENSION.meanings):
        return confirmed(
            "enumeration",
            say("All four combinations exist: the form never changes the step, the batch size does."),
            *evidence,
        )
    return refuted(
        "enumeration",
        say("These are two independent choices: all four combinations exist."),
        *evidence,
        one_sample_in_matrix_form(samples, theta),
    )


def are_independent(samples: Samples, theta: Vector) -> bool:
    """Whether both forms give every batch the same step, and batches of different sizes different ones."""
    same_in_both_forms = all(
        mean_gradient(batch, theta) == matrix_gradient(batch, theta)
        for size in range(1, len(samples) + 1)
        for batch in batches(samples, size)
    )
    return same_in_both_forms and mean_gradient(samples[:1], theta) != mean_gradient(samples, theta)


_REMARK_ON_ONE_SAMPLE = Remark(
    say(
        "With a single sample, a matrix form has no samples left to work on side by side, only the features; "
        "so vectorised SGD is possible, but gains less."
    )
)


def both_forms() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "In a loop, the {k}th entry of a batch's mean gradient is a sum over its samples.",
                    k=math("k"),
                ),
                r"\frac1b \sum_{i \in B} x_{ik}\,(x_i^\top\theta - y_i)",
            ),
            Step(
                say("In matrix form it is a row of a transposed matrix times a vector."),
                r"\frac1b \bigl[X_B^\top (X_B\theta - y_B)\bigr]_k = \frac1b \sum_{i \in B} "
                r"(X_B)_{ik}\,(X_B\theta - y_B)_i",
            ),
            Step(
                say("Term by term the two are the same, for every size {b}, one included.", b=math("b")), ""
            ),
        )
    )


def four_combinations(samples: Samples, theta: Vector) -> Table:
    rows = tuple(
        (
            size,
            math(latex_vector(mean_gradient(samples[:size], theta))),
            math(latex_vector(matrix_gradient(samples[:size], theta))),
        )
        for size in (1, len(samples))
    )
    header = (say("samples an update"), say("gradient by a loop"), say("gradient by matrices"))
    return Table(header, rows, say("The course's data, at the start of its program"))


def one_sample_in_matrix_form(samples: Samples, theta: Vector) -> Evidence:
    by_matrix, by_loop = matrix_gradient(samples[:1], theta), mean_gradient(samples[:1], theta)
    return counterexample(
        say(
            "One sample, computed with matrices, gives the gradient {g}: vectorised SGD.",
            g=math(latex_vector(by_matrix)),
        ),
        again=say("The loop over that one sample gives {g} too.", g=math(latex_vector(by_loop))),
        agrees=by_matrix == by_loop,
    )
