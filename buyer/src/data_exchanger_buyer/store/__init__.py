"""What must survive: tables, repositories, and the transaction that holds a step together."""
