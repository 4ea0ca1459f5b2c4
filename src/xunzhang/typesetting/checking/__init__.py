"""Checks finished documents: every dimension of GB/T 9704-2012 that can be measured, and the elements that
中办发〔2012〕14号 asks for.

`check` in `checker`; what is required in requirements.yaml; one module of checks for each part of the page. What could
not be measured is reported as such, never passed over.
"""

from xunzhang.typesetting.checking.checker import check
from xunzhang.typesetting.checking.model import Finding, Outcome, Report, Strength

__all__ = ["Finding", "Outcome", "Report", "Strength", "check"]
