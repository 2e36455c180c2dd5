// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static dev.sennit.http.client.Servers.EMPTY;
import static dev.sennit.http.client.Servers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.Servers.Asked;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are sent before those before them are answered (RFC 9112 section 9.3.2), and what becomes of them. */
class PipelineTest {
    private static final String SITE = "http://192.0.2.1";

    private Servers servers = piped(1, 4);

    private static HttpClientOptions options(int perOrigin, int pipeline) {
        return HttpClientOptions.defaults().withPool(new PoolLimits(perOrigin, 10, 100).withPipeline(pipeline));
    }

    private static Servers piped(int perOrigin, int pipeline) {
        return new Servers(options(perOrigin, pipeline));
    }

    private Asked get(String path) {
        return servers.get(SITE + path);
    }

    private Asked send(HttpMethod method, String path) {
        return servers.send(ClientRequest.of(method, URI.create(SITE + path)));
    }

    /** A connection that has answered one request. */
    private StringTransport proven() {
        get("/first");
        StringTransport connection = servers.accepts();
        servers.answers(connection, EMPTY);
        got(connection);
        return connection;
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String gets(String... paths) {
        StringBuilder all = new StringBuilder();
        for (String path : paths) {
            all.append("GET ").append(path).append(" HTTP/1.1\r\n\r\n");
        }
        return all.toString();
    }

    // ------------------------------------------------------------------------------------------------- who is sent

    @Test
    void requestsGoOutBehindOthersAndTheResponsesAreTakenInOrder() {
        StringTransport connection = proven();
        Asked[] asked = {get("/a"), get("/b"), get("/c")};
        assertThat(got(connection)).isEqualTo(gets("/a", "/b", "/c"));
        servers.answers(connection, answer("a") + answer("b") + answer("c"));
        for (int i = 0; i < 3; i++) {
            asked[i].response().text();
            servers.settles();
        }
        assertThat(asked).extracting(Asked::toString).containsOnly("200 OK");
        assertThat(servers.client.idleConnections()).isEqualTo(1);
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void eachGetsItsOwnContent() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = send(HttpMethod.HEAD, "/b");
        Asked c = get("/c");
        servers.answers(
                connection,
                answer("aa") + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ncc\r\n0\r\n\r\n");
        var first = a.response().text().toCompletableFuture();
        servers.settles();
        var second = b.response().text().toCompletableFuture();
        var third = c.response().text().toCompletableFuture();
        servers.settles();
        assertThat(first.getNow("waits")).isEqualTo("aa");
        assertThat(second.getNow("waits")).isEmpty();
        assertThat(third.getNow("waits")).isEqualTo("cc");
    }

    @Test
    void unlessItIsAskedForEachRequestWaitsForTheResponseBeforeIt() {
        servers = new Servers(HttpClientOptions.defaults().withPool(new PoolLimits(1, 10, 100)));
        StringTransport connection = proven();
        get("/a");
        get("/b");
        assertThat(got(connection)).isEqualTo(gets("/a"));
        assertThat(servers.client.waitingRequests()).isEqualTo(1);
    }

    @Test
    void aConnectionThatHasAnsweredNothingYetIsNotTrusted() {
        get("/a");
        get("/b");
        StringTransport connection = servers.accepts();
        assertThat(got(connection)).isEqualTo(gets("/a"));
        servers.answers(connection, EMPTY);
        assertThat(got(connection)).isEqualTo(gets("/b"));
    }

    @Test
    void aServerOfHttp10IsNotTrustedThoughItKeepsItsConnection() {
        get("/first");
        StringTransport connection = servers.accepts();
        servers.answers(connection, "HTTP/1.0 204 No Content\r\nConnection: keep-alive\r\n\r\n");
        got(connection);
        get("/a");
        get("/b");
        assertThat(got(connection)).isEqualTo(gets("/a"));
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void noMoreAreSentThanThePipelineHoldsAndEachResponseMakesRoomForOne() {
        servers = piped(1, 2);
        StringTransport connection = proven();
        get("/a");
        get("/b");
        get("/c");
        get("/d");
        assertThat(got(connection)).isEqualTo(gets("/a", "/b"));
        servers.answers(connection, EMPTY);
        assertThat(got(connection)).isEqualTo(gets("/c"));
        servers.answers(connection, EMPTY + EMPTY);
        assertThat(got(connection)).isEqualTo(gets("/d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void whatIsNotSafeStandsBehindNobodyAndNobodyBehindIt(String method) {
        StringTransport connection = proven();
        get("/a");
        send(HttpMethod.of(method), "/b");
        get("/c");
        get("/d");
        assertThat(got(connection)).isEqualTo(gets("/a"));
        servers.answers(connection, EMPTY);
        assertThat(got(connection)).startsWith(method + " /b ").doesNotContain("/c");
        servers.answers(connection, EMPTY);
        assertThat(got(connection)).isEqualTo(gets("/c", "/d"));
    }

    @Test
    void aGetWithABodyOrAnUpgradeStandsBehindNobody() {
        StringTransport connection = proven();
        get("/a");
        servers.send(ClientRequest.get(SITE + "/b").withBody(RequestBody.of("b")));
        servers.send(ClientRequest.get(SITE + "/c").withHeader("Upgrade", "echo"));
        assertThat(got(connection)).isEqualTo(gets("/a"));
    }

    @Test
    void anIdleConnectionAndThenANewOneComeBeforeAPipeline() {
        servers = piped(2, 4);
        StringTransport first = proven();
        get("/a");
        get("/b");
        StringTransport second = servers.accepts();
        assertThat(got(second)).isEqualTo(gets("/b"));
        get("/c");
        assertThat(got(first)).isEqualTo(gets("/a", "/c"));
        servers.answers(second, EMPTY);
        get("/d");
        assertThat(got(second)).isEqualTo(gets("/b", "/d").substring(gets("/b").length()));
    }

    @Test
    void thePipelineHasALimit() {
        assertThatThrownBy(() -> PoolLimits.DEFAULTS.withPipeline(0)).hasMessage("pipeline must be 1 to 256, not 0");
        assertThatThrownBy(() -> PoolLimits.DEFAULTS.withPipeline(257)).hasMessageContaining("not 257");
        assertThat(PoolLimits.DEFAULTS.withPipeline(256).pipeline()).isEqualTo(256);
        assertThat(PoolLimits.DEFAULTS.pipeline()).isEqualTo(1);
        assertThatThrownBy(() -> HttpClientOptions.defaults().withMaxTries(0))
                .hasMessage("maxTries must be 1 to 10, not 0");
        assertThatThrownBy(() -> HttpClientOptions.defaults().withMaxTries(11)).hasMessageContaining("not 11");
    }

    // --------------------------------------------------------------------------------------------- time and pressure

    @Test
    void aReceiverThatPausesHoldsBackTheResponsesBehindAndTheirTimeForTheHeadBeginsWhenItsOwnIsOver() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        Asked c = get("/c");
        servers.waits("29s").answers(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        RecordingProtocol receiver = new RecordingProtocol();
        receiver.onData((transport, text) -> transport.pauseProducing());
        a.response().deliverBody(receiver);
        servers.settles().answers(connection, "a" + EMPTY);
        servers.waits("120s");
        assertThat(connection.reading()).isFalse();
        assertThat(b).hasToString("waits");
        receiver.transport().resumeProducing();
        servers.settles();
        assertThat(receiver.text()).isEqualTo("aa");
        assertThat(b).hasToString("204 No Content");
        servers.waits("29999ms");
        assertThat(c).hasToString("waits");
        servers.waits("1ms");
        assertThat(c.failure().reason()).map(Object::toString).contains("timed out: response head after 30s");
    }

    @Test
    void whoWaitsTooLongInAllIsGivenUpAndTheConnectionEndsAfterTheResponsesBefore() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = servers.send(
                ClientRequest.get(SITE + "/b").withTimeouts(ClientTimeouts.DEFAULTS.withTotal(Duration.ofSeconds(10))));
        Asked c = get("/c");
        got(connection);
        servers.waits("10s");
        assertThat(b.failure()).hasMessageContaining("timed out: exchange after 10s");
        assertThat(connection.closing()).isFalse();
        servers.answers(connection, EMPTY);
        assertThat(a).hasToString("204 No Content");
        assertThat(connection.aborted()).isTrue();
        StringTransport second = servers.accepts();
        assertThat(got(second)).isEqualTo(gets("/c"));
        servers.answers(second, EMPTY);
        assertThat(c).hasToString("204 No Content");
    }

    @Test
    void aDrainLetsThoseThatAreSentFinish() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.reactor.drain(Duration.ofSeconds(30));
        servers.settles().answers(connection, EMPTY);
        assertThat(connection.closing()).isFalse();
        servers.answers(connection, EMPTY);
        assertThat(a).hasToString("204 No Content");
        assertThat(b).hasToString("204 No Content");
        assertThat(connection.reason()).contains(CloseReason.DONE);
    }

    // --------------------------------------------------------------------------------------------- when it goes wrong

    @Test
    void whoseResponseHadNotBegunWhenTheConnectionEndsIsSentOnceMoreOnAConnectionOfItsOwn() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        Asked c = get("/c");
        got(connection);
        servers.answers(connection, EMPTY);
        connection.peerFinishes();
        servers.settles();
        assertThat(a).hasToString("204 No Content");
        for (Asked each : List.of(b, c)) {
            StringTransport next = servers.accepts();
            assertThat(got(next)).isEqualTo(gets(each == b ? "/b" : "/c"));
            assertThat(servers.connecting()).isZero();
            servers.answers(next, EMPTY);
            assertThat(each).hasToString("204 No Content");
        }
    }

    @Test
    void aConnectionThatIsResetLosesNobodyWhoseResponseHadNotBegun() {
        servers = piped(4, 4);
        StringTransport connection = proven();
        Asked[] asked = {get("/a"), null, null, null};
        for (int i = 1; i < 4; i++) {
            asked[i] = get("/" + i); // on connections of their own
            servers.accepts();
        }
        Asked behind = get("/behind");
        assertThat(got(connection)).isEqualTo(gets("/a", "/behind"));
        connection.loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        StringTransport next = servers.accepts();
        assertThat(got(next)).isEqualTo(gets("/a"));
        assertThat(behind).hasToString("waits");
        servers.answers(next, EMPTY);
        assertThat(asked[0]).hasToString("204 No Content");
        assertThat(got(next)).as("none that was sent before").isEmpty();
        assertThat(got(servers.accepts())).isEqualTo(gets("/behind"));
    }

    @Test
    void aRepetitionThatIsLostTooFails() {
        StringTransport connection = proven();
        get("/a");
        Asked b = get("/b");
        servers.answers(connection, EMPTY);
        connection.loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles().accepts().loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        assertThat(b).hasToString("CONNECTION_LOST");
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void aRepetitionIsRepeatedAsOftenAsTheOptionsSay() {
        servers = new Servers(options(1, 4).withMaxTries(3));
        StringTransport connection = proven();
        Asked a = get("/a");
        connection.loseNow(new CloseReason.Lost(Servers.lost()));
        for (int i = 0; i < 2; i++) {
            servers.settles().accepts().loseNow(new CloseReason.Lost(Servers.lost()));
        }
        servers.settles();
        assertThat(a).hasToString("CONNECTION_LOST");
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void withOneTryWhoIsDisplacedIsToldSo() {
        servers = new Servers(options(1, 4).withMaxTries(1));
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.answers(connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(a).hasToString("204 No Content");
        assertThat(b.failure().kind()).isEqualTo(HttpClientException.Kind.CONNECTION_LOST);
        assertThat(b.failure()).hasMessage("the connection ended with a response before this one: done");
        assertThat(servers.connecting()).isZero();
    }

    @Test
    void aResponseThatSaysCloseIsTheLastAndTheRestIsAskedForElsewhere() {
        StringTransport connection = proven();
        get("/a");
        Asked b = get("/b");
        servers.answers(
                connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n" + answer("not to be believed"));
        StringTransport next = servers.accepts();
        servers.answers(next, answer("b"));
        b.response().text();
        servers.settles();
        assertThat(b).hasToString("200 OK");
        assertThat(b.response().header("content-length")).contains("1");
    }

    @Test
    void aResponseUntilTheCloseIsTheLastToo() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.answers(connection, "HTTP/1.1 200 OK\r\n\r\nall of it");
        var text = a.response().text().toCompletableFuture();
        connection.peerFinishes();
        servers.settles();
        assertThat(text.getNow("waits")).isEqualTo("all of it");
        servers.answers(servers.accepts(), EMPTY);
        assertThat(b).hasToString("204 No Content");
    }

    @Test
    void aBadResponseFailsItsRequestAndTheRestIsAskedForElsewhere() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.answers(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" + EMPTY);
        assertThat(a).hasToString("BAD_RESPONSE");
        servers.answers(servers.accepts(), EMPTY);
        assertThat(b).hasToString("204 No Content");
    }

    @Test
    void aResponseTooManyEndsTheConnectionAndNoOther() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.answers(connection, EMPTY + EMPTY + answer("unasked"));
        assertThat(a).hasToString("204 No Content");
        assertThat(b).hasToString("204 No Content");
        assertThat(connection.aborted()).isTrue();
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void aRepetitionNeverStandsBehindOthersEvenWhereThereIsRoom() {
        servers = piped(2, 4);
        StringTransport first = proven();
        get("/a");
        get("/b");
        StringTransport second = servers.accepts();
        servers.answers(second, EMPTY); // it is proven, too
        get("/c");
        assertThat(got(second)).isEqualTo(gets("/b", "/c"));
        first.loseNow(new CloseReason.Lost(Servers.lost()));
        servers.settles();
        assertThat(got(second)).isEmpty();
        assertThat(got(servers.accepts())).isEqualTo(gets("/a"));
    }

    // ----------------------------------------------------------------------------------------------------- cancelling

    @Test
    void whoIsNotSentYetIsTakenOutAndNobodyElseHearsOfIt() {
        servers = piped(1, 2);
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        Asked c = get("/c");
        Asked d = get("/d");
        got(connection);
        c.stage.toCompletableFuture().cancel(false);
        servers.settles().answers(connection, EMPTY + EMPTY);
        assertThat(a).hasToString("204 No Content");
        assertThat(b).hasToString("204 No Content");
        assertThat(got(connection)).isEqualTo(gets("/d"));
        servers.answers(connection, EMPTY);
        assertThat(d).hasToString("204 No Content");
    }

    @Test
    void whoIsSentEndsTheConnectionAfterTheResponsesBeforeAndThoseBehindAreAskedForElsewhere() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        Asked c = get("/c");
        Asked d = get("/d");
        got(connection);
        c.stage.toCompletableFuture().cancel(false);
        servers.settles();
        assertThat(connection.closing()).isFalse();
        get("/e");
        assertThat(got(connection)).as("nobody joins").isEmpty();
        servers.answers(connection, EMPTY + answer("b") + answer("c"));
        assertThat(a).hasToString("204 No Content");
        b.response().text();
        servers.settles();
        assertThat(connection.aborted()).isTrue();
        StringTransport next = servers.accepts();
        assertThat(got(next)).isEqualTo(gets("/d"));
        servers.answers(next, EMPTY);
        assertThat(d).hasToString("204 No Content");
    }

    @Test
    void whoseResponseIsDueEndsTheConnectionAtOnce() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        a.stage.toCompletableFuture().cancel(false);
        servers.settles();
        assertThat(connection.aborted()).isTrue();
        servers.answers(servers.accepts(), EMPTY);
        assertThat(b).hasToString("204 No Content");
    }

    @Test
    void aBodyThatIsGivenUpIsNoHarmToThoseBehind() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.answers(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
        a.response().cancel();
        servers.settles().answers(servers.accepts(), EMPTY);
        assertThat(b).hasToString("204 No Content");
    }

    @Test
    void closingTheClientEndsAllThatWait() {
        proven();
        Asked a = get("/a");
        Asked b = get("/b");
        servers.client.close();
        servers.settles();
        assertThat(a).hasToString("CANCELLED");
        assertThat(b).hasToString("CANCELLED");
        assertThat(servers.connecting()).isZero();
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void aRedirectionInAPipelineIsFollowed() {
        StringTransport connection = proven();
        Asked a = get("/a");
        Asked b = get("/b");
        got(connection);
        servers.answers(connection, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n" + EMPTY);
        assertThat(b).hasToString("204 No Content");
        assertThat(got(connection)).isEqualTo(gets("/elsewhere"));
        servers.answers(connection, EMPTY);
        assertThat(a).hasToString("204 No Content");
        assertThat(a.response().uri()).hasPath("/elsewhere");
    }
}
