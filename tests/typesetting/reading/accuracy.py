"""Prints how many files of the set each element reads exactly in: `python -m tests.typesetting.reading.accuracy`."""

from collections import Counter

from tests.typesetting.reading.file_set import ASPECTS, as_read, content_of, expected, file_set, lacking

from xunzhang.typesetting.reading import read


def main() -> None:
    right: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    names = [name for name in file_set() if not lacking(name)]
    for name in names:
        found, wanted = as_read(read(content_of(name), name)), expected(name)
        for aspect in ASPECTS:
            right[aspect] += found[aspect] == wanted[aspect]
            shown[aspect] += bool(wanted[aspect])
            if found[aspect] != wanted[aspect]:
                print(f"{name}: {aspect}")
    print(f"{len(names)} files of {len(file_set())}")
    for aspect in ASPECTS:
        print(f"{aspect:20} {right[aspect]:3}/{len(names)}   shown in {shown[aspect]}")


if __name__ == "__main__":
    main()
