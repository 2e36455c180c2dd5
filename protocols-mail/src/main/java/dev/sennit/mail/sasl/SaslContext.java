// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * What the exchanges of a server share.
 *
 * @param hostName what the server calls itself
 * @param nonces gives text that was never used before and cannot be guessed: printable ASCII without a comma
 * @param pretenceKey what is made up for users that do not exist is made of this, so that it is the same each time
 */
public record SaslContext(String hostName, Supplier<String> nonces, byte[] pretenceKey) {
    private static final int NONCE_BYTES = 18;
    private static final int KEY_BYTES = 32;

    /**
     * A context with random nonces and a random key.
     *
     * @param hostName what the server calls itself
     * @return of {@link SecureRandom}
     */
    public static SaslContext of(String hostName) {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new SaslContext(
                hostName,
                () -> {
                    byte[] nonce = new byte[NONCE_BYTES];
                    random.nextBytes(nonce);
                    return Base64.getEncoder().encodeToString(nonce);
                },
                key);
    }
}
