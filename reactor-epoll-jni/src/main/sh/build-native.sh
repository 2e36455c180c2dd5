#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the native library for this machine, and for every other architecture whose cross compiler is installed.
#   build-native.sh JDK_HOME SOURCE_DIR OUTPUT_DIR
#   CC                 the compiler for this machine; else cc
#   CFLAGS_EXTRA       more flags, such as -fsanitize=address
#   NATIVE_REQUIRED=1  fails where there is no compiler; otherwise says so and leaves the library out
set -eu

jdk=$1
source=$2/sennit_epoll.c
output=$3
flags="-std=gnu11 -O2 -fPIC -shared -Wall -Wextra -Werror -fvisibility=hidden -fstack-protector-strong
    -Wl,-z,relro,-z,now -Wl,-z,defs -Wl,--build-id=none -ffile-prefix-map=$2=."

without() {
    if [ "${NATIVE_REQUIRED:-0}" = 1 ]; then
        echo "[ERROR] $1, and NATIVE_REQUIRED=1 asks for the epoll reactor" >&2
        exit 1
    fi
    echo "[WARNING] $1: the epoll reactor is built without its native library, and NIO serves instead" >&2
    exit 0
}

# Says on standard output whether what is there was made from these sources with these flags.
fingerprint() {
    { "$1" --version; echo "$1 $flags ${CFLAGS_EXTRA:-} $jdk"; cat "$source" "$0"; } 2>/dev/null | cksum
}

# build COMPILER ARCHITECTURE
build() {
    folder=$output/META-INF/native/linux-$2
    library=$folder/libsennit_epoll.so
    made_from=$output/../native/linux-$2.made-from
    mkdir -p "$folder" "${made_from%/*}"
    if [ -f "$library" ] && [ -f "$made_from" ] && [ "$(cat "$made_from")" = "$(fingerprint "$1")" ]; then
        return 0
    fi
    # shellcheck disable=SC2086
    "$1" $flags ${CFLAGS_EXTRA:-} -I"$jdk/include" -I"$jdk/include/linux" -o "$library.new" "$source"
    chmod 644 "$library.new"
    mv -f "$library.new" "$library"
    sha256sum "$library" | sed 's/ .*//' >"$library.sha256"
    fingerprint "$1" >"$made_from"
}

[ "$(uname -s)" = Linux ] || without "this is $(uname -s), not Linux"
compiler=${CC:-cc}
command -v "$compiler" >/dev/null || without "there is no C compiler '$compiler'"
[ -f "$jdk/include/jni.h" ] || without "$jdk has no include/jni.h"
printf '#include <errno.h>\n' | "$compiler" -E - >/dev/null 2>&1 || without "the C library's headers are missing"

case $(uname -m) in
    x86_64) here=x86_64 other=aarch64 ;;
    aarch64) here=aarch64 other=x86_64 ;;
    *) without "there is no epoll reactor for $(uname -m), only for x86_64 and aarch64" ;;
esac
build "$compiler" "$here"
cross=$other-linux-gnu-gcc
if command -v "$cross" >/dev/null && [ -z "${CFLAGS_EXTRA:-}" ]; then
    build "$cross" "$other"
fi
