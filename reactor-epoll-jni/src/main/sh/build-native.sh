#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the native library for this machine, and for every other architecture whose cross compiler is installed.
#   build-native.sh JDK_HOME SOURCE_DIR OUTPUT_DIR
#   CC                 the compiler for this machine; else cc
#   CFLAGS_EXTRA       more flags, such as -fsanitize=address: a library for tests, for this machine alone and straight
#                      into OUTPUT_DIR
#   NATIVE_REQUIRED=1  fails where there is no compiler; otherwise says so and leaves the library out
set -eu

jdk=$1
source=$2/sennit_epoll.c
output=$3
extra=${CFLAGS_EXTRA:-}
flags="-std=gnu11 -O2 -fPIC -shared -Wall -Wextra -Werror -fvisibility=hidden -fstack-protector-strong
    -Wl,-z,relro,-z,now -Wl,-z,defs -Wl,--build-id=none -ffile-prefix-map=$2=."

without() {
    if [ "${NATIVE_REQUIRED:-0}" = 1 ]; then
        echo "[ERROR] $1, and NATIVE_REQUIRED=1 asks for the epoll reactor" >&2
        exit 1
    fi
    if [ -z "$extra" ]; then
        echo "[WARNING] $1: the epoll reactor is built without its native library, and NIO serves instead" >&2
    fi
    exit 0
}

# run COMPILER ARGUMENT...
run() {
    with=$1
    shift
    # shellcheck disable=SC2086
    "$with" $flags $extra -I"$jdk/include" -I"$jdk/include/linux" "$@" "$source"
}

# Says on standard output whether what is there was made from these sources with these flags.
fingerprint() {
    { "$1" --version; echo "$1 $flags $extra"; run "$1" -E; cat "$0"; } 2>/dev/null | cksum
}

has_headers() {
    printf '#include <errno.h>\n' | "$1" -E - >/dev/null 2>&1
}

# build COMPILER FOLDER MADE_FROM
build() {
    library=$2/libsennit_epoll.so
    mkdir -p "$2" "${3%/*}"
    if [ -f "$library" ] && [ -f "$3" ] && [ "$(cat "$3")" = "$(fingerprint "$1")" ]; then
        return 0
    fi
    run "$1" -o "$library.new"
    chmod 644 "$library.new"
    mv -f "$library.new" "$library"
    sha256sum "$library" | sed 's/ .*//' >"$library.sha256"
    fingerprint "$1" >"$3"
}

# build_for COMPILER ARCHITECTURE
build_for() {
    build "$1" "$output/META-INF/native/linux-$2" "$output/../native/linux-$2.made-from"
}

[ "$(uname -s)" = Linux ] || without "this is $(uname -s), not Linux"
compiler=${CC:-cc}
command -v "$compiler" >/dev/null || without "there is no C compiler '$compiler'"
[ -f "$jdk/include/jni.h" ] || without "$jdk has no include/jni.h"
has_headers "$compiler" || without "the C library's headers are missing"

case $(uname -m) in
    x86_64) here=x86_64 other=aarch64 ;;
    aarch64) here=aarch64 other=x86_64 ;;
    *) without "there is no epoll reactor for $(uname -m), only for x86_64 and aarch64" ;;
esac
if [ -n "$extra" ]; then
    build "$compiler" "$output" "$output/made-from"
    exit 0
fi
build_for "$compiler" "$here"
cross=$other-linux-gnu-gcc
if command -v "$cross" >/dev/null && has_headers "$cross"; then
    build_for "$cross" "$other"
fi
