// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

/** Where decoded content goes. */
@FunctionalInterface
public interface BodySink {
    /** Takes the bytes from {@code from} to {@code to}; they are on loan until this returns. */
    void data(byte[] bytes, int from, int to);
}
