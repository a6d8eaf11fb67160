"""What of `sys` means something in a page."""

from _sys import *  # noqa: F403
from _sys import _getframe  # noqa: F401

platform = "browser"
byteorder = "little"
argv = [""]
maxsize = 2**53 - 1
version = "3.15"
version_info = (3, 15, 0, "final", 0)


class float_info:
    max = 1.7976931348623157e308
    min = 2.2250738585072014e-308
    epsilon = 2.220446049250313e-16
    dig = 15


def exit(status=None):
    raise SystemExit(status)
