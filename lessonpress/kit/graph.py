"""`graph`, under the name by which lessons import it."""

from lessonpress.kit.live.graph import Graph, graph

__all__ = ["Graph", "graph"]
