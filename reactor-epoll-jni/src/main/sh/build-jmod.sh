#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Packs the module as a .jmod for jlink: an image made with it has the library among its own, and extracts nothing.
#   build-jmod.sh JDK_HOME JAR CLASSES JMOD
set -eu

jmod=$1/bin/jmod
library=$3/META-INF/native/linux-$(uname -m)/libsennit_epoll.so
[ -x "$jmod" ] && [ -f "$library" ] || exit 0

libraries=${4%.jmod}-libraries
rm -rf "$4" "$libraries"
mkdir -p "$libraries"
cp "$library" "$libraries"
"$jmod" create --class-path "$2" --libs "$libraries" "$4"
rm -rf "$libraries"
