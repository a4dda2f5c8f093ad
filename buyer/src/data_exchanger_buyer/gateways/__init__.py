"""Ways in which a payout is carried out: gateways and files."""
