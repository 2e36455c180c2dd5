// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes a transfer encoding (RFC 2045 section 6) away, in pieces of any size. Whatever it is given, it gives something: what is not in the
 * encoding is passed over or left as it is. What comes out of a piece is never longer than it by more than a few bytes.
 */
public interface TransferDecoder {
    /**
     * Reads on.
     *
     * @param piece the bytes that follow; all are read
     * @return what they are
     */
    ByteBuffer decode(ByteBuffer piece);

    /**
     * The end.
     *
     * @return what was still open
     */
    ByteBuffer finish();

    /**
     * A decoder by the name of the encoding.
     *
     * @param encoding the value of Content-Transfer-Encoding, in any case
     * @return at the beginning; empty if the encoding is not known
     */
    static Optional<TransferDecoder> named(String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "7bit", "8bit", "binary" -> Optional.of(new IdentityDecoder());
            case "base64" -> Optional.of(new Base64Decoder());
            case "quoted-printable" -> Optional.of(new QuotedPrintableDecoder());
            default -> Optional.empty();
        };
    }
}
