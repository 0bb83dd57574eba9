"""export: records as JSON, CSV, XLSX and data frames."""
