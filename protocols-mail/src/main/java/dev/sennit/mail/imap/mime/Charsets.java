// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Charsets by the names that messages and clients give them. */
public final class Charsets {
    /** How long a name may be (RFC 2978 section 2.3). */
    public static final int LONGEST_NAME = 40;

    private Charsets() {}

    /**
     * A charset by its name.
     *
     * @param name in any case
     * @return it, or empty if it is not known. US-ASCII is UTF-8, of which it is part
     */
    public static Optional<Charset> named(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        try {
            Charset charset = Charset.forName(name);
            return Optional.of(charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
