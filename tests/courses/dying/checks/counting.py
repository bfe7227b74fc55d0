import os

from notecheck import Reading, Verdict, check, confirmed, say


@check("two")
def two(claim: Reading) -> Verdict:
    """Counts."""
    return confirmed("enumeration", say("it says {n}", n=int(claim.number())))


@check("dies")
def dies(claim: Reading) -> Verdict:
    """Ends its process."""
    os._exit(3)
