// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import java.util.Base64;
import java.util.regex.Pattern;

/** A user, a line of the file: {@code name:{ARGON2ID}...:{SCRAM-SHA-256}iterations,salt,stored,server:{SCRAM-SHA-1}...}. */
record UserLine(String name, PasswordHash hash, ScramKeys sha256, ScramKeys sha1) {
    private static final String ARGON2ID = "{ARGON2ID}";
    private static final String SHA_256 = "{SCRAM-SHA-256}";
    private static final String SHA_1 = "{SCRAM-SHA-1}";
    private static final int FIELDS = 4;
    private static final int SALT_BYTES = 16;
    private static final int MAX_SALT_BYTES = 64;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9._-]{0,63}");

    /** A user with a new password. */
    static UserLine of(String name, String password) {
        byte[] salt = PasswordHash.random(SALT_BYTES); // one for both, since clients are told it anyway
        return new UserLine(
                requireName(name),
                PasswordHash.of(password),
                ScramKeys.of(ScramHash.SHA_256, password, salt, ScramKeys.LEAST_ITERATIONS),
                ScramKeys.of(ScramHash.SHA_1, password, salt, ScramKeys.LEAST_ITERATIONS));
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a user's name is 1 to 64 of a-z 0-9 . _ - and begins with none of . and -," + " unlike '" + name
                            + "'");
        }
        return name;
    }

    static UserLine parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "there are " + fields.length + " fields where a user has " + FIELDS + ", with colons between them");
        }
        return new UserLine(
                requireName(fields[0]),
                PasswordHash.parse(behind(ARGON2ID, fields[1])),
                keys(ScramHash.SHA_256, behind(SHA_256, fields[2])),
                keys(ScramHash.SHA_1, behind(SHA_1, fields[3])));
    }

    private static String behind(String scheme, String field) {
        if (!field.startsWith(scheme)) {
            throw new IllegalArgumentException("a field does not begin with " + scheme);
        }
        return field.substring(scheme.length());
    }

    private static ScramKeys keys(ScramHash hash, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != FIELDS || !parts[0].matches("\\d{1,8}")) {
            throw new IllegalArgumentException("keys of SCRAM are ITERATIONS,SALT,STOREDKEY,SERVERKEY");
        }
        int iterations = Integer.parseInt(parts[0]);
        Base64.Decoder decoder = Base64.getDecoder();
        byte[] salt = decoder.decode(parts[1]);
        byte[] stored = decoder.decode(parts[2]);
        byte[] server = decoder.decode(parts[3]);
        if (iterations > MAX_ITERATIONS || salt.length > MAX_SALT_BYTES) {
            throw new IllegalArgumentException("keys of SCRAM have at most " + MAX_ITERATIONS + " iterations and "
                    + MAX_SALT_BYTES + " bytes of salt");
        }
        if (stored.length != hash.lengthBytes() || server.length != hash.lengthBytes()) {
            throw new IllegalArgumentException(
                    "keys of SCRAM with " + hash.digest() + " have " + hash.lengthBytes() + " bytes");
        }
        return new ScramKeys(salt, iterations, stored, server);
    }

    ScramKeys keys(ScramHash which) {
        return which == ScramHash.SHA_1 ? sha1 : sha256;
    }

    /** The line, without its end. */
    String text() {
        return name + ":" + ARGON2ID + hash + ":" + SHA_256 + text(sha256) + ":" + SHA_1 + text(sha1);
    }

    private static String text(ScramKeys keys) {
        Base64.Encoder encoder = Base64.getEncoder();
        return keys.iterations() + "," + encoder.encodeToString(keys.salt()) + ","
                + encoder.encodeToString(keys.storedKey()) + "," + encoder.encodeToString(keys.serverKey());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "user " + name;
    }
}
