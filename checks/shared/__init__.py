"""What checks on several notes share: bowls, regressions, programs, conditions, how values are written."""
