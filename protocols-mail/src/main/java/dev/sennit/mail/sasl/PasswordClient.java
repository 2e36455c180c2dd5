// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** PLAIN (RFC 4616) and LOGIN, which say the password: one response after the other, whatever the challenge. */
final class PasswordClient implements SaslClientExchange {
    private final String mechanism;
    private final boolean speaksFirst;
    private final Queue<String> responses;

    private PasswordClient(String mechanism, boolean speaksFirst, List<String> responses) {
        this.mechanism = mechanism;
        this.speaksFirst = speaksFirst;
        this.responses = new ArrayDeque<>(responses);
    }

    static PasswordClient plain(String user, String password) {
        return new PasswordClient("PLAIN", true, List.of("\0" + user + "\0" + password));
    }

    static PasswordClient login(String user, String password) {
        return new PasswordClient("LOGIN", false, List.of(user, password));
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return speaksFirst ? Optional.ofNullable(responses.poll()).map(PasswordClient::bytes) : Optional.empty();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslRefusedException {
        String next = responses.poll();
        if (next == null) {
            throw new SaslRefusedException("the server asks for more than " + mechanism + " has");
        }
        return bytes(next);
    }

    @Override
    public boolean isProven() {
        return responses.isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
