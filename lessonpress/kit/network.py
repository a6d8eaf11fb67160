"""`network`, under the name by which lessons import it."""

from lessonpress.kit.live.network import BEGINS, Network, network

__all__ = ["BEGINS", "Network", "network"]
