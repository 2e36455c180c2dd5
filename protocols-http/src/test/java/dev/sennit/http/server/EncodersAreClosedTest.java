// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.compression.Compression;
import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Memory outside the heap has no collector: each encoder is closed once, whatever its response and its connection come to. */
class EncodersAreClosedTest {
    private static final String PIECE = "x".repeat(70_000); // more than a turn takes

    /** What a handler answers with. */
    enum Answer {
        WHOLE,
        LONG,
        SOURCE,
        SOURCE_OF_KNOWN_LENGTH,
        SOURCE_THAT_ENDS_TOO_SOON,
        SOURCE_THAT_FAILS,
        PUSHED,
        PUSHED_AND_ENDED,
        PUSHED_AND_THROWN
    }

    /** What happens then, in any order. */
    enum Step {
        WRITE,
        END,
        FAIL,
        FAIL_RESPONSE,
        TURN,
        CLIENT_STALLS,
        CLIENT_READS,
        CLIENT_ASKS_AGAIN,
        CLIENT_ASKS_FOR_THE_HEAD,
        CLIENT_FINISHES,
        CONNECTION_LOST,
        TIME_PASSES
    }

    private final List<ResponseBody> bodies = new ArrayList<>();
    private final List<HttpResponse> responses = new ArrayList<>();

    private HttpHandler handler(Answer answer) {
        return (request, response) -> {
            responses.add(response);
            response.header("Content-Type", "text/plain");
            switch (answer) {
                case WHOLE -> response.send("y".repeat(5000));
                case LONG -> response.send(PIECE);
                case SOURCE -> response.stream(new Pieces(PIECE, PIECE, PIECE));
                case SOURCE_OF_KNOWN_LENGTH -> response.stream(2L * PIECE.length(), new Pieces(PIECE, PIECE));
                case SOURCE_THAT_ENDS_TOO_SOON -> response.stream(3L * PIECE.length(), new Pieces(PIECE, PIECE));
                case SOURCE_THAT_FAILS -> response.stream(new Pieces(PIECE, "!"));
                case PUSHED -> bodies.add(response.open());
                case PUSHED_AND_ENDED -> {
                    ResponseBody body = response.open();
                    body.write("now");
                    body.end();
                }
                case PUSHED_AND_THROWN -> {
                    bodies.add(response.open());
                    throw new IOException("the test wants it");
                }
            }
        };
    }

    private void play(Step step, Wire wire) {
        switch (step) {
            case WRITE -> bodies.forEach(body -> attempt(() -> body.write(PIECE)));
            case END -> bodies.forEach(body -> attempt(body::end));
            case FAIL -> bodies.forEach(body -> attempt(() -> body.fail(new IOException("the test wants it"))));
            case FAIL_RESPONSE ->
                responses.forEach(response -> attempt(() -> response.fail(new IOException("the test wants it"))));
            case TURN -> wire.settles();
            case CLIENT_STALLS -> wire.transport.peerStalls();
            case CLIENT_READS -> wire.transport.peerReads();
            case CLIENT_ASKS_AGAIN -> asks(wire, "GET");
            case CLIENT_ASKS_FOR_THE_HEAD -> asks(wire, "HEAD");
            case CLIENT_FINISHES -> attempt(wire.transport::peerFinishes);
            case CONNECTION_LOST -> attempt(() -> wire.transport.loseNow(CloseReason.ABORTED));
            case TIME_PASSES -> wire.waitsSeconds(7);
        }
    }

    private static void asks(Wire wire, String method) {
        attempt(() -> wire.transport.peerSends(method + " / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: fake\r\n\r\n"));
    }

    /** A step may come too late. */
    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (IllegalStateException tooLate) {
            assertThat(tooLate).hasMessageNotContaining("used after it was closed");
        }
    }

    @Property(tries = 1000)
    void everyEncoderIsClosedOnceHoweverItEnds(
            @ForAll Answer answer,
            @ForAll @Size(max = 12) List<Step> steps,
            @ForAll @IntRange(min = 0, max = 4) int piecesUntilItBreaks) {
        bodies.clear();
        responses.clear();
        FakeCoding coding = new FakeCoding("fake");
        if (piecesUntilItBreaks < 4) {
            coding.failingAfter(piecesUntilItBreaks);
        }
        CompressionOptions options =
                CompressionOptions.DEFAULTS.withCodings(List.of(coding)).withMaxEncoderBytes(2);
        ManualTime time = new ManualTime();
        HttpHandler handler = Compression.of(handler(answer), options);
        Wire wire = new Wire(time, handler, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
        asks(wire, "GET");
        steps.forEach(step -> play(step, wire));
        attempt(() -> wire.transport.loseNow(CloseReason.ABORTED));
        wire.settles();
        assertThat(coding.closed()).allMatch(times -> times == 1);
        assertThatTheMemoryIsFreeAgain(time, options, coding);
    }

    /** Two more fit, as in the beginning. */
    private void assertThatTheMemoryIsFreeAgain(ManualTime time, CompressionOptions options, FakeCoding coding) {
        int before = coding.closed().size();
        HttpHandler pushed = Compression.of(handler(Answer.PUSHED), options);
        for (int i = 0; i < 3; i++) {
            Wire wire = new Wire(time, pushed, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
            asks(wire, "GET");
            wire.settles();
        }
        assertThat(coding.closed()).hasSize(before + 2);
    }
}
