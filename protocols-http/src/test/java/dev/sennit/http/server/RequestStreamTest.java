// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ServerLimits;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The content of a request as a stream: back-pressure, early answers, 100 (Continue), failures. */
class RequestStreamTest {
    private static final String FIXED = "POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
    private static final String CHUNKED = "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String EXPECTING =
            "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final ManualTime time = new ManualTime();
    private final Streams streams = new Streams();

    /** Streams every body to an {@link Upload}, or does what it is told; answers when the test wants it. */
    private static final class Streams implements HttpHandler {
        final List<String> handled = new ArrayList<>();
        Upload upload = new Upload();

        @Nullable
        HttpRequest request;

        @Nullable
        HttpResponse response;

        BiConsumer<HttpRequest, HttpResponse> then =
                (request, response) -> request.content().deliverTo(upload);

        @Override
        public boolean wantsStream(HttpRequest head) {
            return !head.path().equals("/gathered");
        }

        @Override
        public void handle(HttpRequest asked, HttpResponse answer) {
            handled.add(asked.path());
            if (asked.path().equals("/now")) {
                answer.send("now");
                return;
            }
            request = asked;
            response = answer;
            then.accept(asked, answer);
        }
    }

    private Wire wire(ServerLimits limits) {
        return new Wire(
                time,
                new HttpServerFactory(streams, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS, Wire.CLOCK)
                        .withServerLimits(limits));
    }

    private Wire wire() {
        return wire(ServerLimits.DEFAULTS);
    }

    @Test
    void aStreamedRequestIsHandledWhenItsHeadIsThereAndItsContentComesAsItComes() {
        Wire wire = wire().sends(FIXED);
        assertThat(streams.handled).containsExactly("/f");
        assertThat(streams.request.content().lengthBytes()).hasValue(10);
        wire.sends("01234");
        assertThat(streams.upload.text).hasToString("01234");
        wire.sends("56789" + get("/now"));
        assertThat(streams.upload.text).hasToString("0123456789");
        assertThat(streams.upload.end).isEqualTo("done");
        streams.response.send("thanks");
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("thanks", "now");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void theSameComesHoweverTheBytesAreCut() {
        String conversation =
                FIXED + "0123456789" + CHUNKED + "5\r\nabcde\r\n3;x=y\r\nfgh\r\n0\r\nX-Sum: 7\r\n\r\n" + get("/now");
        List<String> ends = new ArrayList<>();
        streams.then = (request, response) -> {
            Upload upload = new Upload();
            upload.atEnd = told -> {
                ends.add(told.text + " " + told.end + " "
                        + request.content().trailers().first("x-sum").orElse(""));
                response.send(told.text.toString());
            };
            request.content().deliverTo(upload);
        };
        for (int cut = 0; cut <= conversation.length(); cut++) {
            ends.clear();
            Wire wire = wire().sends(conversation.substring(0, cut)).sends(conversation.substring(cut));
            assertThat(ends).containsExactly("0123456789 done ", "abcdefgh done 7");
            assertThat(Wire.bodies(wire.received())).containsExactly("0123456789", "abcdefgh", "now");
        }
        ends.clear();
        Wire bytewise = wire();
        conversation.chars().forEach(c -> bytewise.sends(String.valueOf((char) c)));
        assertThat(ends).containsExactly("0123456789 done ", "abcdefgh done 7");
        assertThat(Wire.bodies(bytewise.received())).containsExactly("0123456789", "abcdefgh", "now");
    }

    @Test
    void aReceiverThatPausesHoldsTheClientBackAndNoDeadlineRuns() {
        streams.upload.atPiece = Upload::pause;
        Wire wire = wire().sends(CHUNKED + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n" + get("/now"));
        assertThat(streams.upload.text).hasToString("abc");
        assertThat(wire.transport.reading()).isFalse();
        wire.waits("1h");
        assertThat(wire.transport.closing()).isFalse();
        streams.upload.resume();
        wire.settles();
        assertThat(streams.upload.text).hasToString("abcdef");
        streams.upload.resume();
        wire.settles();
        assertThat(streams.upload.end).isEqualTo("done");
        assertThat(wire.transport.reading()).isTrue();
        streams.response.send("thanks");
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("thanks", "now");
    }

    @Test
    void contentThatNobodyHasTakenWaitsWithoutADeadline() {
        streams.then = (request, response) -> {};
        Wire wire = wire().sends(FIXED + "01234");
        assertThat(wire.transport.reading()).isFalse();
        wire.waits("1h");
        streams.request.content().deliverTo(streams.upload);
        wire.settles();
        assertThat(streams.upload.text).hasToString("01234");
        wire.sends("56789");
        assertThat(streams.upload.end).isEqualTo("done");
    }

    @Test
    void theTimeOfAPauseDoesNotCountForTheRate() {
        Wire wire = wire().sends(FIXED + "01").waitsSeconds(4);
        streams.upload.pause();
        wire.settles();
        assertThat(wire.transport.reading()).isFalse();
        wire.waits("10m");
        streams.upload.resume();
        wire.settles();
        assertThat(wire.transport.closing()).isFalse();
        wire.waitsSeconds(4);
        assertThat(streams.upload.end).as("eight seconds without a byte").contains("request body rate");
    }

    @Test
    void aClientThatIsTooSlowIsToldSoAndTheHandlerFirst() {
        List<String> order = new ArrayList<>();
        streams.upload.atEnd = upload ->
                order.add("told, lost: " + streams.response.isLost() + ", finished: " + streams.response.isFinished());
        Wire wire = wire().sends(FIXED + "01").waitsSeconds(30);
        assertThat(order).containsExactly("told, lost: false, finished: false");
        assertThat(wire.received()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
        assertThat(streams.response.isLost()).isTrue();
        streams.response.send("too late");
        assertThat(wire.settles().received()).doesNotContain("too late");
        assertThat(wire.reason()).contains("request body");
    }

    @Test
    void aHandlerMayAnswerContentThatBrokeOff() {
        streams.upload.atEnd =
                upload -> streams.response.status(HttpStatus.BAD_REQUEST).send("broken: " + upload.text);
        Wire wire = wire().sends(CHUNKED + "3\r\nabc\r\nrubbish\r\n" + get("/never"));
        assertThat(streams.upload.end).startsWith("protocol error");
        assertThat(Wire.bodies(wire.received())).containsExactly("broken: abc");
        assertThat(wire.received()).contains("Connection: close\r\n");
        assertThat(wire.settles().reason()).startsWith("protocol error");
        assertThat(streams.handled).doesNotContain("/never");
    }

    @Test
    void contentAboveItsLimitIs413AndAtTheLimitItPasses() {
        ServerLimits ten = ServerLimits.DEFAULTS.withMaxStreamedBytes(10);
        Wire fits = wire(ten).sends(FIXED + "0123456789");
        assertThat(streams.upload.end).isEqualTo("done");
        fits.transport.loseNow(CloseReason.ABORTED);

        Wire announced = wire(ten).sends(FIXED.replace("10", "11") + "01");
        assertThat(announced.received()).startsWith("HTTP/1.1 413 ");
        assertThat(streams.handled).as("only the first").hasSize(1);

        streams.upload = new Upload();
        Wire chunks = wire(ten).sends(CHUNKED + "a\r\n0123456789\r\n1\r\n");
        assertThat(chunks.received()).startsWith("HTTP/1.1 413 ");
        assertThat(streams.upload.end).startsWith("protocol error");
    }

    @Test
    void theLimitOfGatheredBodiesIsAnother() {
        Wire wire = wire().sends(FIXED.replace("10", "20000000") + "0123456789");
        assertThat(streams.upload.text).hasToString("0123456789");
        assertThat(wire.received()).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ early answers

    @Test
    void theRestBehindAnEarlyAnswerIsReadAndDropped() {
        streams.then =
                (request, response) -> response.status(HttpStatus.FORBIDDEN).send("no");
        Wire wire = wire().sends(FIXED + "01234");
        assertThat(wire.received()).startsWith("HTTP/1.1 403 ").doesNotContain("Connection: close");
        wire.sends("56789" + get("/now"));
        assertThat(Wire.bodies(wire.received())).containsExactly("no", "now");
    }

    @Test
    void whatIsTooMuchToDropClosesTheConnection() {
        ServerLimits nine = ServerLimits.DEFAULTS.withMaxDroppedBytes(9);
        streams.then =
                (request, response) -> response.status(HttpStatus.FORBIDDEN).send("no");
        Wire announced = wire(nine).sends(FIXED + "0");
        assertThat(announced.received()).contains("Connection: close\r\n");
        assertThat(announced.settles().reason()).isEqualTo("done");

        Wire fits = wire(nine).sends(CHUNKED + "9\r\n012345678\r\n0\r\n\r\n" + get("/now"));
        assertThat(Wire.bodies(fits.received())).containsExactly("no", "now");

        Wire chunks = wire(nine).sends(CHUNKED + "9\r\n012345678\r\n1\r\n9\r\n" + get("/never"));
        assertThat(Wire.bodies(chunks.received())).containsExactly("no");
        assertThat(chunks.settles().reason()).isEqualTo("done");
        assertThat(streams.handled).doesNotContain("/never");
    }

    @Test
    void aReceiverThatWantsNoMoreIsToldTheEndAndTheRestIsDropped() {
        streams.upload.atPiece = upload -> upload.transport().loseConnection();
        Wire wire = wire().sends(FIXED + "012");
        assertThat(streams.upload.end).isEqualTo("aborted");
        streams.response.send("enough");
        wire.sends("3456789" + get("/now"));
        assertThat(Wire.bodies(wire.received())).containsExactly("enough", "now");
        assertThat(streams.upload.text).hasToString("012");
    }

    @Test
    void contentMayBeReadOnAfterTheAnswer() {
        streams.then = (request, response) -> {
            request.content().deliverTo(streams.upload);
            response.send("accepted");
        };
        Wire wire = wire().sends(FIXED + "01234").sends("56789" + get("/now"));
        assertThat(streams.upload.text + streams.upload.end).isEqualTo("0123456789done");
        assertThat(Wire.bodies(wire.received())).containsExactly("accepted", "now");
    }

    @Test
    void aClientThatClosesBehindItsRequestIsToldSoInAnEarlyAnswer() {
        streams.then = (request, response) -> {
            request.content().deliverTo(streams.upload);
            response.send("accepted");
        };
        Wire wire = wire().sends(FIXED.replace("Host", "Connection: close\r\nHost") + "01234");
        assertThat(wire.received()).contains("Connection: close\r\n");
        assertThat(wire.transport.closing()).isFalse();
        wire.sends("56789" + get("/never"));
        assertThat(streams.upload.end).isEqualTo("done");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void takingContentAfterTheAnswerIsRefused() {
        streams.then = (request, response) -> response.send("no");
        wire().sends(FIXED);
        assertThatThrownBy(() -> streams.request.content().deliverTo(streams.upload))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the request is answered");
    }

    @Test
    void contentIsTakenOnceAndAStreamIsNoBody() {
        wire().sends(FIXED);
        assertThatThrownBy(() -> streams.request.content().publisher()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> streams.request.content().discard()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> streams.request.body())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("content()");
    }

    // ---------------------------------------------------------------------------------------------- 100 (Continue)

    @Test
    void continueIsSentWhenTheContentIsFirstReadFrom() {
        streams.then = (request, response) -> {};
        Wire wire = wire().sends(EXPECTING).waits("1h");
        assertThat(wire.received()).isEmpty();
        Flow.Publisher<ByteBuffer> content = streams.request.content().publisher();
        assertThat(wire.settles().received()).as("nothing requested").isEmpty();
        Subscriber subscriber = new Subscriber();
        content.subscribe(subscriber);
        assertThat(wire.settles().received()).as("nothing requested").isEmpty();
        subscriber.subscription.request(1);
        assertThat(wire.settles().takes()).isEqualTo(CONTINUE);
        wire.sends("0123456789");
        assertThat(subscriber.heard).containsExactly("0123456789", "complete");
        streams.response.send("thanks");
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("thanks");
    }

    @Test
    void whoeverRefusesNeverAsksForTheContentAndTheConnectionCloses() {
        streams.then = (request, response) -> response.error(HttpStatus.CONTENT_TOO_LARGE);
        Wire wire = wire().sends(EXPECTING);
        assertThat(wire.received()).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
        assertThat(wire.settles().reason()).isEqualTo("done");
    }

    @Test
    void continueWaitsForTheAnswersBefore() {
        Wire wire = wire().sends(FIXED + "0123456789");
        HttpResponse first = streams.response;
        Upload own = new Upload();
        streams.upload = own;
        wire.sends(EXPECTING);
        HttpResponse second = streams.response;
        assertThat(wire.received()).isEmpty();
        second.send("already answered");
        wire.settles();
        assertThat(wire.received()).isEmpty();
        first.send("first");
        assertThat(wire.settles().received())
                .matches("(?s)HTTP/1.1 200 .*first" + CONTINUE + "HTTP/1.1 200 .*already answered");
        wire.sends("0123456789");
        assertThat(own.end).isEqualTo("done");
    }

    @Test
    void aClientThatDoesNotWaitIsNotAsked() {
        Wire wire = wire().sends(EXPECTING + "0");
        assertThat(streams.upload.text).hasToString("0");
        assertThat(wire.received()).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- failures

    @Test
    void theLossOfTheConnectionReachesTheReceiverBehindTheResponse() {
        List<String> seen = new ArrayList<>();
        streams.upload.atEnd = upload -> seen.add("lost " + streams.response.isLost());
        Wire wire = wire().sends(FIXED + "01");
        wire.transport.loseNow(CloseReason.ABORTED);
        assertThat(seen).containsExactly("lost true");
        assertThat(streams.upload.end).isEqualTo("aborted");
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void contentThatTheClientEndsTooSoonIsAnsweredWith400() {
        Wire wire = wire().sends(FIXED + "01");
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(streams.upload.end).isEqualTo("protocol error: the connection ended in the middle of a request");
        assertThat(wire.received()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
        assertThat(wire.reason()).startsWith("protocol error");
    }

    @Test
    void aReceiverThatThrowsIsAFailedHandler() {
        streams.upload.atPiece = upload -> {
            throw new IllegalStateException("secret");
        };
        Wire wire = wire().sends(FIXED + "01");
        assertThat(wire.received())
                .startsWith("HTTP/1.1 500 ")
                .contains("under failure")
                .doesNotContain("secret");
        wire.sends("23456789" + get("/now"));
        assertThat(Wire.bodies(wire.received())).hasSize(2);
    }

    @Test
    void aReceiverThatThrowsAtTheEndIsAFailedHandlerToo() {
        streams.upload.atEnd = upload -> {
            throw new IllegalStateException("secret");
        };
        Wire wire = wire().sends(FIXED + "0123456789" + get("/now"));
        assertThat(wire.received())
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("secret")
                .endsWith("now");
    }

    @Test
    void aReceiverThatFailsLateFailsItsOwnRequest() {
        List<HttpResponse> responses = new ArrayList<>();
        List<Upload> uploads = new ArrayList<>();
        streams.then = (request, response) -> {
            Upload upload = new Upload();
            uploads.add(upload);
            responses.add(response);
            request.content().deliverTo(upload);
        };
        Wire wire = wire().sends(FIXED + "0123456789" + FIXED + "01");
        uploads.get(0).fail(new IllegalStateException("secret"));
        assertThat(responses).extracting(HttpResponse::isFinished).containsExactly(true, false);
        wire.sends("23456789");
        responses.get(1).send("unharmed");
        assertThat(wire.settles().received()).startsWith("HTTP/1.1 500 ").endsWith("unharmed");
    }

    @Test
    void aHandlerThatFailsAfterTakingTheContentIsAnsweredAndTheRestDropped() {
        streams.then = (request, response) -> {
            request.content().deliverTo(streams.upload);
            throw new IllegalStateException("oops");
        };
        Wire wire = wire().sends(FIXED + "01").sends("23456789" + get("/now"));
        assertThat(wire.received()).startsWith("HTTP/1.1 500 ").endsWith("now");
        assertThat(streams.upload.text).isEmpty();
        assertThat(streams.upload.end).contains("oops");
    }

    @Test
    void aSubscriberThatFailsIsAFailedHandler() {
        streams.then = (request, response) -> {
            Subscriber failing = new Subscriber();
            failing.failure = new IllegalStateException("secret");
            request.content().publisher().subscribe(failing);
            failing.subscription.request(5);
        };
        Wire wire = wire().sends(FIXED + "0123456789" + get("/now"));
        assertThat(wire.received()).startsWith("HTTP/1.1 500 ").endsWith("now");
    }

    // ------------------------------------------------------------------------------------------- gathered, and ends

    @Test
    void contentThatIsThereAlreadyCanBeTakenAsAStreamToo() {
        Wire wire = wire().sends(FIXED.replace("/f", "/gathered") + "01234").sends("56789" + get("/empty"));
        assertThat(streams.handled).containsExactly("/gathered", "/empty");
        assertThat(streams.upload.text + streams.upload.end).isEqualTo("0123456789done");
        Upload empty = streams.upload;
        wire.settles();
        assertThat(empty.text.length()).isEqualTo(10);
    }

    @Test
    void aRequestWithoutContentHasAnEmptyStream() {
        wire().sends(get("/none"));
        assertThat(streams.request.content().lengthBytes()).hasValue(0);
        assertThat(streams.upload.text + streams.upload.end).isEqualTo("done");
    }

    @Test
    void aDrainLetsAStreamedRequestEnd() {
        Wire wire = wire().sends(FIXED + "01234");
        var drained = time.reactor().drain(java.time.Duration.ofSeconds(100));
        wire.sends("56789" + get("/never"));
        assertThat(streams.upload.end).isEqualTo("done");
        streams.response.send("thanks");
        assertThat(wire.settles().received()).contains("Connection: close\r\n").endsWith("thanks");
        assertThat(drained).isCompletedWithValue(0);
        assertThat(streams.handled).containsExactly("/f");
    }

    @Test
    void anyMomentOfTheLossIsHarmless() throws IOException {
        String conversation = EXPECTING + "0123456789" + CHUNKED + "3\r\nabc\r\n0\r\n\r\n";
        for (int at = 0; at <= conversation.length(); at++) {
            List<Upload> uploads = new ArrayList<>();
            streams.then = (request, response) -> {
                Upload upload = new Upload();
                uploads.add(upload);
                request.content().deliverTo(upload);
            };
            Wire wire = wire().sends(conversation.substring(0, at));
            wire.transport.loseNow(CloseReason.ABORTED);
            wire.settles();
            assertThat(uploads).allSatisfy(upload -> assertThat(upload.end).isNotEmpty());
            assertThat(time.reactor().leftovers()).isEmpty();
        }
    }

    private static final class Subscriber implements Flow.Subscriber<ByteBuffer> {
        final List<String> heard = new ArrayList<>();
        Flow.Subscription subscription;

        @Nullable
        RuntimeException failure;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(ByteBuffer item) {
            if (failure != null) {
                throw failure;
            }
            heard.add(StandardCharsets.US_ASCII.decode(item).toString());
            subscription.request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            heard.add(thrown.toString());
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }
}
