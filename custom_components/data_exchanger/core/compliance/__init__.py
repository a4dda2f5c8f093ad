"""Whether a trade is lawful and fair: rules that pass, ask or block; and what buyers can prove."""
