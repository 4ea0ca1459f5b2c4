"""Xunzhang: the office of a government, run by its own published rules."""
