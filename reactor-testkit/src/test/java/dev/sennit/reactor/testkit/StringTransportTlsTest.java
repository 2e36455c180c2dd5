// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** TLS on a {@link StringTransport}: what a test of STARTTLS needs, and nothing that a real transport would not do. */
class StringTransportTlsTest {
    private static final TlsOptions SERVER = TlsOptions.server(context()).withApplicationProtocols("b", "a");
    private static final TlsOptions CLIENT =
            TlsOptions.client(context(), "mail.example").withApplicationProtocols("a");

    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Upgrades when it reads STARTTLS, says go before and welcome behind that, and echoes all else. */
    private class Upgrading extends BaseProtocol implements TlsProtocol {
        private final TlsOptions options;
        private final String before;
        private final int keeps;
        private int reads = 1 << 20;

        Upgrading(TlsOptions options, String before, int keeps) {
            this.options = options;
            this.before = before;
            this.keeps = keeps;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            ByteBuffer taken = data.duplicate().limit(Math.min(data.limit(), data.position() + reads));
            data.position(taken.limit());
            String text = StandardCharsets.UTF_8.decode(taken).toString();
            told.add("received " + text);
            if (text.startsWith("STARTTLS") || text.equals("go")) {
                transport().write(before);
                transport().startTls(options);
                transport().write("welcome");
            }
        }

        @Override
        public void handshakeCompleted(TlsInfo tls) {
            told.add("secured " + tls);
            transport().write("!");
        }

        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost " + reason);
        }

        @Override
        public int unreadBytes() {
            return keeps;
        }
    }

    private final Upgrading server = new Upgrading(SERVER, "go", 0);

    private StringTransport upgraded() {
        StringTransport wire = StringTransport.connect(server, time);
        wire.receive("STARTTLS");
        return wire;
    }

    @Test
    void theUpgradeThatWasAskedForCanBeSeen() {
        StringTransport wire = StringTransport.connect(server, time);
        assertThat(wire.tlsOptions()).isEmpty();
        wire.receive("STARTTLS");
        assertThat(wire.tlsOptions()).containsSame(SERVER);
        assertThat(wire.tlsOptions().orElseThrow().role()).isEqualTo(TlsOptions.Role.SERVER);
        assertThat(wire.tls()).isEmpty();
        assertThat(wire).asString().contains("TLS HANDSHAKING");
    }

    @Test
    void whatIsWrittenBehindTheUpgradeWaitsForTheHandshake() {
        StringTransport wire = upgraded();
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.text()).isEqualTo("go");
        assertThat(wire.bufferedBytes()).isEqualTo("welcome".length());
        wire.completeHandshake();
        assertThat(wire.text()).isEqualTo("gowelcome!");
        wire.settle();
        assertThat(wire.bufferedBytes()).isZero();
    }

    @Test
    void whenTheHandshakeIsDoneTheTransportSaysWhatWasAgreedOn() {
        StringTransport wire = upgraded();
        wire.completeHandshake();
        assertThat(wire.tls().orElseThrow().applicationProtocol()).contains("b");
        assertThat(wire.deadlines().list()).isEmpty();
        wire.receive("hello");
        assertThat(told)
                .containsExactly("received STARTTLS", "secured TLSv1.3 TLS_AES_128_GCM_SHA256 b", "received hello");
    }

    @Test
    void aTestMaySayWhatWasAgreedOn() {
        StringTransport wire = upgraded();
        TlsInfo agreed = new TlsInfo("TLSv1.2", "TLS_X", Optional.empty(), Optional.of("a.example"), List.of());
        wire.completeHandshake(agreed);
        assertThat(wire.tls()).containsSame(agreed);
    }

    @Test
    void nothingIsDeliveredDuringTheHandshake() {
        StringTransport wire = upgraded();
        assertThatThrownBy(() -> wire.receive("EVIL"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("would not deliver", "handshake is under way");
        wire.peerSends("later");
        wire.settle();
        assertThat(told).containsExactly("received STARTTLS");
        wire.completeHandshake();
        wire.settle();
        assertThat(told).endsWith("received later");
    }

    @Test
    void aHandshakeThatFailsEndsTheConnectionAndSendsNothing() {
        StringTransport wire = upgraded();
        wire.failHandshake("unknown_ca");
        assertThat(wire.text()).isEqualTo("go");
        assertThat(wire.reason().orElseThrow())
                .isInstanceOf(CloseReason.HandshakeFailed.class)
                .hasToString("TLS handshake failed: unknown_ca");
        assertThat(told).endsWith("lost TLS handshake failed: unknown_ca");
        assertThatThrownBy(wire::completeHandshake).hasMessageContaining("no TLS handshake is under way");
    }

    @Test
    void aHandshakeHasItsTimeAndNoMore() {
        StringTransport wire = upgraded();
        time.advance(Duration.ofMillis(9_999));
        assertThat(wire.reason()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(wire.reason())
                .contains(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", Duration.ofSeconds(10)));
        assertThat(wire.aborted()).isTrue();
    }

    @Test
    void aPeerThatClosesInTheHandshakeFailsIt() {
        StringTransport wire = upgraded();
        wire.receiveEof();
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
    }

    @Test
    void aHandshakeGoesOnWhileTheProtocolDoesNotRead() {
        StringTransport wire = upgraded();
        wire.pauseProducing();
        wire.completeHandshake();
        assertThat(told).hasSize(2);
        assertThatThrownBy(() -> wire.receive("x")).hasMessageContaining("paused");
    }

    @Test // CVE-2011-0411
    void bytesLeftInTheBufferOnLoanAreRefused() {
        server.reads = "STARTTLS".length();
        StringTransport wire = StringTransport.connect(server, time).keepFailures();
        wire.receive("STARTTLSEVIL");
        assertThat(wire.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("4 bytes came in the clear"));
        time.advance(Duration.ZERO);
        assertThat(wire.aborted()).isTrue();
        assertThat(wire.tlsOptions()).isEmpty();
        assertThat(told).startsWith("received STARTTLS").doesNotContain("received EVIL");
    }

    @Test // CVE-2011-0411
    void bytesThatTheProtocolKeepsAreRefused() {
        StringTransport wire = StringTransport.connect(new Upgrading(SERVER, "go", 3), time);
        assertThatThrownBy(() -> wire.startTls(SERVER)).hasMessageContaining("3 bytes came in the clear");
        time.advance(Duration.ZERO);
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ProtocolError.class);
    }

    @Test // CVE-2011-0411
    void bytesThatCameBeforeTheUpgradeAreNoPartOfTls() {
        StringTransport wire = StringTransport.connect(server, time);
        wire.peerSends("STARTTLS");
        wire.peerSends("EVIL");
        wire.settle();
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
        assertThat(told).doesNotContain("received EVIL");
    }

    @Test
    void aProtocolThatCannotSayWhatItKeepsIsRefusedAndSoIsASecondUpgrade() {
        StringTransport plain = StringTransport.connect(new RecordingProtocol(), time);
        assertThatThrownBy(() -> plain.startTls(SERVER)).hasMessageContaining("is no TlsProtocol");
        StringTransport wire = upgraded();
        assertThatThrownBy(() -> wire.startTls(SERVER)).hasMessageContaining("TLS is on already");
        wire.completeHandshake();
        assertThatThrownBy(() -> wire.startTls(SERVER)).hasMessageContaining("TLS is on already");
    }

    @Test
    void aCloseBeforeTheHandshakeWaitsForWhatWasWritten() {
        StringTransport wire = upgraded();
        wire.loseConnection();
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.reason()).isEmpty();
        wire.completeHandshake();
        time.advance(Duration.ZERO);
        assertThat(wire.text()).isEqualTo("gowelcome");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(told).as("who closes is not told").doesNotContain("secured TLSv1.3 TLS_AES_128_GCM_SHA256 b");
    }

    @Test
    void aFaultInHandshakeCompletedSendsNothing() {
        StringTransport wire = StringTransport.connect(
                        new Upgrading(SERVER, "go", 0) {
                            @Override
                            public void handshakeCompleted(TlsInfo tls) {
                                throw new IllegalStateException("the test wants it");
                            }
                        },
                        time)
                .keepFailures();
        wire.receive("STARTTLS");
        wire.completeHandshake();
        assertThat(wire.text()).isEqualTo("go");
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
    }

    @Test // HC-07
    void tlsHasNoHalfClose() {
        StringTransport wire = upgraded();
        wire.completeHandshake();
        wire.loseWriteConnection();
        assertThat(wire.isClosing()).isTrue();
    }

    @Test
    void tlsFromTheFirstByteWorksToo() {
        Protocol protocol =
                Tls.server(SERVER, peer -> server).buildProtocol(new InetSocketAddress("192.0.2.9", 54_321));
        StringTransport wire = StringTransport.connect(protocol, time);
        assertThat(wire.tlsOptions()).containsSame(SERVER);
        wire.completeHandshake();
        wire.receive("hello");
        assertThat(told).containsExactly("secured TLSv1.3 TLS_AES_128_GCM_SHA256 b", "received hello");
        assertThat(wire.text()).isEqualTo("!");
    }

    @Test
    void twoThatAreLinkedAgreeByThemselves() {
        Upgrading client = new Upgrading(CLIENT, "", 0);
        ProtocolPair pair = ProtocolPair.connect(client, server, time);
        client.transport().write("STARTTLS");
        pair.pump();
        assertThat(pair.client().tls().orElseThrow().applicationProtocol()).contains("a");
        assertThat(pair.server().tls().orElseThrow().serverName()).contains("mail.example");
        assertThat(pair.server().text()).isEqualTo("gowelcome!");
        assertThat(pair.client().text()).isEqualTo("STARTTLSwelcome!");
        assertThat(told).contains("received welcome");
    }

    @Test
    void twoThatHaveNothingInCommonFail() {
        Upgrading client = new Upgrading(CLIENT.withApplicationProtocols("x"), "", 0);
        ProtocolPair pair = ProtocolPair.connect(client, server, time);
        client.transport().write("STARTTLS");
        pair.pump();
        assertThat(pair.client().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
        assertThat(pair.server().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
    }

    @Test // CVE-2011-0411
    void bytesInTheClearFailTheHandshakeOfTheOther() {
        RecordingProtocol client = new RecordingProtocol().onData((transport, text) -> transport.write("EVIL"));
        ProtocolPair pair = ProtocolPair.connect(client, server, time);
        client.transport().write("STARTTLS");
        pair.pump();
        assertThat(pair.server().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
        assertThat(told).doesNotContain("received EVIL");
    }

    @Test
    void moreThanMayBeBufferedBehindTheUpgradeEndsTheConnection() {
        StringTransport wire =
                new StringTransport(time.reactor(), TcpOptions.defaults().withMaxBufferedBytes(10));
        wire.connect(server);
        wire.receive("STARTTLS");
        wire.write("abc");
        assertThat(wire.isClosing()).isFalse();
        wire.write("d");
        assertThat(wire.isClosing()).isTrue();
    }
}
