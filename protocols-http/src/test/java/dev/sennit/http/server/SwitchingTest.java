// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that go on in another protocol, or as a tunnel: RFC 9110 sections 7.8 and 9.3.6. */
class SwitchingTest {
    private static final String UPGRADE =
            "GET /up HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: chat/2, chat\r\n\r\n";
    private static final String CONNECT = "CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n";

    private final Held held = new Held();
    private final Talk talk = new Talk();

    /** Another protocol: writes back what it gets, in brackets. */
    private static final class Talk extends BaseProtocol implements HalfCloseableProtocol {
        final StringBuilder got = new StringBuilder();
        String end = "";
        boolean finished;

        @Override
        protected void connectionMade() {
            transport().write("hi!");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            String text = StandardCharsets.US_ASCII.decode(data).toString();
            got.append(text);
            transport().write("[" + text + "]");
        }

        @Override
        public void readConnectionLost() {
            finished = true;
            transport().loseConnection();
        }

        @Override
        public void writeConnectionLost() {}

        @Override
        public void connectionLost(CloseReason reason) {
            end += reason;
        }
    }

    /** Switches at once, and accepts CONNECT. */
    private final HttpHandler switching = new HttpHandler() {
        @Override
        public boolean acceptsConnect(HttpRequest head) {
            return head.host().startsWith("b.example");
        }

        @Override
        public void handle(HttpRequest request, HttpResponse response) {
            switch (request.path()) {
                case "/up" -> response.header("Upgrade", "chat").switchTo(talk);
                case "" -> response.switchTo(talk);
                default -> held.handle(request, response);
            }
        }
    };

    @Test
    void theProtocolTakesTheConnectionOverWithTheBytesBehindTheHead() {
        Wire wire = new Wire(switching).sends(UPGRADE + "GET /never HTTP/1.1\r\n");
        assertThat(wire.received()).isEqualTo(SWITCHED + "hi![GET /never HTTP/1.1\r\n]");
        wire.sends("more");
        assertThat(wire.received()).endsWith("[more]");
        assertThat(held.handled).isEmpty();
        wire.waits("2h");
        assertThat(wire.reason()).as("no deadline of HTTP is left").isEqualTo("open");
    }

    @Test
    void theSameBytesArriveHoweverTheyAreCut() {
        String conversation = get("/now") + UPGRADE + "first words";
        for (int cut = 0; cut <= conversation.length(); cut++) {
            talk.got.setLength(0);
            Wire wire =
                    new Wire(switching).sends(conversation.substring(0, cut)).sends(conversation.substring(cut));
            assertThat(talk.got).hasToString("first words");
            assertThat(wire.received()).contains("/now" + SWITCHED + "hi!");
            wire.transport.loseNow(CloseReason.ABORTED);
        }
        talk.got.setLength(0);
        Wire bytewise = new Wire(switching);
        conversation.chars().forEach(c -> bytewise.sends(String.valueOf((char) c)));
        assertThat(talk.got).hasToString("first words");
    }

    @Test
    void anAnswerInALaterTurnStillGetsAllBytesBehind() {
        Wire wire = new Wire(held).sends(get("/1") + UPGRADE + "first ");
        wire.sends("words");
        assertThat(held.handled).containsExactly("/1", "/up");
        held.responses.get("/up").header("Upgrade", "chat").switchTo(talk);
        wire.settles();
        assertThat(wire.received()).as("the answer before is due").isEmpty();
        held.answer("/1");
        wire.settles();
        assertThat(wire.received()).contains("/1" + SWITCHED + "hi!");
        assertThat(talk.got).hasToString("first words");
    }

    @Test
    void aClientThatIsNotSwitchedGoesOnInHttp() {
        Wire wire = new Wire(held).sends(UPGRADE + get("/now"));
        assertThat(held.handled).containsExactly("/up");
        held.answer("/up");
        wire.settles();
        assertThat(Wire.bodies(wire.received())).containsExactly("/up", "/now");
    }

    @Test
    void aTunnelIsAnsweredWithoutAnyFraming() {
        Wire wire = new Wire(switching).sends(CONNECT + "client hello");
        assertThat(wire.received()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nhi![client hello]");
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(talk.finished).isTrue();
        assertThat(talk.end).isEqualTo("done");
    }

    @Test
    void aClientThatWouldCloseBehindItsTunnelGetsItWithAllBytes() {
        Wire wire = new Wire(switching).sends(CONNECT.replace("Host", "Connection: close\r\nHost") + "client hello");
        assertThat(wire.received()).endsWith("hi![client hello]");
    }

    @Test
    void connectIsRefusedUnlessTheHandlerAcceptsIt() {
        assertThat(new Wire(held).sends(CONNECT).received()).startsWith("HTTP/1.1 501 ");
        assertThat(new Wire(switching)
                        .sends(CONNECT.replace("b.example", "c.example"))
                        .received())
                .startsWith("HTTP/1.1 501 ");
        assertThat(held.handled).isEmpty();
    }

    @Test
    void anOrdinaryAnswerToConnectIsNoTunnel() {
        Wire wire = new Wire(new HttpHandler() {
            @Override
            public boolean acceptsConnect(HttpRequest head) {
                return true;
            }

            @Override
            public void handle(HttpRequest request, HttpResponse response) {
                if (request.target().startsWith("b.")) {
                    response.send("not a tunnel");
                } else {
                    response.error(HttpStatus.FORBIDDEN);
                }
            }
        });
        wire.sends(CONNECT);
        assertThat(wire.takes()).startsWith("HTTP/1.1 500 ");
        wire.sends(CONNECT.replace("b.example", "c.example"));
        assertThat(wire.takes()).startsWith("HTTP/1.1 403 ");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void whatTheClientDidNotAskForIsRefused() {
        new Wire(held).sends(get("/plain"));
        new Wire(held).sends(UPGRADE);
        new Wire(held).sends(UPGRADE.replace("HTTP/1.1", "HTTP/1.0").replace("/up", "/old"));
        new Wire(held)
                .sends(UPGRADE.replace("keep-alive, Upgrade", "keep-alive").replace("/up", "/unnamed"));
        HttpResponse plain = held.responses.get("/plain");
        assertThatThrownBy(() -> plain.switchTo(talk)).hasMessageContaining("asked neither");
        assertThatThrownBy(() -> held.responses.get("/old").switchTo(talk)).hasMessageContaining("asked neither");
        assertThatThrownBy(() -> held.responses.get("/unnamed").switchTo(talk)).hasMessageContaining("asked neither");
        HttpResponse up = held.responses.get("/up");
        assertThatThrownBy(() -> up.switchTo(talk)).hasMessageContaining("set the field Upgrade");
        assertThatThrownBy(() -> up.header("Upgrade", "smtp").switchTo(talk)).hasMessageContaining("chat/2, chat");
        up.header("Upgrade", "CHAT").switchTo(talk);
    }

    @Test
    void theLossAndADrainReachTheProtocol() {
        Wire lost = new Wire(switching).sends(UPGRADE);
        lost.transport.loseNow(CloseReason.ABORTED);
        assertThat(talk.end).isEqualTo("aborted");

        talk.end = "";
        Wire drained = new Wire(switching).sends(UPGRADE);
        var unused = drained.time.reactor().drain(Duration.ofSeconds(10));
        drained.settles();
        assertThat(talk.end).isEqualTo("done");
        assertThat(drained.time.reactor().leftovers()).isEmpty();
    }

    @Test
    void aClientThatGoesBeforeTheHandoverLeavesNothingBehind() {
        Wire wire = new Wire(held).sends(UPGRADE);
        held.responses.get("/up").header("Upgrade", "chat").switchTo(talk);
        wire.transport.loseNow(CloseReason.ABORTED);
        wire.settles();
        assertThat(talk.end).isEmpty();
        assertThat(wire.time.reactor().leftovers()).isEmpty();
    }
}
