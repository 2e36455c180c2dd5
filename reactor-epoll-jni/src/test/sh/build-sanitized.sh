#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the native library with the address and the undefined-behaviour sanitizer, and puts next to it what a JVM must
# preload for that.
#   build-sanitized.sh BUILD_SCRIPT JDK_HOME SOURCE_DIR OUTPUT_DIR
set -eu

build=$1
output=$4
shift
# The sanitizers' symbols come with the preloaded library, so they are undefined here.
export CFLAGS_EXTRA="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
    -U_FORTIFY_SOURCE -Wl,-z,undefs"
export NATIVE_REQUIRED=1
rm -f "$output/vm.log"
sh "$build" "$@"
preloaded=$("${CC:-cc}" -print-file-name=libasan.so)
[ -f "$preloaded" ] || { echo "[ERROR] the compiler has no libasan.so" >&2; exit 1; }
ln -sf "$preloaded" "$output/libasan.so"
