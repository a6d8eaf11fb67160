"""Executable course notes: what the lessons built, ready to import"""
__version__ = "0.1.0"
