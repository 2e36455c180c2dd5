// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.ByteBuffer;

/**
 * Where everything is in a message. Immutable; two that say the same are equal.
 *
 * @param root the message
 * @param isComplete false if something of the message was beyond a limit
 */
public record MessageIndex(Part root, boolean isComplete) {
    /** {@return how long the message is as sent: RFC822.SIZE} */
    public long sizeOctets() {
        return root.whole().octets();
    }

    /**
     * Whether the values of a field are kept.
     *
     * @param fieldName its name, in any case
     * @return true if {@link HeaderField#value()} is there for each of that name
     */
    public static boolean keeps(String fieldName) {
        return KeptFields.contains(fieldName);
    }

    /**
     * The index as bytes, to be kept beside the message: in a form with a version and a checksum, for {@link #decode}.
     *
     * @return the bytes
     */
    public ByteBuffer encode() {
        return IndexWriter.write(this);
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @param encoded the bytes; all are read
     * @param limits what an index may hold; those it was made with, or greater ones
     * @return the index
     * @throws IndexDamagedException if it is of another version, is damaged, or is beyond a limit: the message must be indexed again
     */
    public static MessageIndex decode(ByteBuffer encoded, MessageLimits limits) throws IndexDamagedException {
        return IndexReader.read(encoded, limits);
    }

    /**
     * Reads of what {@link #encode} has written no more than it says of the message itself, for those who want its fields of thousands.
     *
     * @param encoded the bytes; the version and the checksum of all of them are tested
     * @param limits as for {@link #decode}
     * @return an index that is not complete: its root is {@linkplain Part.Kind#OPAQUE not looked into}, and otherwise the one that
     *     {@link #decode} finds
     * @throws IndexDamagedException if what is read is of another version, is damaged, or is beyond a limit
     */
    public static MessageIndex decodeHeader(ByteBuffer encoded, MessageLimits limits) throws IndexDamagedException {
        return IndexReader.readHeader(encoded, limits);
    }
}
