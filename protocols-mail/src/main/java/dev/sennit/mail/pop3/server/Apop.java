// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.sasl.SaslContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** APOP (RFC 1939 section 7): the client sends the MD5 of our timestamp and its secret. */
final class Apop {
    private Apop() {}

    /** Never used before, and in the form of a message's id. */
    static String timestamp(SaslContext context) {
        return "<" + context.nonces().get() + "@" + context.hostName() + ">";
    }

    /** For a user that does not exist as much is computed. */
    static boolean fits(String timestamp, Optional<KnownUser<String>> user, String digest, SaslContext context) {
        byte[] key = user.map(known -> known.secret().getBytes(StandardCharsets.UTF_8))
                .orElse(context.pretenceKey());
        byte[] expected = digest(timestamp, key).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, digest.getBytes(StandardCharsets.UTF_8)) && user.isPresent();
    }

    static String digest(String timestamp, byte[] secret) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(md5.digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }
}
