"""One trade: negotiation, transfer and settlement as a single state machine."""
