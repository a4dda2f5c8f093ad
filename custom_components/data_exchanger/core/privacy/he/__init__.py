"""Statistics computed on ciphertext: the declared query, its layout, and the engines.

The buyer computes on what the home encrypted; what leaves is the home's own evaluation of the
declared query, and only where the buyer's result agrees with it.
"""
