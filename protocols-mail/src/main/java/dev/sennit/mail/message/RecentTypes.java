// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import org.jspecify.annotations.Nullable;

/**
 * Values of Content-Type that were read lately: most parts say the same few, multiparts apart, each of which has its own boundary.
 * Thread-safe: what is kept never changes.
 */
final class RecentTypes {
    private static final int PLACES = 64;
    private static final int MAX_CHARS = 100; // of what is kept

    private static final @Nullable Read[] READ = new Read[PLACES];

    /** What came of a value. */
    private record Read(String value, int mostParameters, ContentType type) {}

    private RecentTypes() {}

    static ContentType of(String value, int mostParameters) {
        int place = value.hashCode() & (PLACES - 1);
        Read known = READ[place];
        if (known != null && known.mostParameters == mostParameters && known.value.equals(value)) {
            return known.type;
        }
        ContentType type = ContentType.parse(value, mostParameters);
        if (value.length() <= MAX_CHARS && !type.isType("multipart")) {
            READ[place] = new Read(value, mostParameters, type);
        }
        return type;
    }
}
