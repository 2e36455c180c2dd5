// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** TLS that begins behind a header that came in the clear, perhaps in the same segment. */
public abstract class TlsBehindHeaderConformance extends TlsLaws {
    private final TlsBehindHeader laws = new TlsBehindHeader(this::carry, serverOptions(), clientOptions());

    /** For subclasses. */
    protected TlsBehindHeaderConformance() {}

    private void carry(Protocol server, Protocol client, BooleanSupplier until) {
        ListeningPort port = listen(peer -> server);
        connect(port.address(), factory(() -> client));
        await("the server is where it belongs", until);
        on(port::stopListening);
    }

    @Test
    void handshakeMayBeginInTheSegmentOfTheHeader() {
        laws.handshakeMayBeginInTheSegmentOfTheHeader(tlsProbe("server"), tlsProbe("client"));
    }

    @Test
    void whatIsNoHandshakeBehindTheHeaderIsNotTakenForData() {
        laws.whatIsNoHandshakeBehindTheHeaderIsNotTakenForData(tlsProbe("server"), probe("client"));
    }

    @Test // CVE-2011-0411
    void commandThatStartsTlsMayFollowTheHeaderButNothingBehindIt() {
        laws.commandThatStartsTlsMayFollowTheHeaderButNothingBehindIt(tlsProbe("server"), probe("client"));
    }
}
