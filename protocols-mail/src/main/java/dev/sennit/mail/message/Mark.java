// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/** A place in a message: the octets before it as sent, the bytes before it as stored, and the lines that have ended before it. */
record Mark(long octets, long stored, long lines) {
    static Mark earlier(Mark a, Mark b) {
        return a.stored <= b.stored ? a : b;
    }
}
