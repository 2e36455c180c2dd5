// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** RFC 2195. */
final class CramMd5Client implements SaslClientExchange {
    private enum State {
        FIRST,
        RESPONDED
    }

    private final String user;
    private final String password;
    private State state = State.FIRST;

    CramMd5Client(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslRefusedException {
        if (state == State.RESPONDED || challenge.length == 0) {
            throw new SaslRefusedException("CRAM-MD5 has one challenge, which is not empty");
        }
        state = State.RESPONDED;
        String digest = CramMd5.digest(password.getBytes(StandardCharsets.UTF_8), challenge);
        return (user + " " + digest).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isProven() {
        return state == State.RESPONDED;
    }
}
