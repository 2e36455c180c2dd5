// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) of a password, written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
record PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    // What OWASP asks for at least: 19 MiB, two passes, one lane.
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    // What a line may ask of us; more is a mistake, and would be no answer in any time.
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_PASSES = 100;
    private static final int MAX_LANES = 16;

    private static final Pattern TEXT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a password, with a new salt. Takes tens of milliseconds and 19 MiB. */
    static PasswordHash of(String password) {
        byte[] salt = random(SALT_BYTES);
        return new PasswordHash(
                MEMORY_KIB, PASSES, LANES, salt, compute(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES));
    }

    /** Of no password: checking one against it takes as long as against any. */
    static PasswordHash ofNobody() {
        return new PasswordHash(MEMORY_KIB, PASSES, LANES, random(SALT_BYTES), random(HASH_BYTES));
    }

    /** Of no password, at the cost of this one. */
    PasswordHash ofNobodyLikeThis() {
        return new PasswordHash(memoryKib, passes, lanes, salt, random(hash.length));
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** Reads what {@link #toString} has written; an {@link IllegalArgumentException} says what is wrong. */
    static PasswordHash parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("this is not $argon2id$v=19$m=N,t=N,p=N$SALT$HASH");
        }
        int memoryKib = Integer.parseInt(matcher.group(1));
        int passes = Integer.parseInt(matcher.group(2));
        int lanes = Integer.parseInt(matcher.group(3));
        if (lanes < 1 || lanes > MAX_LANES || passes < 1 || passes > MAX_PASSES) {
            throw new IllegalArgumentException("Argon2id has 1 to " + MAX_PASSES + " passes (t) and 1 to " + MAX_LANES
                    + " lanes (p) here, not " + passes + " and " + lanes);
        }
        if (memoryKib < 8 * lanes || memoryKib > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("Argon2id has 8 KiB for each lane up to " + MAX_MEMORY_KIB
                    + " KiB of memory (m) here, not " + memoryKib);
        }
        Base64.Decoder decoder = Base64.getDecoder();
        return new PasswordHash(
                memoryKib, passes, lanes, decoder.decode(matcher.group(4)), decoder.decode(matcher.group(5)));
    }

    /** Whether it is that of a password. Takes as long as {@link #of}. */
    boolean fits(String password) {
        return MessageDigest.isEqual(hash, compute(password, memoryKib, passes, lanes, salt, hash.length));
    }

    private static byte[] compute(String password, int memoryKib, int passes, int lanes, byte[] salt, int bytes) {
        byte[] normalized = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(normalized, hash);
        Arrays.fill(normalized, (byte) 0);
        return hash;
    }

    @Override
    public String toString() {
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + ENCODER.encodeToString(salt)
                + "$" + ENCODER.encodeToString(hash);
    }
}
