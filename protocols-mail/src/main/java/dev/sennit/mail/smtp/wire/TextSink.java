// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

/** Takes a message's text, in pieces. */
@FunctionalInterface
public interface TextSink {
    /** The next bytes, on loan until this returns; never none. */
    void text(byte[] bytes, int from, int to);
}
