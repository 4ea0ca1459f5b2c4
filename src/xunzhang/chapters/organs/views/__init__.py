"""Pages of the organisation: parse, call, render."""
