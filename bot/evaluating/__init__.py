"""How good the answers are: cases with known truth, verdicts, figures."""
