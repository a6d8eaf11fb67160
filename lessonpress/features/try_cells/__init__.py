"""Cells that readers change and run on the page."""
