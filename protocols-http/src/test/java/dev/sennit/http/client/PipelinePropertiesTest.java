// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ScriptedServer.Answer;
import dev.sennit.http.client.ScriptedServer.Arrival;
import dev.sennit.http.client.ScriptedServer.Got;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever servers do, and whenever requests are cancelled and bodies paused: each request ends exactly once, none gets what was meant
 * for another, what is not idempotent is sent once, and only what may stand behind others does.
 */
class PipelinePropertiesTest {
    enum Kind {
        GET(6),
        HEAD(2),
        POST(1),
        PUT(1),
        ACCEPT(4),
        REFUSE(1),
        ANSWER(6),
        ANSWER_SOMEHOW(3),
        SEND_ALL(4),
        SEND_PIECE(3),
        FINISH(1),
        BREAK_OFF(1),
        RESET(1),
        BABBLE(1),
        CANCEL(2),
        PAUSE(1),
        RESUME(2),
        WAIT(1);

        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    record Step(Kind kind, int number) {}

    private static final List<Step> PROVEN = List.of(
            new Step(Kind.GET, 0), new Step(Kind.ACCEPT, 0), new Step(Kind.ANSWER, 0), new Step(Kind.SEND_ALL, 0));

    @Provide
    Arbitrary<List<Step>> scripts() {
        List<Kind> kinds = Stream.of(Kind.values())
                .flatMap(kind -> Collections.nCopies(kind.weight, kind).stream())
                .toList();
        return Combinators.combine(Arbitraries.of(kinds), Arbitraries.integers().between(0, 60))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(80);
    }

    /** A request, and who takes its response. */
    private static final class Asked extends BaseProtocol {
        final HttpMethod method;
        final int number;
        final StringBuilder taken = new StringBuilder();
        final List<String> ends = new ArrayList<>();
        CompletableFuture<ClientResponse> stage = new CompletableFuture<>();
        boolean pausing;

        Asked(HttpMethod method, int number) {
            this.method = method;
            this.number = number;
        }

        void ask(HttpClient client) {
            ClientRequest request = ClientRequest.of(method, URI.create("http://192.0.2.1/" + number));
            boolean hasBody = method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT);
            stage = client.send(hasBody ? request.withBody(RequestBody.of("sent")) : request)
                    .toCompletableFuture();
            stage.whenComplete((response, failure) -> {
                if (failure == null) {
                    response.deliverBody(this);
                } else {
                    ends.add("failed");
                }
            });
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            assertThat(ends).isEmpty();
            taken.append(StandardCharsets.ISO_8859_1.decode(data));
            if (pausing) {
                transport().pauseProducing();
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            ends.add(reason instanceof CloseReason.Done ? "whole" : "cut off");
        }

        void resume() {
            pausing = false;
            if (stage.isDone() && !stage.isCompletedExceptionally()) {
                transport().resumeProducing();
            }
        }

        void mustHaveEndedOnceWithItsOwn() {
            assertThat(ends).as("ends of %s", this).hasSize(1);
            String whole = ScriptedServer.body(number);
            assertThat(whole).startsWith(taken.toString());
            if (ends.get(0).equals("whole") && taken.length() > 0) {
                assertThat(taken).hasToString(whole);
            }
        }

        @Override
        public String toString() {
            return method + " /" + number;
        }
    }

    private static final class Play {
        final int pipeline;
        final Servers servers;
        final List<ScriptedServer> peers = new ArrayList<>();
        final List<Asked> asked = new ArrayList<>();
        final Map<Integer, Integer> sent = new HashMap<>();

        Play(int perOrigin, int pipeline) {
            this.pipeline = pipeline;
            servers = new Servers(
                    HttpClientOptions.defaults().withPool(new PoolLimits(perOrigin, 4, 1000).withPipeline(pipeline)));
        }

        void play(Step step) {
            switch (step.kind()) {
                case GET -> ask(HttpMethod.GET);
                case HEAD -> ask(HttpMethod.HEAD);
                case POST -> ask(HttpMethod.POST);
                case PUT -> ask(HttpMethod.PUT);
                case ACCEPT -> accept();
                case REFUSE -> refuse();
                case CANCEL -> with(unanswered(), step, each -> each.stage.cancel(false));
                case PAUSE -> with(asked, step, each -> each.pausing = true);
                case RESUME -> with(asked, step, Asked::resume);
                case WAIT -> servers.waits(step.number() % 20 + "s");
                default -> with(talking(), step, peer -> serve(peer, step));
            }
            settle();
        }

        private List<Asked> unanswered() {
            return asked.stream().filter(each -> !each.stage.isDone()).toList();
        }

        private List<ScriptedServer> talking() {
            return peers.stream().filter(ScriptedServer::isTalking).toList();
        }

        private static <T> void with(List<T> all, Step step, Consumer<T> call) {
            if (!all.isEmpty()) {
                call.accept(all.get(step.number() % all.size()));
            }
        }

        private static void serve(ScriptedServer peer, Step step) {
            switch (step.kind()) {
                case ANSWER -> peer.answer(Answer.LENGTH);
                case ANSWER_SOMEHOW -> peer.answer(Answer.values()[step.number() % Answer.values().length]);
                case SEND_ALL -> peer.send(Integer.MAX_VALUE);
                case SEND_PIECE -> peer.send(step.number());
                case FINISH -> peer.finish();
                case BREAK_OFF -> peer.breakOff();
                case RESET -> peer.reset();
                case BABBLE -> peer.babble();
                default -> throw new AssertionError(step);
            }
        }

        private void ask(HttpMethod method) {
            Asked next = new Asked(method, asked.size());
            asked.add(next);
            next.ask(servers.client);
        }

        private void accept() {
            if (servers.connecting() > 0) {
                servers.accepted().ifPresent(connection -> peers.add(new ScriptedServer(connection)));
            }
        }

        private void refuse() {
            if (servers.connecting() > 0) {
                servers.refuses();
            }
        }

        void settle() {
            servers.settles();
            peers.forEach(peer -> peer.arrivals().forEach(this::arrived));
        }

        private void arrived(Arrival arrival) {
            Got got = arrival.got();
            int times = sent.merge(got.number(), 1, Integer::sum);
            assertThat(times)
                    .as("sendings of %s", got)
                    .isLessThanOrEqualTo(got.method().equals("POST") ? 1 : 2);
            if (!arrival.behind().isEmpty()) {
                assertThat(got.isSafe()).as("%s behind others", got).isTrue();
                assertThat(arrival.behind()).as("before %s", got).allMatch(Got::isSafe);
                assertThat(arrival.behind().size()).as("before %s", got).isLessThan(pipeline);
                assertThat(arrival.answeredBefore()).as("before %s", got).isPositive();
                assertThat(times).as("a repetition behind others: %s", got).isEqualTo(1);
            }
        }

        void end() {
            for (int round = 0; round < 3 * asked.size() + 6; round++) {
                asked.forEach(Asked::resume);
                while (servers.connecting() > 0) {
                    accept();
                }
                settle();
                peers.forEach(ScriptedServer::answerAll);
                settle();
            }
            servers.waits("10m");
            asked.forEach(Asked::mustHaveEndedOnceWithItsOwn);
            assertThat(servers.client.waitingRequests()).isZero();
            assertThat(servers.client.openConnections()).isZero();
            servers.client.close();
            servers.reactor.stop();
            servers.settles();
            assertThat(servers.reactor.leftovers()).isEmpty();
        }
    }

    @Property(tries = 400)
    void everyRequestEndsOnceAndGetsNothingButItsOwn(
            @ForAll("scripts") List<Step> script,
            @ForAll @IntRange(min = 1, max = 2) int perOrigin,
            @ForAll @IntRange(min = 1, max = 5) int pipeline) {
        Play play = new Play(perOrigin, pipeline);
        PROVEN.forEach(play::play);
        script.forEach(play::play);
        play.end();
    }
}
