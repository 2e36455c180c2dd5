// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * What a client that begins SCRAM is told of a user that does not exist: a salt and iterations, as if there were one. Whoever asks twice
 * must not see a difference that users do not have.
 *
 * @param salt made of the name, the same each time
 * @param iterations as many as users have; 4,096 or more
 */
public record ScramPretence(byte[] salt, int iterations) {
    /** How long a salt usually is, in bytes. */
    public static final int USUAL_SALT_BYTES = 16;

    private static final int KEY_BYTES = 32;
    private static final byte[] PROCESS_KEY = newKey();

    /**
     * Checks the iterations.
     *
     * @param salt see above
     * @param iterations see above
     * @throws IllegalArgumentException if there are too few iterations
     */
    public ScramPretence {
        if (iterations < ScramKeys.LEAST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations must be " + ScramKeys.LEAST_ITERATIONS + " or more, not " + iterations);
        }
    }

    private static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * With {@value #USUAL_SALT_BYTES} bytes of salt and {@link ScramKeys#LEAST_ITERATIONS}, the same for all servers of this process.
     *
     * @param name whom the client asked for, in the one spelling that stands for all
     * @return the same for the same name, until the process ends
     */
    public static ScramPretence of(String name) {
        return of(PROCESS_KEY, name, USUAL_SALT_BYTES, ScramKeys.LEAST_ITERATIONS);
    }

    /**
     * With a key of one's own, which may be kept: then it is the same in the next process, as the salts of users are.
     *
     * @param key 32 random bytes or so, which nobody else knows
     * @param name whom the client asked for, in the one spelling that stands for all
     * @param saltBytes how long the salts of users are
     * @param iterations how many iterations users have; 4,096 or more
     * @return the same for the same key and name
     */
    public static ScramPretence of(byte[] key, String name, int saltBytes, int iterations) {
        byte[] salt = new byte[saltBytes];
        byte[] block = name.getBytes(StandardCharsets.UTF_8);
        for (int filled = 0; filled < saltBytes; filled += block.length) {
            block = ScramKeys.mac(ScramHash.SHA_256, key, block);
            System.arraycopy(block, 0, salt, filled, Math.min(block.length, saltBytes - filled));
        }
        return new ScramPretence(salt, iterations);
    }
}
