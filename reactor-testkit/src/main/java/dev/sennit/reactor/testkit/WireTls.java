// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TLS without cryptography: who asked for it, how far it is, and what was agreed on. */
final class WireTls {
    private enum State {
        CLEAR,
        HANDSHAKING,
        OPEN
    }

    private static final String VERSION = "TLSv1.3";
    private static final String CIPHER_SUITE = "TLS_AES_128_GCM_SHA256";

    private State state = State.CLEAR;
    private @Nullable TlsOptions options; // non-null from HANDSHAKING on
    private @Nullable Deadline deadline; // of the handshake
    private @Nullable TlsInfo info; // non-null while OPEN

    void begin(TlsOptions asked, Deadline ofHandshake) {
        state = State.HANDSHAKING;
        options = asked;
        deadline = ofHandshake;
        ofHandshake.set(asked.handshakeTimeout());
    }

    void open(TlsInfo agreed) {
        state = State.OPEN;
        info = agreed;
        if (deadline != null) {
            deadline.close();
        }
    }

    boolean isOn() {
        return state != State.CLEAR;
    }

    boolean isHandshaking() {
        return state == State.HANDSHAKING;
    }

    Optional<TlsOptions> options() {
        return Optional.ofNullable(options);
    }

    Optional<TlsInfo> info() {
        return Optional.ofNullable(info);
    }

    /** What a peer that wants just the same agrees on. */
    TlsInfo usual() {
        TlsOptions asked = options().orElseThrow();
        return agreed(asked, asked.applicationProtocols().stream().findFirst(), asked.host());
    }

    /** What these two agree on; empty if they cannot. */
    Optional<TlsInfo> with(TlsOptions theirs) {
        TlsOptions ours = options().orElseThrow();
        if (ours.role() == theirs.role()) {
            return Optional.empty();
        }
        boolean isServer = ours.role() == TlsOptions.Role.SERVER;
        TlsOptions server = isServer ? ours : theirs;
        TlsOptions client = isServer ? theirs : ours;
        Optional<String> common = server.applicationProtocols().stream()
                .filter(client.applicationProtocols()::contains)
                .findFirst();
        boolean bothWant = !server.applicationProtocols().isEmpty()
                && !client.applicationProtocols().isEmpty();
        return common.isEmpty() && bothWant ? Optional.empty() : Optional.of(agreed(ours, common, client.host()));
    }

    private static TlsInfo agreed(TlsOptions ours, Optional<String> applicationProtocol, String host) {
        return new TlsInfo(
                ours.versions().contains(VERSION) ? VERSION : ours.versions().get(0),
                CIPHER_SUITE,
                applicationProtocol,
                Optional.of(host).filter(name -> !name.isEmpty()),
                List.of());
    }

    @Override
    public String toString() {
        return "TLS " + state;
    }
}
