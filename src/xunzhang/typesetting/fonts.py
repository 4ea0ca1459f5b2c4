"""The fonts of this machine, and the commands for them.

`python -m xunzhang.typesetting.fonts fetch|list [--to DIR]`. How fonts are chosen: `font_choice`.
"""

import argparse
from pathlib import Path

from xunzhang.typesetting.font_catalogue import catalogue
from xunzhang.typesetting.font_choice import (
    FontSet,
    Found,
    Status,
    default_folders,
    discover,
    fonts_status,
    installation_folder,
)
from xunzhang.typesetting.font_packages import fetch, is_in_place

__all__ = [
    "FontSet",
    "Found",
    "Status",
    "default_folders",
    "discover",
    "fetch",
    "fonts_status",
    "installation_folder",
    "main",
]


def main(arguments: list[str] | None = None) -> None:
    """`fetch` brings the open fonts, `list` shows what serves for what."""
    parser = argparse.ArgumentParser(
        prog="python -m xunzhang.typesetting.fonts", description="公文字体 · fonts"
    )
    parser.add_argument("command", choices=["fetch", "list"])
    parser.add_argument(
        "--to", type=Path, default=installation_folder(), help="字体文件夹 · the folder for fonts"
    )
    chosen = parser.parse_args(arguments)
    if chosen.command == "fetch":
        for line in fetch(chosen.to):
            print(line, flush=True)
    else:
        for package in catalogue().packages:
            for font in package.files:
                state = "已有" if is_in_place(font, chosen.to) else "没有"
                print(f"{state} {font.file} {package.client}:{package.package} {package.licence}")
    for status in fonts_status((*default_folders(), chosen.to)):
        print(status.sentence(), flush=True)


if __name__ == "__main__":
    main()
