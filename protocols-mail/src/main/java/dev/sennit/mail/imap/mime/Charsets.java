// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Charsets by the names that messages and clients give them. */
public final class Charsets {
    /** How long a name may be (RFC 2978 section 2.3). */
    public static final int LONGEST_NAME = 40;

    /** A table of our own, since for a name that it does not know the JDK looks through the class path, each time. */
    private static final Map<String, Charset> BY_NAME = byName();

    private Charsets() {}

    private static Map<String, Charset> byName() {
        Map<String, Charset> all = new HashMap<>();
        for (Charset each : Charset.availableCharsets().values()) {
            Charset charset = each.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : each;
            each.aliases().forEach(alias -> all.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            all.put(each.name().toLowerCase(Locale.ROOT), charset);
        }
        return Map.copyOf(all);
    }

    /**
     * A charset by its name.
     *
     * @param name in any case
     * @return it, or empty if it is not known. US-ASCII is UTF-8, of which it is part
     */
    public static Optional<Charset> named(String name) {
        return name.length() > LONGEST_NAME
                ? Optional.empty()
                : Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
