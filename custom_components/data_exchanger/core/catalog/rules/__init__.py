"""How entities are recognised: tables of rules, one module per group of categories."""
