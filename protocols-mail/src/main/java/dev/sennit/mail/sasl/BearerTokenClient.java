// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** XOAUTH2 and OAUTHBEARER (RFC 7628): one message; a challenge says why it was not good, and is answered for form's sake. */
final class BearerTokenClient implements SaslClientExchange {
    private enum State {
        FIRST,
        SENT,
        REFUSED
    }

    private final SaslMechanism mechanism;
    private final String user;
    private final String token;
    private State state = State.FIRST;

    BearerTokenClient(SaslMechanism mechanism, String user, String token) {
        this.mechanism = mechanism;
        this.user = user;
        this.token = token;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        state = State.SENT;
        String header =
                mechanism == SaslMechanism.XOAUTH2 ? "user=" + user : "n,a=" + ScramClient.encodeName(user) + ",";
        return Optional.of((header + "\1auth=Bearer " + token + "\1\1").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslRefusedException {
        if (state != State.SENT) {
            throw new SaslRefusedException(mechanism.wireName() + " has one challenge at most");
        }
        state = State.REFUSED;
        return mechanism == SaslMechanism.XOAUTH2 ? new byte[0] : new byte[] {1};
    }

    @Override
    public boolean isProven() {
        return state == State.SENT;
    }
}
