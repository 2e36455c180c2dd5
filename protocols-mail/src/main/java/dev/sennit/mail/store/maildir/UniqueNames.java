// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names that no other delivery on this or another machine uses: time, process, count and host. */
final class UniqueNames {
    private static final AtomicLong COUNT = new AtomicLong(); // for all stores of this process
    private static final int KEY_BYTES = 12;

    private final InstantSource clock;
    private final String host;

    UniqueNames(InstantSource clock, String host) {
        this.clock = clock;
        this.host = host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054");
    }

    String next() {
        Instant now = clock.instant();
        return now.getEpochSecond() + ".M" + now.getNano() / 1000 + "P"
                + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet() + "." + host;
    }

    /** When a file was delivered, as its name tells; later than ever if it does not. */
    static long seconds(String fileName) {
        int dot = fileName.indexOf('.');
        boolean isTime = dot > 0 && dot <= 18 && fileName.chars().limit(dot).allMatch(c -> c >= '0' && c <= '9');
        return isTime ? Long.parseLong(fileName.substring(0, dot)) : Long.MAX_VALUE;
    }

    /** Whether this may come from {@link #digest}. */
    static boolean isDigest(String text) {
        return text.length() == 2 * KEY_BYTES && text.chars().allMatch(HexFormat::isHexDigit);
    }

    /** What stands for a key in the name of a file. */
    static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
