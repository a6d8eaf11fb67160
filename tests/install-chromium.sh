#!/bin/sh
# Chromium from the system's packages, once. Other systems: install it by hand and put it on PATH.
set -eu
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    echo "Chromium is there."
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: install Chromium with your system's package manager." >&2
    exit 1
fi
root=""
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
command -v chromium >/dev/null && echo "Chromium is installed."
