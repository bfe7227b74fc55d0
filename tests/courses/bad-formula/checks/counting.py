from notecheck import Reading, Verdict, check, confirmed, say


@check("two")
def two(claim: Reading) -> Verdict:
    """Counts."""
    return confirmed("enumeration", say("it says {n}", n=int(claim.number())))


@check("strange")
def strange(claim: Reading) -> Verdict:
    """Reads a formula."""
    return confirmed("proof", say("{left}", left=str(claim.formula.left)))
