// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.util.Optional;

/**
 * How {@link StaticFiles} serves its files.
 *
 * @param listing what to do with folders that have no {@code index.html}
 * @param precompressed whether compressed files beside the others are sent in their place
 * @param cacheControl the value of {@code Cache-Control} for files, not for pages of folders nor for errors; empty for none: then
 *     caches ask each time, or guess
 */
public record StaticFilesOptions(Listing listing, Precompressed precompressed, Optional<String> cacheControl) {
    /** Folders are shown, compressed files are files like others, no {@code Cache-Control}. */
    public static final StaticFilesOptions DEFAULTS =
            new StaticFilesOptions(Listing.SHOWN, Precompressed.IGNORED, Optional.empty());

    /** What to do with a folder that has no {@code index.html}. */
    public enum Listing {
        /** Show what is in it. */
        SHOWN,
        /** Answer 403. */
        REFUSED
    }

    /** What to do with a file such as {@code page.html.gz} beside {@code page.html}. */
    public enum Precompressed {
        /**
         * Send it, with its {@code Content-Encoding} and an {@code ETag} of its own, to who asks for {@code page.html} and takes that
         * coding: {@code .br}, {@code .zst} or {@code .gz}. It must not be older than the file that it stands for. Only for types that
         * are worth it, such as text; never for ranges.
         */
        SERVED,
        /** Nothing: it is a file like any other. */
        IGNORED
    }

    /**
     * Checks what can be checked.
     *
     * @param listing see above
     * @param precompressed see above
     * @param cacheControl see above
     * @throws IllegalArgumentException if the value of {@code Cache-Control} is blank or cannot stand in a header field
     */
    public StaticFilesOptions {
        cacheControl.ifPresent(StaticFilesOptions::requireValue);
    }

    private static void requireValue(String cacheControl) {
        if (cacheControl.isBlank()) {
            throw new IllegalArgumentException(
                    "Cache-Control must say something, such as 'no-cache' or 'max-age=3600'");
        }
        HttpHeaderList unused = new HttpHeaderList().add("Cache-Control", cacheControl);
    }

    /**
     * Another way with folders.
     *
     * @param newListing the new {@link #listing}
     * @return the other options as they are
     */
    public StaticFilesOptions withListing(Listing newListing) {
        return new StaticFilesOptions(newListing, precompressed, cacheControl);
    }

    /**
     * Another way with compressed files.
     *
     * @param newPrecompressed the new {@link #precompressed}
     * @return the other options as they are
     */
    public StaticFilesOptions withPrecompressed(Precompressed newPrecompressed) {
        return new StaticFilesOptions(listing, newPrecompressed, cacheControl);
    }

    /**
     * With {@code Cache-Control}.
     *
     * @param value such as {@code no-cache} or {@code public, max-age=31536000, immutable}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is blank or cannot stand in a header field
     */
    public StaticFilesOptions withCacheControl(String value) {
        return new StaticFilesOptions(listing, precompressed, Optional.of(value));
    }
}
