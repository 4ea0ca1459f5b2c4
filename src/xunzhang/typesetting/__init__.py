"""Official documents on paper and screen, after GB/T 9704-2012. Knows no framework."""
