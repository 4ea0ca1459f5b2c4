"""The package in which a filed document can be handed over: files, their digests, and the metadata of GB/T 33480-2016.

The names of the eighteen core metadata are the standard's; the shape of the file that holds them is ours, the
standard's own schema was not at hand. Knows no database.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from xunzhang.kernel.digest import sm3

# GB/T 33480-2016, the core metadata in their order.
CORE_METADATA = (
    "公文标识",
    "文种",
    "份号",
    "密级和保密期限",
    "紧急程度",
    "发文机关标志",
    "发文字号",
    "签发人",
    "标题",
    "主送机关",
    "附件说明",
    "发文机关或签发人署名",
    "成文日期",
    "附注",
    "抄送机关",
    "印发机关",
    "印发日期",
    "发布层次",
)
MANIFEST = "manifest.json"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # so that the same content gives the same bytes


def metadata_xml(values: Mapping[str, str]) -> bytes:
    """The eighteen core metadata, those without a value empty. Raises KeyError for a name that is not one of them."""
    unknown = set(values) - set(CORE_METADATA)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    root = ElementTree.Element("公文元数据", {"标准": "GB/T 33480-2016"})
    for name in CORE_METADATA:
        ElementTree.SubElement(root, "元数据", {"名称": name}).text = values.get(name, "")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of the files with a manifest of their sizes and digests (SM3, SHA-256); the same files, the same bytes."""
    manifest = {
        name: {"size": len(content), "sm3": sm3(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**files, MANIFEST: as_json(manifest)}.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def faults_of(package: bytes) -> list[str]:
    """The members that lack, or are not what the manifest says; empty for a sound package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        listed = json.loads(opened.read(MANIFEST))
        present = set(opened.namelist()) - {MANIFEST}
        wrong = sorted(set(listed) ^ present)
        for name in sorted(set(listed) & present):
            if sm3(opened.read(name)) != listed[name]["sm3"]:
                wrong.append(name)
    return wrong
