// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.HELLO;
import static dev.sennit.http.client.channel.ClientWire.OK;
import static dev.sennit.http.client.channel.ClientWire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request after the other on one connection, and when the connection must not serve another. */
class ClientChannelTest {
    private final ClientWire wire = new ClientWire();

    @Test
    void aRequestGoesOutAndItsResponseComesBack() {
        assertThat(wire.get().got()).isEqualTo("GET /x HTTP/1.1\r\n\r\n");
        wire.receives(HELLO);
        assertThat(wire.response().status().code()).isEqualTo(200);
        assertThat(wire.response().header("content-length")).contains("5");
        CompletionStage<String> text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("hello");
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "idle");
    }

    @Test
    void theHeadNamesItselfUnlessTheApplicationDoes() {
        wire.sends(ClientRequest.get("http://a/x"));
        assertThat(wire.transport.text()).contains("Host: a\r\nUser-Agent: Sennit\r\n");
        wire.receives(OK + "Content-Length: 0\r\n\r\n");
        wire.got();
        wire.sends(ClientRequest.get("http://a/x")
                .withHeader("user-agent", "me")
                .withAddedHeader("Accept", "a")
                .withAddedHeader("Accept", "b"));
        assertThat(wire.got())
                .isEqualTo("GET /x HTTP/1.1\r\nHost: a\r\nuser-agent: me\r\nAccept: a\r\nAccept: b\r\n\r\n");
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() {
        for (int i = 0; i < 3; i++) {
            wire.get().receives(HELLO);
            CompletionStage<String> text = wire.response().text();
            assertThat(outcome(text)).isEqualTo("waits");
            wire.settles();
            assertThat(outcome(text)).isEqualTo("hello");
        }
        assertThat(wire.events.stream().filter("idle"::equals)).hasSize(3);
        assertThat(wire.reason()).isEqualTo("open");
        wire.get();
        assertThatThrownBy(() -> wire.puts(RequestBody.of("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BUSY");
    }

    @Test
    void aResponseWithoutContentFreesTheConnectionAtOnce() {
        wire.get().receives("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(wire.events).containsExactly("idle", "HTTP/1.1 204 No Content");
        CompletionStage<byte[]> bytes = wire.response().bytes();
        wire.settles();
        assertThat(bytes.toCompletableFuture().join()).isEmpty();
    }

    @Test
    void theResponseToHeadHasNoContent() {
        wire.sends(ClientRequest.of(HttpMethod.HEAD, URI.create("http://a/x")))
                .receives(OK + "Content-Length: 5\r\n\r\n");
        assertThat(wire.events).containsExactly("idle", "HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            })
    void aConnectionThatIsNotToPersistIsClosed(String raw) {
        wire.get().receives(raw);
        CompletionStage<String> text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("hello");
        assertThat(wire.events).containsExactly(raw.substring(0, 15), "gone");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void contentUntilTheCloseEndsWithTheConnection() {
        wire.get().receives(OK + "\r\nhel");
        CompletionStage<String> text = wire.response().text();
        wire.receives("lo").ends();
        assertThat(outcome(text)).isEqualTo("hello");
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "gone");
    }

    @Test
    void aResponseThatIsCutOffFailsWhoeverWaitsForIt() {
        wire.get().receives(OK + "Content-Length: 5\r\n\r\nhel");
        CompletionStage<String> text = wire.response().text();
        wire.ends();
        assertThat(outcome(text)).isEqualTo("failed: BAD_RESPONSE");

        ClientWire other = new ClientWire();
        other.get().receives("HTTP/1.1 20").ends();
        assertThat(other.events).containsExactly("gone", "BAD_RESPONSE RESPONSE_CUT_OFF");
        assertThat(other.exchange.hasResponseBegun()).isTrue();

        ClientWire early = new ClientWire();
        early.get().ends();
        assertThat(early.events).containsExactly("gone", "BAD_RESPONSE RESPONSE_CUT_OFF");
        assertThat(early.exchange.hasResponseBegun()).isFalse();
    }

    @Test
    void aResetIsALostConnection() {
        wire.get();
        wire.transport.loseNow(new CloseReason.Lost(new java.io.IOException("reset")));
        assertThat(wire.events).containsExactly("gone", "CONNECTION_LOST");
    }

    @Test
    void aBadResponseIsRefusedAndItsConnectionAborted() {
        wire.get().receives(OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(wire.events).containsExactly("gone", "BAD_RESPONSE CONFLICTING_FRAMING");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("both Content-Length and Transfer-Encoding");
    }

    @Test
    void aBadChunkFailsTheBody() {
        wire.get().receives(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        CompletionStage<String> text = wire.response().text();
        wire.receives("x\r\n");
        assertThat(outcome(text)).isEqualTo("failed: BAD_RESPONSE");
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void bytesBehindAResponseEndTheConnectionButNotTheResponse() {
        wire.get().receives(HELLO + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad");
        CompletionStage<String> text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("hello");
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "gone");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("no answer to a request");
    }

    @Test
    void bytesOnAnIdleConnectionEndIt() {
        wire.receives("HTTP/1.1 408 Request Timeout\r\n\r\n");
        assertThat(wire.events).containsExactly("gone");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.channel.isIdle()).isFalse();
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() {
        wire.waits("29s");
        assertThat(wire.events).isEmpty();
        wire.get().receives("HTTP/1.1 204 No Content\r\n\r\n").waits("29s");
        assertThat(wire.reason()).isEqualTo("open");
        wire.waits("1s");
        assertThat(wire.reason()).startsWith("timed out: idle");
        assertThat(wire.events).containsExactly("idle", "HTTP/1.1 204 No Content", "gone");
    }

    @Test
    void aDrainLetsTheRequestFinishAndNoOtherBegin() {
        wire.get();
        wire.channel.drainRequested();
        wire.receives(HELLO);
        CompletionStage<String> text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("hello");
        assertThat(wire.reason()).isEqualTo("done");

        ClientWire idle = new ClientWire();
        idle.channel.drainRequested();
        assertThat(idle.settles().reason()).isEqualTo("done");
    }

    @Test
    void cancellingClosesTheConnection() {
        wire.get();
        wire.exchange.cancel();
        assertThat(wire.settles().events).containsExactly("gone", "CANCELLED");
        assertThat(wire.transport.aborted()).isTrue();
        wire.exchange.cancel();
        assertThat(wire.settles().events).hasSize(2);
    }

    @Test
    void cancellingTheGatheringOfABodyClosesTheConnection() {
        wire.get().receives(OK + "Content-Length: 5\r\n\r\nhel");
        CompletionStage<String> text = wire.response().text();
        text.toCompletableFuture().cancel(false);
        wire.settles();
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void cancellingAResponseThatIsCompleteCostsItsConnectionNothing() {
        wire.get().receives("HTTP/1.1 204 No Content\r\n\r\n");
        wire.response().cancel();
        wire.settles();
        assertThat(wire.channel.isIdle()).isTrue();
        assertThat(wire.reason()).isEqualTo("open");
    }

    @Test
    void aSwitchHandsTheConnectionOverWithTheBytesBehindTheHead() {
        wire.sends(ClientRequest.get("http://a/x").withHeader("Upgrade", "echo"));
        assertThat(wire.got()).isEqualTo("GET /x HTTP/1.1\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
        wire.receives("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\nfirst");
        assertThat(wire.events).containsExactly("gone", "HTTP/1.1 101 Switching Protocols");
        RecordingProtocol next = new RecordingProtocol();
        wire.response().switchProtocol(next);
        wire.settles().receives(" second");
        next.transport().write("back");
        assertThat(wire.settles().got()).isEqualTo("back");
        wire.ends();
        assertThat(next.text()).isEqualTo("first second");
        assertThat(next.reason()).contains(CloseReason.DONE);
        assertThatThrownBy(() -> wire.response().switchProtocol(next)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSwitchThatNobodyTakesIsClosed() {
        wire.sends(ClientRequest.get("http://a/x").withHeader("Upgrade", "echo"))
                .receives("HTTP/1.1 101 Switching Protocols\r\n\r\n")
                .waits("30s");
        assertThat(wire.reason()).startsWith("timed out: idle");
    }

    @Test
    void aSwitchNobodyAskedForIsRefused() {
        wire.get().receives("HTTP/1.1 101 Switching Protocols\r\n\r\n");
        assertThat(wire.events).containsExactly("gone", "BAD_RESPONSE UNASKED_SWITCH");
    }

    @Test
    void whoTookTheConnectionOverMayPauseBeforeTheFirstByte() {
        wire.sends(ClientRequest.get("http://a/x").withHeader("Upgrade", "echo"))
                .receives("HTTP/1.1 101 Switching Protocols\r\n\r\nfirst");
        RecordingProtocol next = new RecordingProtocol();
        wire.response().switchProtocol(next);
        next.transport().pauseProducing();
        wire.receives(" second");
        assertThat(next.text()).isEmpty();
        next.transport().resumeProducing();
        wire.settles();
        assertThat(next.text()).isEqualTo("first second");
    }

    @Test
    void nothingIsLeftInTheLedgerOfAConnectionThatServedManyRequests() {
        for (int i = 0; i < 20; i++) {
            wire.puts(RequestBody.of("abc")).receives(HELLO);
            wire.response().discard();
            wire.settles();
        }
        assertThat(wire.transport.deadlines().toString()).contains("idle").doesNotContain("exchange");
        assertThat(wire.channel)
                .hasToString("http client " + wire.transport.peer() + " IDLE; " + wire.transport.deadlines());
    }
}
