// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static dev.sennit.http.client.Servers.EMPTY;
import static dev.sennit.http.client.Servers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.Servers.Asked;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are kept, limits, retries, and cancelling. */
class HttpClientTest {
    private static final String A = "http://192.0.2.1/x";
    private static final String B = "http://192.0.2.2:8080/y";

    private final Servers servers = new Servers();

    private static Servers limited(int perOrigin, int total, int waiting) {
        return new Servers(HttpClientOptions.defaults().withPool(new PoolLimits(perOrigin, total, waiting)));
    }

    @Test
    void aRequestConnectsAndTheNextOneUsesItsConnection() {
        Asked first = servers.get(A);
        assertThat(servers.where(0)).isEqualTo("192.0.2.1:80");
        StringTransport connection = servers.accepts();
        assertThat(connection.text())
                .isEqualTo(
                        "GET /x HTTP/1.1\r\nHost: 192.0.2.1\r\nUser-Agent: Sennit\r\nAccept-Encoding: gzip, deflate\r\n\r\n");
        got(connection);
        servers.answers(connection, EMPTY);
        assertThat(first).hasToString("204 No Content");
        assertThat(first.response().uri()).isEqualTo(URI.create(A));

        Asked second = servers.get("HTTP://192.0.2.1:80?q=%20ä");
        assertThat(got(connection)).isEqualTo("GET /?q=%20%C3%A4 HTTP/1.1\r\n\r\n");
        servers.answers(connection, EMPTY);
        assertThat(second).hasToString("204 No Content");
        assertThat(servers.connecting()).isZero();
        assertThat(servers.client.openConnections()).isEqualTo(1);
    }

    @Test
    void originsDoNotShareConnections() {
        servers.get(A);
        servers.answers(servers.accepts(), EMPTY);
        for (String other : new String[] {B, "http://192.0.2.1:81/x", "https://192.0.2.1/x", "https://192.0.2.1:80/"}) {
            servers.get(other);
            assertThat(servers.connecting()).as(other).isEqualTo(1);
            servers.refuses();
        }
    }

    @Test
    void aFailureToConnectIsTold() {
        Asked asked = servers.get(A);
        servers.refuses();
        assertThat(asked).hasToString("CANNOT_CONNECT");
        assertThat(asked.failure()).hasMessageContaining("192.0.2.1:80");
        assertThat(servers.client.openConnections()).isZero();

        Asked noHost = servers.get("http://300.1.2.3/");
        assertThat(noHost).hasToString("CANNOT_CONNECT");
        assertThat(noHost.failure()).hasMessageContaining("is not an IPv4 address");
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void connectingHasItsTime() {
        Asked asked = servers.get(A);
        servers.waits("29s");
        assertThat(asked).hasToString("waits");
        servers.waits("1s");
        assertThat(asked).hasToString("CANNOT_CONNECT");
    }

    @Test
    void theWholeHasItsTimeFromTheSendingOn() {
        Asked asked = new Asked(servers.client.send(
                ClientRequest.get(A).withTimeouts(ClientTimeouts.DEFAULTS.withTotal(Duration.ofSeconds(20)))));
        servers.settles().waits("15s");
        StringTransport connection = servers.accepts();
        servers.waits("4999ms");
        assertThat(asked).hasToString("waits");
        servers.waits("1ms");
        assertThat(asked).hasToString("TIMED_OUT");
        assertThat(connection.aborted()).isTrue();

        Asked second = new Asked(servers.client.send(
                ClientRequest.get(A).withTimeouts(ClientTimeouts.DEFAULTS.withTotal(Duration.ofSeconds(20)))));
        servers.settles().waits("20s");
        assertThat(second).hasToString("TIMED_OUT");
        assertThat(servers.client.openConnections()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------ the pool

    @Test
    void anOriginHasNoMoreConnectionsThanAllowedAndTheOthersWaitInOrder() {
        Servers limited = limited(2, 10, 10);
        Asked[] asked = {limited.get(A), limited.get(A), limited.get(A), limited.get(A)};
        assertThat(limited.connecting()).isEqualTo(2);
        assertThat(limited.client.waitingRequests()).isEqualTo(2);
        StringTransport first = limited.accepts();
        StringTransport second = limited.accepts();
        limited.answers(second, EMPTY);
        assertThat(asked[1]).hasToString("204 No Content");
        limited.answers(second, EMPTY);
        assertThat(asked[2]).hasToString("204 No Content");
        assertThat(asked[3]).hasToString("waits");
        limited.answers(first, EMPTY).answers(second, EMPTY);
        assertThat(asked[0]).hasToString("204 No Content");
        assertThat(asked[3]).hasToString("204 No Content");
        assertThat(limited.client.openConnections()).isEqualTo(2);
        assertThat(limited.client.idleConnections()).isEqualTo(2);
    }

    @Test
    void anIdleConnectionGivesWayToOneThatIsNeededElsewhere() {
        Servers limited = limited(2, 1, 10);
        limited.get(A);
        StringTransport first = limited.accepts();
        limited.answers(first, EMPTY);
        Asked second = limited.get(B);
        assertThat(first.isClosing()).isTrue();
        limited.answers(limited.accepts(), EMPTY);
        assertThat(second).hasToString("204 No Content");
        assertThat(limited.client.openConnections()).isEqualTo(1);
    }

    @Test
    void whoWaitsIsServedWhenAConnectionElsewhereIsFree() {
        Servers limited = limited(1, 1, 10);
        limited.get(A);
        Asked second = limited.get(B);
        assertThat(limited.connecting()).isEqualTo(1);
        limited.answers(limited.accepts(), EMPTY);
        limited.answers(limited.accepts(), EMPTY);
        assertThat(second).hasToString("204 No Content");
    }

    @Test
    void oneWaitingRequestTooManyFailsAtOnce() {
        Servers limited = limited(1, 1, 1);
        limited.get(A);
        Asked waits = limited.get(A);
        Asked tooMany = limited.get(A);
        assertThat(waits).hasToString("waits");
        assertThat(tooMany).hasToString("TOO_BUSY");
        assertThat(tooMany.failure()).hasMessageContaining("1 requests wait");
    }

    @Test
    void whoWaitsTooLongFails() {
        Servers limited = limited(1, 1, 1);
        limited.get(A);
        limited.accepts();
        Asked waits = limited.get(A);
        limited.waits("29s");
        assertThat(waits).hasToString("waits");
        limited.waits("1s");
        assertThat(waits).hasToString("TIMED_OUT");
        assertThat(waits.failure()).hasMessageContaining("waiting for a connection");
        assertThat(limited.client.waitingRequests()).isZero();
    }

    @Test
    void aFailureToConnectServesTheNextInTheQueue() {
        Servers limited = limited(1, 1, 5);
        Asked first = limited.get(A);
        Asked second = limited.get(A);
        limited.refuses();
        assertThat(first).hasToString("CANNOT_CONNECT");
        assertThat(second).hasToString("waits");
        limited.answers(limited.accepts(), EMPTY);
        assertThat(second).hasToString("204 No Content");
    }

    @Test
    void aConnectionThatIsTooOldIsNotUsedAgain() {
        servers.get(A);
        StringTransport first = servers.accepts();
        servers.answers(first, EMPTY);
        for (int i = 0; i < 24; i++) {
            servers.waits("25s").get(A);
            if (first.isClosing()) {
                assertThat(i).isEqualTo(23);
                break;
            }
            servers.answers(first, EMPTY);
        }
        assertThat(first.isClosing()).isTrue();
        assertThat(servers.connecting()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsForgottenWhenTheServerClosesIt() {
        servers.get(A);
        StringTransport first = servers.accepts();
        servers.answers(first, EMPTY);
        first.peerFinishes();
        servers.settles();
        assertThat(servers.client.openConnections()).isZero();
        assertThat(servers.client.idleConnections()).isZero();
        servers.get(A);
        assertThat(servers.connecting()).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------------- retries

    private StringTransport oldConnection() {
        servers.get(A);
        StringTransport connection = servers.accepts();
        servers.answers(connection, EMPTY);
        got(connection);
        return connection;
    }

    private static ClientRequest request(String method) {
        return ClientRequest.of(HttpMethod.of(method), URI.create(A));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    void anIdempotentRequestOnAnOldConnectionThatDiesIsSentOnceMore(String method) {
        StringTransport old = oldConnection();
        Asked asked = servers.send(request(method));
        old.peerFinishes();
        servers.settles();
        assertThat(asked).hasToString("waits");
        StringTransport fresh = servers.accepts();
        assertThat(got(fresh)).startsWith(method + " /x HTTP/1.1\r\n");
        fresh.loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        assertThat(asked).hasToString("CONNECTION_LOST");
        assertThat(servers.connecting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void anyOtherRequestIsNotSentAgain(String method) {
        StringTransport old = oldConnection();
        Asked asked = servers.send(request(method));
        old.loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        assertThat(asked).hasToString("CONNECTION_LOST");
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void aRequestOnANewConnectionIsNotSentAgain() {
        Asked asked = servers.get(A);
        servers.accepts().loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        assertThat(asked).hasToString("CONNECTION_LOST");
    }

    @Test
    void nothingIsSentAgainAfterTheFirstByteOfAResponse() {
        StringTransport old = oldConnection();
        Asked asked = servers.get(A);
        servers.answers(old, "H");
        old.peerFinishes();
        servers.settles();
        assertThat(asked).hasToString("BAD_RESPONSE");
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void aBodyThatCanBeSentOnceIsNotSentAgain() {
        StringTransport old = oldConnection();
        BodySource once = new BodySource() {
            @Override
            public @Nullable ByteBuffer next() {
                return null;
            }

            @Override
            public void close() {}
        };
        Asked asked = servers.send(request("PUT").withBody(RequestBody.once(RequestBody.UNKNOWN_LENGTH, once)));
        old.peerFinishes();
        servers.settles();
        assertThat(asked).hasToString("BAD_RESPONSE");

        StringTransport second = oldConnection();
        Asked replayed = servers.send(request("PUT").withBody(RequestBody.of("abc")));
        second.peerFinishes();
        servers.settles();
        assertThat(got(servers.accepts())).endsWith("\r\n\r\nabc");
        assertThat(replayed).hasToString("waits");
    }

    @Test
    void aDeadlineIsNoReasonToSendAgain() {
        oldConnection();
        Asked asked = servers.get(A);
        servers.waits("30s");
        assertThat(asked).hasToString("TIMED_OUT");
        assertThat(servers.connecting()).isZero();
    }

    // ---------------------------------------------------------------------------------------------------- cancelling

    @Test
    void cancellingClosesWhatTheRequestUses() {
        Asked connecting = servers.get(A);
        connecting.stage.toCompletableFuture().cancel(false);
        servers.settles();
        assertThat(servers.client.openConnections()).isZero();

        Servers other = limited(1, 1, 5);
        Asked sent = other.get(A);
        StringTransport connection = other.accepts();
        Asked waiting = other.get(A);
        waiting.stage.toCompletableFuture().cancel(false);
        other.settles();
        assertThat(other.client.waitingRequests()).isZero();
        assertThat(connection.aborted()).isFalse();
        sent.stage.toCompletableFuture().cancel(false);
        other.settles();
        assertThat(connection.aborted()).isTrue();
        assertThat(other.client.openConnections()).isZero();
    }

    @Test
    void aClosedClientLeavesNothingOpenAndTakesNoRequests() {
        Servers limited = limited(2, 2, 5);
        limited.get(A);
        StringTransport streaming = limited.accepts();
        limited.answers(streaming, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        Asked connecting = limited.get(B);
        Asked waiting = limited.get(B);
        limited.client.close();
        limited.settles();
        assertThat(connecting).hasToString("CANCELLED");
        assertThat(waiting).hasToString("CANCELLED");
        assertThat(limited.client.openConnections()).isEqualTo(1);
        assertThatThrownBy(() -> limited.client.get(A)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBodyThatWasOnItsWayAtTheCloseComesToItsEndAndItsConnectionToo() {
        Asked asked = servers.get(A);
        StringTransport connection = servers.accepts();
        servers.answers(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        servers.client.close();
        var text = asked.response().text();
        servers.settles().answers(connection, "b");
        assertThat(text.toCompletableFuture().getNow("waits")).isEqualTo("ab");
        assertThat(servers.client.openConnections()).isZero();
        assertThat(connection.isClosing()).isTrue();
    }

    @Test
    void aReactorThatStopsFailsWhatIsUnderWay() {
        Asked connecting = servers.get(A);
        Asked sent = servers.get(B);
        servers.reactor.stop();
        servers.settles();
        assertThat(connecting).hasToString("CANCELLED");
        assertThat(sent).hasToString("CANCELLED");
    }

    // --------------------------------------------------------------------------------------------------- wrong
    // requests

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x",
                "ftp://a/",
                "http:a",
                "http:///x",
                "http://user@a/",
                "http://user:secret@a/",
                "http://a:70000/",
                "http://a:0/",
                "http://b\u00fccher.example/",
                "http://a%2eb/"
            })
    void aUriThatIsNoneIsRefused(String uri) {
        assertThatThrownBy(() -> ClientRequest.get(uri)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Expect",
                "TE",
                "Trailer",
                "no token",
                ""
            })
    void aFieldThatIsTheClientsOwnOrNoneIsRefused(String name) {
        assertThatThrownBy(() -> ClientRequest.get(A).withHeader(name, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRequest.get(A).withAddedHeader(name, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFieldCannotSplitARequest() {
        assertThatThrownBy(() -> ClientRequest.get(A).withHeader("X", "y\r\nZ: q"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRequest.of(HttpMethod.CONNECT, URI.create(A)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request("TRACE").withBody(RequestBody.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestIsNeverChanged() {
        ClientRequest plain = ClientRequest.get(A);
        plain.withHeader("X", "y").withoutHeader("X").withExpectContinue().withBody(RequestBody.of("x"));
        plain.headers().copy().add("X", "y");
        assertThat(plain.headers().size()).isZero();
        assertThat(plain.body().isEmpty()).isTrue();
        assertThat(ClientRequest.get("http://192.0.2.1/x?secret=1")).hasToString("GET http://192.0.2.1/x");
    }
}
