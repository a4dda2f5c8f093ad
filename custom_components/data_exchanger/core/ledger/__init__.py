"""Who earned what: balanced journal entries out of signed settlement statements."""
