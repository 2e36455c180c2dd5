// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/**
 * Some bytes of a message, in two measures. Octets count a bare LF as CRLF: as the message is sent, and as
 * {@link dev.sennit.mail.store.MessageContent} reads it. Stored bytes are those that were indexed. Both are the same for a message whose
 * lines end with CRLF.
 *
 * @param octetOffset where it begins as sent; from 0
 * @param octets how long it is as sent
 * @param storedOffset where it begins as stored
 * @param storedBytes how long it is as stored
 */
public record ByteRange(long octetOffset, long octets, long storedOffset, long storedBytes) {
    /**
     * Checks that there are no fewer octets than bytes.
     *
     * @param octetOffset see above
     * @param octets see above
     * @param storedOffset see above
     * @param storedBytes see above
     * @throws IllegalArgumentException if one is negative, or a count of octets less than that of bytes
     */
    public ByteRange {
        if (storedOffset < 0 || storedBytes < 0 || octetOffset < storedOffset || octets < storedBytes) {
            throw new IllegalArgumentException("octets must be as many as the stored bytes or more, and none negative: "
                    + octetOffset + " and " + storedOffset + ", " + octets + " and " + storedBytes);
        }
    }

    static ByteRange between(Mark from, Mark to) {
        return new ByteRange(from.octets(), to.octets() - from.octets(), from.stored(), to.stored() - from.stored());
    }

    /** {@return the octet behind the last, as sent} */
    public long octetEnd() {
        return octetOffset + octets;
    }

    /** {@return the byte behind the last, as stored} */
    public long storedEnd() {
        return storedOffset + storedBytes;
    }

    /** The place where this begins. */
    ByteRange beginning() {
        return new ByteRange(octetOffset, 0, storedOffset, 0);
    }

    /** From the beginning of this to the end of another that follows. */
    ByteRange through(ByteRange last) {
        return new ByteRange(octetOffset, last.octetEnd() - octetOffset, storedOffset, last.storedEnd() - storedOffset);
    }

    /** What lies between this and another that follows. */
    ByteRange gapTo(ByteRange next) {
        return new ByteRange(octetEnd(), next.octetOffset - octetEnd(), storedEnd(), next.storedOffset - storedEnd());
    }

    /** What is left of this behind another in it. */
    ByteRange after(ByteRange inner) {
        return new ByteRange(
                inner.octetEnd(), octetEnd() - inner.octetEnd(), inner.storedEnd(), storedEnd() - inner.storedEnd());
    }

    boolean isEmpty() {
        return octets == 0;
    }
}
