#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fails when -Xcheck:jni, or the JVM itself, had something to say.
#   check-vm-log.sh LOG
set -eu

[ -s "$1" ] || { echo "[ERROR] no JVM wrote $1: nothing was checked" >&2; exit 1; }
if grep -E -A 20 'WARNING|FATAL' "$1" >&2; then
    echo "[ERROR] the JVM complained, see $1" >&2
    exit 1
fi
