"""Electronic seals: a signature over a finished file that shows every change of it. Knows no framework."""
