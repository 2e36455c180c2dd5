// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

/** The hash functions of SCRAM (RFC 5802, RFC 7677). */
public enum ScramHash {
    /** SCRAM-SHA-1. */
    SHA_1("SHA-1", "HmacSHA1", 20),
    /** SCRAM-SHA-256. */
    SHA_256("SHA-256", "HmacSHA256", 32);

    private final String digest;
    private final String mac;
    private final int lengthBytes;

    ScramHash(String digest, String mac, int lengthBytes) {
        this.digest = digest;
        this.mac = mac;
        this.lengthBytes = lengthBytes;
    }

    /**
     * The hash function's name for {@link java.security.MessageDigest}.
     *
     * @return such as {@code SHA-256}
     */
    public String digest() {
        return digest;
    }

    /**
     * The name of its HMAC for {@code javax.crypto.Mac}.
     *
     * @return such as {@code HmacSHA256}
     */
    public String mac() {
        return mac;
    }

    /**
     * How long its values are.
     *
     * @return bytes
     */
    public int lengthBytes() {
        return lengthBytes;
    }
}
