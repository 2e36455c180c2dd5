// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/** What is left of the limits while one message is read. */
final class Budget {
    private final MessageLimits limits;
    private int parts;
    private int headerBytes;
    private int fields;
    private boolean exceeded;

    Budget(MessageLimits limits) {
        this.limits = limits;
        this.parts = limits.parts();
        this.headerBytes = limits.headerBytes();
        this.fields = limits.fields();
    }

    MessageLimits limits() {
        return limits;
    }

    /** Whether any limit was met. */
    boolean isExceeded() {
        return exceeded;
    }

    /** Notes that something is left out. */
    void exceed() {
        exceeded = true;
    }

    boolean hasParts() {
        exceeded |= parts == 0;
        return parts > 0;
    }

    void takePart() {
        parts--;
    }

    boolean takeField() {
        if (fields == 0) {
            exceeded = true;
            return false;
        }
        fields--;
        return true;
    }

    /** How many bytes of a line of a header may be kept. */
    int lineBytes() {
        return Math.min(limits.fieldBytes(), headerBytes);
    }

    /** A line of a header was read; whether its fields may still be. */
    boolean takeHeaderBytes(int bytes) {
        if (bytes > headerBytes) {
            headerBytes = 0;
            exceeded = true;
            return false;
        }
        headerBytes -= bytes;
        return true;
    }
}
