"""What policy-parse is measured against: one module per peer, and how each is run and scored."""
