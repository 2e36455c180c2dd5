// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.Charsets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The charset that the texts of a search are written in (RFC 3501 section 6.4.4). */
public final class SearchCharset {
    /** What a search is in that names none. UTF-8, of which the required US-ASCII is part. */
    public static final SearchCharset UTF_8 = new SearchCharset(StandardCharsets.UTF_8);

    private final Charset charset;

    private SearchCharset(Charset charset) {
        this.charset = charset;
    }

    /**
     * A charset by its name.
     *
     * @param name in any case
     * @return it, or empty if there is none of that name: the answer is NO [BADCHARSET (US-ASCII UTF-8)]
     */
    public static Optional<SearchCharset> named(String name) {
        return Charsets.named(name).map(SearchCharset::new);
    }

    /**
     * Reads a text.
     *
     * @param bytes as sent
     * @return the text, or empty if the bytes are none in this charset: the answer is BAD
     */
    public Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
