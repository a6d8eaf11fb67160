"""`tables`, under the name by which lessons import it."""

from lessonpress.kit.live.tables import Tables, tables

__all__ = ["Tables", "tables"]
