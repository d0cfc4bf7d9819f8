#!/bin/sh
# Makes the directory that the program is to have in its RUNPATH.
set -eu
cd "$(dirname "$0")"
mkdir -p plugins
