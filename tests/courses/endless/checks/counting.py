from notecheck import Reading, Verdict, check, confirmed, say


@check("two")
def two(claim: Reading) -> Verdict:
    """Counts."""
    return confirmed("enumeration", say("it says {n}", n=int(claim.number())))


@check("for-ever")
def for_ever(claim: Reading) -> Verdict:
    """Never ends."""
    while True:
        pass
