// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password for SCRAM (RFC 5802 section 3): enough to check who knows it, too little to log in with.
 *
 * @param salt what the password was salted with
 * @param iterations how often it was hashed; 4,096 or more
 * @param storedKey StoredKey
 * @param serverKey ServerKey
 */
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** The least number of iterations (RFC 7677 section 4). */
    public static final int LEAST_ITERATIONS = 4096;

    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    /**
     * Checks the iterations.
     *
     * @param salt see above
     * @param iterations see above
     * @param storedKey see above
     * @param serverKey see above
     * @throws IllegalArgumentException if there are too few iterations
     */
    public ScramKeys {
        if (iterations < LEAST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations must be " + LEAST_ITERATIONS + " or more, not " + iterations);
        }
    }

    /**
     * Makes the keys of a password. Takes milliseconds: not for a reactor's thread.
     *
     * @param hash which hash function
     * @param password the password; normalized as NFKC, which is most of SASLprep
     * @param salt random bytes, 16 or so, its own for each user
     * @param iterations how often it is hashed; 4,096 or more
     * @return the keys
     * @throws IllegalArgumentException if there are too few iterations
     */
    public static ScramKeys of(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] salted = saltedPassword(hash, password, salt, iterations);
        byte[] clientKey = mac(hash, salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] serverKey = mac(hash, salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        return new ScramKeys(salt.clone(), iterations, digest(hash, clientKey), serverKey);
    }

    /**
     * Hi(), which is PBKDF2 with one block. Takes milliseconds: not for a reactor's thread.
     *
     * @param hash which hash function
     * @param password the password; normalized as NFKC, which is most of SASLprep
     * @param salt what it is salted with
     * @param iterations how often it is hashed
     * @return SaltedPassword, of which a client makes its proof
     */
    public static byte[] saltedPassword(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] key = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = newMac(hash, key);
            mac.update(salt);
            byte[] u = mac.doFinal(FIRST_BLOCK);
            byte[] result = u.clone();
            for (int i = 1; i < iterations; i++) {
                u = mac.doFinal(u);
                for (int b = 0; b < result.length; b++) {
                    result[b] ^= u[b];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hash.mac(), e);
        }
    }

    private static Mac newMac(ScramHash hash, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hash.mac());
        // no key is empty: HMAC fills it up with zeros anyway
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, hash.mac()));
        return mac;
    }

    /**
     * HMAC.
     *
     * @param hash which hash function
     * @param key the key
     * @param data of what
     * @return its value
     */
    public static byte[] mac(ScramHash hash, byte[] key, byte[] data) {
        try {
            return newMac(hash, key).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hash.mac(), e);
        }
    }

    /**
     * The hash function.
     *
     * @param hash which
     * @param data of what
     * @return its value
     */
    public static byte[] digest(ScramHash hash, byte[] data) {
        try {
            return MessageDigest.getInstance(hash.digest()).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hash.digest(), e);
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SCRAM keys after " + iterations + " iterations";
    }
}
