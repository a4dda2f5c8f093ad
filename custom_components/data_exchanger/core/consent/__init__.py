"""What may leave: permissions against a request give a grant, or a denial with its reason."""
