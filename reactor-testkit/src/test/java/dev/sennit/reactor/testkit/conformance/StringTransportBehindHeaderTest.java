// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.ProtocolPair;
import dev.sennit.reactor.testkit.StringTransport;
import java.security.NoSuchAlgorithmException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS behind a header, without sockets and cryptography: the laws of {@link TlsBehindHeaderConformance}, and the test's side. */
class StringTransportBehindHeaderTest {
    private static final TlsOptions SERVER = TlsOptions.server(context());
    private static final TlsOptions CLIENT = TlsOptions.client(context(), "mail.example");

    private final ManualTime time = new ManualTime();
    private final Journal journal = new Journal(time.reactor());
    private final TlsBehindHeader laws = new TlsBehindHeader(this::carry, SERVER, CLIENT);

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void carry(Protocol server, Protocol client, BooleanSupplier until) {
        ProtocolPair pair = ProtocolPair.connect(client, server, time);
        pair.server().keepFailures();
        pair.pump();
        assertThat(until.getAsBoolean()).as("%s", journal).isTrue();
    }

    @AfterEach
    void nothingWasOutOfOrder() {
        assertThat(journal.violations()).isEmpty();
    }

    private TlsProbe probe(String name) {
        return new TlsProbe(name, journal);
    }

    @Test
    void handshakeMayBeginInTheSegmentOfTheHeader() {
        laws.handshakeMayBeginInTheSegmentOfTheHeader(probe("server"), probe("client"));
    }

    @Test
    void whatIsNoHandshakeBehindTheHeaderIsNotTakenForData() {
        laws.whatIsNoHandshakeBehindTheHeaderIsNotTakenForData(probe("server"), probe("client"));
    }

    @Test // CVE-2011-0411
    void commandThatStartsTlsMayFollowTheHeaderButNothingBehindIt() {
        laws.commandThatStartsTlsMayFollowTheHeaderButNothingBehindIt(probe("server"), probe("client"));
    }

    /** A server behind a header, to which a test speaks. */
    private StringTransport wire(TlsProbe server) {
        server.whenMade(made -> made.transport().startTls(SERVER));
        return StringTransport.connect(new TlsBehindHeader.Headed(server), time);
    }

    @Test
    void whatATestSendsBehindTheHeaderComesThroughTlsWhereverItIsCut() {
        String all = TlsBehindHeader.HEADER + "hello";
        for (int cut = 0; cut <= all.length(); cut++) {
            TlsProbe server = probe("server");
            StringTransport wire = wire(server);
            wire.peerSends(all.substring(0, cut));
            wire.peerSends(all.substring(cut));
            wire.settle();
            assertThat(server.text()).isEmpty();
            wire.completeHandshake();
            wire.settle();
            assertThat(server.text()).as("cut at %s", cut).isEqualTo("hello");
            wire.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void itIsNeverDeliveredWhenTheHandshakeFails() {
        TlsProbe server = probe("server");
        StringTransport wire = wire(server);
        wire.receive(TlsBehindHeader.HEADER + "GET / HTTP/1.1\r\n");
        wire.failHandshake("not a TLS record");
        wire.settle();
        assertThat(server.text()).isEmpty();
        assertThat(server.reason()).isInstanceOf(CloseReason.HandshakeFailed.class);
    }
}
