// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/**
 * The announcement of a literal at the end of a line.
 *
 * @param octets how long it will be; {@link Long#MAX_VALUE} for more digits than any number has
 * @param waiting whether the client waits to be asked for it
 */
public record Literal(long octets, Waiting waiting) {
    /** Whether the client waits. */
    public enum Waiting {
        /** Until it is sent a plus. */
        SYNCHRONIZING,
        /** It does not (RFC 7888). */
        NON_SYNCHRONIZING
    }

    /** {@return whether the client waits to be asked} */
    public boolean isAwaited() {
        return waiting == Waiting.SYNCHRONIZING;
    }
}
