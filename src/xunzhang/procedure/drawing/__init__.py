"""The drawing of a procedure: laid out in layers, rendered on the server as SVG without script or style."""

from xunzhang.procedure.drawing.layout import Drawing, Edge, Node, lay_out
from xunzhang.procedure.drawing.picture import svg

__all__ = ["Drawing", "Edge", "Node", "lay_out", "svg"]
