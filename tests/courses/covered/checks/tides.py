"""The claims of the two notes; what they say does not matter here."""

from notecheck import Reading, Verdict, check, not_checkable, say


@check("two-tides", "height", "brest")
def unjudged(claim: Reading) -> Verdict:
    """Nothing is judged: these notes are there for what they leave unmarked."""
    return not_checkable(say("this is about what carries a claim"))
