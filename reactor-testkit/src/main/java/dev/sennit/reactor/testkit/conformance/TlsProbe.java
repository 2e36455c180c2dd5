// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A probe that hears of its handshake. */
final class TlsProbe extends Probe implements TlsProtocol {
    private Consumer<TlsProbe> whenSecured = probe -> {};
    private @Nullable TlsInfo agreed; // non-null from the handshake on
    int unread;

    TlsProbe(String name, Journal journal) {
        super(name, journal);
    }

    TlsProbe whenSecured(Consumer<TlsProbe> work) {
        whenSecured = work;
        return this;
    }

    @Override
    public int unreadBytes() {
        return unread;
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        journal.callback(name + " secured", () -> {
            mustBeMade("handshakeCompleted");
            if (agreed != null) {
                journal.violation(name + " was secured twice");
            }
            agreed = tls;
            whenSecured.accept(this);
        });
    }

    boolean isSecured() {
        return agreed != null;
    }

    TlsInfo agreed() {
        TlsInfo tls = agreed;
        if (tls == null) {
            throw new AssertionError(name + " is not secured");
        }
        return tls;
    }
}
