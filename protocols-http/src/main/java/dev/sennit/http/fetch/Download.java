// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClient;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.files.FileFailures;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Reactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way, in as many attempts as it takes.
 *
 * <pre>
 *   WAITING --attempt--> ASKING --200, 206--> RECEIVING --its end--> OVER
 *      ^                    '---- broken off ----'                     ^
 *      '---- another attempt is allowed ----'----- none ---------------'
 * </pre>
 */
final class Download {
    private enum State {
        WAITING,
        ASKING,
        RECEIVING,
        OVER
    }

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int TOO_MANY_REQUESTS = 429;

    private final ClientRequest request;
    private final Target target;
    private final HttpClient client;
    private final Reactor reactor;
    private final int mostAttempts;
    private final CompletableFuture<Download> over = new CompletableFuture<>();
    private State state = State.WAITING;
    private int attempts;
    private boolean rangeRefused; // beside the state: what is there from before is of no use
    private long startNanos;
    private long fromBefore; // bytes that were there when it began
    private long received; // with those from before
    private long expected = -1; // unknown
    private @Nullable CompletableFuture<ClientResponse> asked; // these three as the state is
    private @Nullable ClientResponse response;
    private @Nullable DelayedCall pause;
    private @Nullable String failure; // in OVER, if it failed

    Download(ClientRequest request, Target target, HttpClient client, Reactor reactor, int mostAttempts) {
        this.request = request;
        this.target = target;
        this.client = client;
        this.reactor = reactor;
        this.mostAttempts = mostAttempts;
    }

    /** Completed with this when it is over, well or not. */
    CompletableFuture<Download> start() {
        startNanos = reactor.nanoTime();
        ask();
        return over;
    }

    private void ask() {
        state = State.ASKING;
        attempts++;
        Optional<Target.Beginning> beginning = rangeRefused ? Optional.empty() : target.beginning();
        ClientRequest asking = beginning
                .map(there -> request.withHeader("Range", "bytes=" + there.bytes() + "-")
                        .withHeader("If-Range", there.validator()))
                .orElse(request);
        asked = client.send(asking).toCompletableFuture();
        asked.whenComplete((answer, problem) -> {
            if (state != State.ASKING) {
                return;
            }
            if (problem == null) {
                answered(answer, beginning);
            } else {
                brokenOff(problem);
            }
        });
    }

    private void answered(ClientResponse answer, Optional<Target.Beginning> beginning) {
        HttpStatus status = answer.status();
        try {
            if (status.equals(HttpStatus.OK)) {
                target.restart(validator(answer));
                receive(answer, 0, PartOfWhole.length(answer));
            } else if (status.equals(HttpStatus.PARTIAL_CONTENT) && beginning.isPresent()) {
                long from = beginning.get().bytes();
                receive(answer, from, PartOfWhole.wholeLength(answer, from));
            } else {
                refused(answer, beginning);
            }
        } catch (IOException e) {
            answer.cancel();
            fail(e instanceof HttpClientException ? String.valueOf(e.getMessage()) : cannotWrite(e));
        }
    }

    private void refused(ClientResponse answer, Optional<Target.Beginning> beginning) {
        answer.discard();
        HttpStatus status = answer.status();
        if (status.equals(HttpStatus.RANGE_NOT_SATISFIABLE) && isWhole(answer, beginning)) {
            complete(); // an earlier run had it all, and was ended before it could say so
        } else if (status.equals(HttpStatus.RANGE_NOT_SATISFIABLE) && beginning.isPresent()) {
            rangeRefused = true;
            ask();
        } else if (status.code() == TOO_MANY_REQUESTS || status.code() >= 500) {
            retry("the server says " + status, retryAfter(answer));
        } else {
            fail("the server says " + status);
        }
    }

    private boolean isWhole(ClientResponse answer, Optional<Target.Beginning> beginning) {
        long bytes = beginning.map(Target.Beginning::bytes).orElse(-1L);
        if (answer.header("Content-Range").filter(("bytes */" + bytes)::equals).isEmpty()) {
            return false;
        }
        received = bytes;
        fromBefore = bytes;
        expected = bytes;
        return true;
    }

    /** What a later attempt may ask by: a strong entity tag, else the date (RFC 9110 section 13.1.5). */
    private static Optional<String> validator(ClientResponse answer) {
        return answer.header("ETag").filter(tag -> tag.startsWith("\"")).or(() -> answer.header("Last-Modified"));
    }

    private static Duration retryAfter(ClientResponse answer) {
        return answer.header("Retry-After")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    private void receive(ClientResponse answer, long from, long newExpected) {
        state = State.RECEIVING;
        asked = null;
        response = answer;
        if (attempts == 1) {
            fromBefore = from;
        }
        received = from;
        expected = newExpected;
        answer.publisher().subscribe(new Receiver(answer));
    }

    /** Takes what comes, piece by piece. */
    private final class Receiver implements Flow.Subscriber<ByteBuffer> {
        private final ClientResponse from;
        private Flow.@Nullable Subscription subscription; // non-null from the beginning on

        Receiver(ClientResponse from) {
            this.from = from;
        }

        private boolean isWanted() {
            return response == from;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(1);
        }

        @Override
        public void onNext(ByteBuffer data) {
            if (!isWanted()) {
                return;
            }
            int bytes = data.remaining();
            try {
                target.write(data);
                received += bytes;
                Objects.requireNonNull(subscription).request(1);
            } catch (IOException e) {
                Objects.requireNonNull(subscription).cancel();
                fail(cannotWrite(e));
            }
        }

        @Override
        public void onComplete() {
            if (isWanted()) {
                complete();
            }
        }

        @Override
        public void onError(Throwable problem) {
            if (isWanted()) {
                brokenOff(problem);
            }
        }
    }

    private String cannotWrite(IOException failure) {
        return target.name() + " cannot be written: " + FileFailures.reason(failure);
    }

    private void complete() {
        try {
            target.finish();
            end();
            over.complete(this);
        } catch (IOException e) {
            fail(cannotWrite(e));
        }
    }

    private void brokenOff(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String message = String.valueOf(cause.getMessage());
        boolean again = cause instanceof HttpClientException known
                && switch (known.kind()) {
                    case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT -> true;
                    case BAD_RESPONSE ->
                        known.fault().filter(HttpFault.RESPONSE_CUT_OFF::equals).isPresent();
                    case BODY_FAILED, TOO_BUSY, CANCELLED, BAD_REDIRECT -> false;
                };
        if (again) {
            retry(message, Duration.ZERO);
        } else {
            fail(message);
        }
    }

    private void retry(String why, Duration atLeast) {
        if (attempts >= mostAttempts || !target.canGoOn()) {
            fail(attempts == 1 ? why : why + ", in the last of " + attempts + " attempts");
            return;
        }
        state = State.WAITING;
        response = null;
        Duration backoff = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 6));
        Duration longer = backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
        pause = reactor.callLater(longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE, this::ask);
    }

    private void fail(String why) {
        end();
        failure = target.leave().map(kept -> why + "; " + kept).orElse(why);
        over.complete(this);
    }

    private void end() {
        state = State.OVER;
        asked = null;
        response = null;
    }

    /** Ends it here; what has come stays. */
    void interrupt() {
        State was = state;
        CompletableFuture<ClientResponse> question = asked;
        ClientResponse answer = response;
        if (was == State.OVER) {
            return;
        }
        end();
        if (pause != null && pause.active()) {
            pause.cancel();
        }
        if (question != null) {
            question.cancel(false);
        }
        if (answer != null) {
            answer.cancel();
        }
        fail("interrupted");
    }

    // ------------------------------------------------------------------------------------------------- for people

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    String name() {
        return target.name();
    }

    String uri() {
        return request.uri().toString();
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /** Bytes that are there, with those from before. */
    long received() {
        return received;
    }

    /** Bytes that came over the network. */
    long transferred() {
        return Math.max(0, received - fromBefore);
    }

    /** How many there will be; -1 if nobody knows. */
    long expected() {
        return expected;
    }

    long startNanos() {
        return startNanos;
    }
}
