"""read/pdf: pages → blocks with their edges, tables with and without rules, scans recognised where asked for."""
