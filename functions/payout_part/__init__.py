"""Payout part: asks some of a program's partners for its monthly batch."""
