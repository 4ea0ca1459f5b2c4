"""A million documents: search, registers, figures and the page of a matter, on whichever database is configured.

    .venv/bin/python -m benchmarks.documents_million [--documents 1000000] [--runs 40] [--home FOLDER]

Without DATABASE_URL a SQLite file is made below the temporary folder and taken away afterwards, or below `--home`, where it
stays and is measured again the next time; with it, that database is used: give an empty one of its own, as its superuser. The
city of the demonstration with its people; documents of three years with texts of some 500 characters put together from
sentences of offices' prose with the same words again and again and the name of a place, opinions, work items, numbers,
seals, months counted; and a few dozen documents that really went their way, for the page of a matter. The index is made past
the product and then compared with what the product would have written. Wall-clock and processor time, the best of two, of the
query functions; of pages, of whole requests through every middleware. Queries are counted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import django


def _here(options: argparse.Namespace) -> int:
    """In this process, on the database of the environment."""
    django.setup()
    # They need Django set up.
    from benchmarks.million.building import build
    from benchmarks.million.measuring import measure
    from django.core.management import call_command

    from xunzhang.kernel import clock
    from xunzhang.record.models import Matter
    from xunzhang.site import demonstration
    from xunzhang.site.warming import warm

    call_command("migrate", verbosity=0)
    with clock.frozen(demonstration.FIRST_DAY):
        if not Matter.objects.exists():
            demonstration.load_if_empty(lambda said: None)
            begun = time.perf_counter(), time.process_time()
            build(options.documents)
            passed, worked = time.perf_counter() - begun[0], time.process_time() - begun[1]
            print(f"built in {passed:.0f} s, {worked:.0f} s of processor time of this process", flush=True)
        warm()  # as a serving process does
        return 0 if options.only_build or measure(options.runs) else 1


def main() -> None:
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--documents", type=int, default=1_000_000)
    reading.add_argument("--runs", type=int, default=40)
    reading.add_argument("--home", help="the folder of the SQLite file, kept for the next time")
    reading.add_argument("--only-build", action="store_true")
    reading.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = reading.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
    if options.here or os.environ.get("DATABASE_URL"):
        sys.exit(_here(options))
    with tempfile.TemporaryDirectory(prefix="documents-million-") as passing:
        again = [sys.executable, "-m", "benchmarks.documents_million", "--here", *sys.argv[1:]]
        home = {"XUNZHANG_HOME": options.home or passing}
        sys.exit(subprocess.run(again, env={**os.environ, **home}, check=False).returncode)


if __name__ == "__main__":
    main()
