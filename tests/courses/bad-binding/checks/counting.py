from notecheck import Reading, Verdict, check, confirmed, say


@check("two")
def two(claim: Reading) -> Verdict:
    """Counts."""
    return confirmed("enumeration", say("it says {n}", n=int(claim.number())))


NAME = "three"


@check(NAME)
def named(claim: Reading) -> Verdict:
    """Its binding is no literal."""
    return confirmed("proof", say("never"))
