"""Figures of document work: counted by month (`counting`), put together for a period and its predecessor (`reporting`)."""
