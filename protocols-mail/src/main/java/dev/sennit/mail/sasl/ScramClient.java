// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * RFC 5802 without channel binding. It is proven when the server has shown that it knows the user's keys.
 *
 * <pre>
 *   FIRST -- n,,n=user,r=nonce --> FINAL -- c=biws,r=...,p=proof --> SIGNATURE -- v=..., empty --> PROVEN
 * </pre>
 */
final class ScramClient implements SaslClientExchange {
    /** The most that a server may have us compute: as many as a second takes, and ten times what is common. */
    static final int MAX_ITERATIONS = 1_000_000;

    private enum State {
        FIRST,
        FINAL,
        SIGNATURE,
        PROVEN
    }

    private static final String HEADER = "n,,";
    private static final String BINDING =
            "c=" + Base64.getEncoder().encodeToString(HEADER.getBytes(StandardCharsets.US_ASCII));
    private static final int MAX_SALT_BYTES = 1024;

    private final ScramHash hash;
    private final String password;
    private final String nonce;
    private final String bare;
    private State state = State.FIRST;
    private byte[] signature = new byte[0]; // what the server has to send, from SIGNATURE on

    ScramClient(SaslMechanism mechanism, String user, String password, String nonce) {
        hash = mechanism == SaslMechanism.SCRAM_SHA_256 ? ScramHash.SHA_256 : ScramHash.SHA_1;
        this.password = password;
        this.nonce = nonce;
        bare = "n=" + encodeName(user) + ",r=" + nonce;
    }

    static String encodeName(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    @Override
    public Optional<byte[]> initialResponse() {
        state = State.FINAL;
        return Optional.of((HEADER + bare).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslRefusedException {
        String message = Steps.text(challenge).orElse("");
        return switch (state) {
            case FINAL -> proof(message);
            case SIGNATURE -> verify(message);
            case FIRST, PROVEN -> throw new SaslRefusedException("SCRAM has two challenges, and this is another");
        };
    }

    private byte[] proof(String message) throws SaslRefusedException {
        String[] attributes = message.split(",", -1);
        boolean complete = attributes.length >= 3
                && attributes[0].startsWith("r=")
                && attributes[1].startsWith("s=")
                && attributes[2].matches("i=[1-9]\\d{0,8}");
        if (!complete) {
            throw new SaslRefusedException("a SCRAM challenge is r=nonce,s=salt,i=iterations");
        }
        String common = attributes[0].substring(2);
        if (!common.startsWith(nonce) || common.length() == nonce.length()) {
            throw new SaslRefusedException("the server's nonce does not begin with ours, or adds nothing to it");
        }
        int iterations = Integer.parseInt(attributes[2].substring(2));
        if (iterations < ScramKeys.LEAST_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new SaslRefusedException("the server asks for " + iterations + " iterations, and "
                    + ScramKeys.LEAST_ITERATIONS + " to " + MAX_ITERATIONS + " are allowed");
        }
        byte[] salted = ScramKeys.saltedPassword(hash, password, decode(attributes[1].substring(2)), iterations);
        String withoutProof = BINDING + ",r=" + common;
        byte[] messages = (bare + "," + message + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] proof = key(salted, "Client Key");
        byte[] mask = ScramKeys.mac(hash, ScramKeys.digest(hash, proof), messages);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= mask[i];
        }
        signature = ScramKeys.mac(hash, key(salted, "Server Key"), messages);
        state = State.SIGNATURE;
        String last = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        return last.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] key(byte[] salted, String name) {
        return ScramKeys.mac(hash, salted, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] decode(String base64) throws SaslRefusedException {
        try {
            byte[] salt = Base64.getDecoder().decode(base64);
            if (salt.length > 0 && salt.length <= MAX_SALT_BYTES) {
                return salt;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new SaslRefusedException("the server's salt must be base64 of 1 to " + MAX_SALT_BYTES + " bytes");
    }

    private byte[] verify(String message) throws SaslRefusedException {
        String expected = "v=" + Base64.getEncoder().encodeToString(signature);
        boolean same = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw new SaslRefusedException("the server has not proved that it knows the user");
        }
        state = State.PROVEN;
        return new byte[0];
    }

    @Override
    public boolean isProven() {
        return state == State.PROVEN;
    }
}
