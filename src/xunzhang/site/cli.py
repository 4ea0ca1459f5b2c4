"""The command `xunzhang`."""

import click


@click.group()
def main() -> None:
    """循章 — the office of a government, run by its own published rules."""
