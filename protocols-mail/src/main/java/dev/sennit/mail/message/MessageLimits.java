// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/**
 * How far a message is looked into. Nothing beyond a limit is an error: what lies there is still counted and can be read as bytes, and
 * {@link MessageIndex#isComplete()} says that something was left out.
 *
 * @param depth how deep parts may lie in each other, the message itself being 1; what is deeper belongs to a part that is not looked into
 * @param parts how many parts a message may have, itself and those of nested messages counted; when they are used up, what follows the
 *     last belongs to the epilogue
 * @param headerBytes how much of the headers of all parts is read for their fields
 * @param fieldBytes how long a field may be; of a longer one the beginning is kept
 * @param fields how many fields all headers together may have
 * @param boundaryBytes how long a boundary may be; a multipart with a longer one is not looked into
 * @param parameters how many parameters of one field are kept
 * @param addresses how many addresses of one envelope are kept, or of all that one body structure has
 */
public record MessageLimits(
        int depth,
        int parts,
        int headerBytes,
        int fieldBytes,
        int fields,
        int boundaryBytes,
        int parameters,
        int addresses) {
    /**
     * Depth 100; 10,000 parts; 4 MiB of headers, a field 256 KiB; 20,000 fields; a boundary 256 bytes, of which RFC 2046 allows 70; 100
     * parameters; 10,000 addresses.
     */
    public static final MessageLimits DEFAULTS =
            new MessageLimits(100, 10_000, 4 << 20, 256 << 10, 20_000, 256, 100, 10_000);

    /** Bodies of bodies are walked by recursion, which a thread's stack must hold. */
    private static final int GREATEST_DEPTH = 500;

    private static final int LEAST_BOUNDARY_BYTES = 70;

    /**
     * Checks every limit.
     *
     * @param depth see above; 1 to 500
     * @param parts see above; 1 or more, as all that follow but one
     * @param headerBytes see above
     * @param fieldBytes see above
     * @param fields see above
     * @param boundaryBytes see above; 70 or more
     * @param parameters see above
     * @param addresses see above
     * @throws IllegalArgumentException if one is less, or the depth more
     */
    public MessageLimits {
        require("depth", depth, 1);
        if (depth > GREATEST_DEPTH) {
            throw new IllegalArgumentException("depth must be " + GREATEST_DEPTH + " or less, not " + depth);
        }
        require("parts", parts, 1);
        require("headerBytes", headerBytes, 1);
        require("fieldBytes", fieldBytes, 1);
        require("fields", fields, 1);
        require("boundaryBytes", boundaryBytes, LEAST_BOUNDARY_BYTES);
        require("parameters", parameters, 1);
        require("addresses", addresses, 1);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }
}
