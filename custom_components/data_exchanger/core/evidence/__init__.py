"""What happened, so that anyone can check it: a hash-chained, signed log.

Needs nothing but ``cryptography``; ``python -m data_exchanger_core.evidence verify FILE`` checks an
export offline.
"""
