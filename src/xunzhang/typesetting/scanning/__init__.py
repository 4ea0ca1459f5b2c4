"""Reads scans: pictures, and pages of a PDF that are pictures, by optical recognition on this machine.

The recogniser (rapidocr with its models, over onnxruntime) is loaded by `process` alone, in a process of its own.
Where it is not installed, scans are not read and everything else works.
"""
