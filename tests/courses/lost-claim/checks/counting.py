from notecheck import Reading, Verdict, check, confirmed, say


@check("two")
def two(claim: Reading) -> Verdict:
    """Counts."""
    return confirmed("enumeration", say("it says {n}", n=int(claim.number())))
