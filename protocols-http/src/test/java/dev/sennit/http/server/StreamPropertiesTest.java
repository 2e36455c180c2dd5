// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.ServerLimits;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Any interleaving of pipelined requests, uploads that are read, paused, given up or never taken, answers early and late, bodies that are
 * written bit by bit, stalls, time, FIN and loss: every client gets answers in the order of its requests, each whole or cut off by the end
 * of the connection, never a byte of another request's; no receiver gets a byte of another's content; and nothing is left behind.
 */
class StreamPropertiesTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS.withMaxPipeline(4);
    private static final ServerLimits SERVER_LIMITS = ServerLimits.DEFAULTS.withMaxDroppedBytes(600);

    /** What a handler still has to do for a request. */
    private static final class Task {
        final String id;
        final HttpResponse response;
        ResponseBody body;

        Task(String id, HttpResponse response) {
            this.id = id;
            this.response = response;
        }
    }

    private static final class Client implements HttpHandler {
        final SplittableRandom random;
        final List<String> handled = new ArrayList<>();
        final List<Task> tasks = new ArrayList<>();
        final Map<String, Upload> uploads = new TreeMap<>();
        final StringBuilder toSend = new StringBuilder();
        final Wire wire;
        int asked;
        boolean finished;

        Client(ManualTime time, long seed) {
            random = new SplittableRandom(seed);
            wire = new Wire(
                    time,
                    new HttpServerFactory(this, LIMITS, HttpTimeouts.DEFAULTS, Wire.CLOCK)
                            .withServerLimits(SERVER_LIMITS));
        }

        static String content(String id) {
            return (id + ";").repeat(1 + Math.floorMod(id.hashCode(), 300));
        }

        void ask() {
            String id = "r" + asked++;
            String content = content(id);
            String expect = random.nextInt(6) == 0 ? "Expect: 100-continue\r\n" : "";
            String head =
                    " /" + id + " HTTP/1.1\r\nHost: a\r\n" + (random.nextInt(40) == 0 ? "Connection: close\r\n" : "");
            switch (random.nextInt(3)) {
                case 0 -> toSend.append("GET" + head + "\r\n");
                case 1 ->
                    toSend.append(
                            "POST" + head + expect + "Content-Length: " + content.length() + "\r\n\r\n" + content);
                default -> {
                    int half = content.length() / 2 + 1;
                    toSend.append("POST" + head + expect + "Transfer-Encoding: chunked\r\n\r\n");
                    chunk(content.substring(0, half));
                    chunk(content.substring(half));
                    toSend.append("0\r\n\r\n");
                }
            }
        }

        private void chunk(String data) {
            if (!data.isEmpty()) {
                toSend.append(Integer.toHexString(data.length())).append("\r\n" + data + "\r\n");
            }
        }

        void sendSome() {
            int length = Math.min(toSend.length(), 1 + random.nextInt(400));
            if (length > 0 && !finished) {
                wire.transport.peerSends(toSend.substring(0, length));
                toSend.delete(0, length);
            }
        }

        void finish() {
            if (!finished) {
                finished = true;
                wire.transport.peerFinishes();
            }
        }

        @Override
        public boolean wantsStream(HttpRequest head) {
            return Math.floorMod(head.path().hashCode(), 4) != 0;
        }

        @Override
        public void handle(HttpRequest request, HttpResponse response) {
            String id = request.path().substring(1);
            assertThat(id).as("handled in order").isEqualTo("r" + handled.size());
            handled.add(id);
            response.header("X-Id", id);
            Task task = new Task(id, response);
            if (request.method().name().equals("POST") && random.nextInt(4) != 0) {
                Upload upload = new Upload();
                upload.atPiece = each -> {
                    if (random.nextInt(4) == 0) {
                        each.pause();
                    } else if (random.nextInt(20) == 0) {
                        each.transport().loseConnection();
                    }
                };
                uploads.put(id, upload);
                request.content().deliverTo(upload);
            }
            if (random.nextInt(3) == 0) {
                go(task);
            } else {
                tasks.add(task);
            }
        }

        /** Goes a step; the task is done, or there again. */
        void go(Task task) {
            if (task.body != null) {
                task.body.write(task.id + ";");
                if (random.nextInt(3) == 0) {
                    task.body.end();
                    return;
                }
            } else if (random.nextInt(2) == 0) {
                task.response.send((task.id + ";").repeat(1 + random.nextInt(2000)));
                return;
            } else if (!task.response.isFinished()) {
                task.body = task.response.open();
            }
            if (!task.response.isLost()) {
                tasks.add(task);
            }
        }

        void work() {
            if (!tasks.isEmpty()) {
                go(tasks.remove(random.nextInt(tasks.size())));
            }
        }

        void resumeAll() {
            uploads.values().stream().filter(upload -> upload.end.isEmpty()).forEach(Upload::resume);
        }

        void check() {
            uploads.forEach((id, upload) -> {
                assertThat(content(id)).as("the content of %s", id).startsWith(upload.text.toString());
                assertThat(upload.end).as("the end of %s", id).isNotEmpty();
                if (upload.end.equals("done")) {
                    assertThat(upload.text).hasToString(content(id));
                }
            });
            new Answers(wire.received().replace("HTTP/1.1 100 Continue\r\n\r\n", "")).check(handled);
        }
    }

    /** What a client got, read as strictly as a client must. */
    private static final class Answers {
        private final String all;
        private int at;

        Answers(String all) {
            this.all = all;
        }

        void check(List<String> handled) {
            for (int i = 0; at < all.length(); i++) {
                int end = all.indexOf("\r\n\r\n", at);
                if (end < 0) {
                    return; // cut in a head
                }
                String head = all.substring(at, end + 2);
                at = end + 4;
                if (!head.contains("\r\nX-Id: ")) {
                    assertThat(head)
                            .as("without an id")
                            .containsPattern("^HTTP/1.1 (400|408) ")
                            .contains("Connection: close");
                    String unused = body(head);
                    assertThat(at).as("nothing behind a refusal").isEqualTo(all.length());
                    return;
                }
                assertThat(head).as("answers in order").contains("\r\nX-Id: " + handled.get(i) + "\r\n");
                String unit = handled.get(i) + ";";
                String body = body(head);
                assertThat(unit.repeat(body.length() / unit.length() + 1))
                        .as("the body of %s", handled.get(i))
                        .startsWith(body);
                if (at < all.length()) {
                    assertThat(head).as("%s was the last", handled.get(i)).doesNotContain("Connection: close");
                }
            }
        }

        private String body(String head) {
            int field = head.indexOf("Content-Length: ");
            if (field >= 0) {
                int length = Integer.parseInt(head.substring(field + 16, head.indexOf("\r\n", field)));
                return next(length);
            }
            StringBuilder body = new StringBuilder();
            while (at < all.length()) {
                int line = all.indexOf("\r\n", at);
                if (line < 0) {
                    at = all.length();
                    return body.toString();
                }
                int size = Integer.parseInt(all.substring(at, line), 16);
                at = line + 2;
                body.append(next(size));
                String end = next(2);
                assertThat("\r\n").startsWith(end);
                if (size == 0) {
                    return body.toString();
                }
            }
            return body.toString();
        }

        private String next(int length) {
            int from = at;
            at = Math.min(all.length(), at + length);
            return all.substring(from, at);
        }
    }

    @Property(tries = 300)
    void answersAndContentsAreInOrderAndWholeOrCut(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(random.nextLong());
        Client client = new Client(time, random.nextLong());
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3 -> client.ask();
                case 4, 5, 6, 7, 8, 9, 10 -> client.sendSome();
                case 11, 12, 13, 14 -> client.work();
                case 15, 16, 17 -> client.resumeAll();
                case 18 -> client.wire.transport.peerStalls();
                case 19, 20 -> client.wire.transport.peerReads();
                case 21 -> time.advance(Duration.ofMillis(random.nextInt(8_000)));
                case 22 -> {
                    if (random.nextInt(20) == 0) {
                        client.finish();
                    }
                }
                default -> {
                    if (random.nextInt(40) == 0
                            && client.wire.transport.reason().isEmpty()) {
                        client.wire.transport.loseNow(CloseReason.ABORTED);
                    }
                }
            }
            if (random.nextInt(2) == 0) {
                client.wire.transport.settle();
            }
        }
        finish(client);
        client.check();
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    /** Everything owed is answered, the client reads and says goodbye: the connection must end by itself now. */
    private static void finish(Client client) {
        client.wire.transport.peerReads();
        for (int round = 0; round < 2000 && client.wire.transport.reason().isEmpty(); round++) {
            client.sendSome();
            if (client.toSend.length() == 0) {
                client.finish();
            }
            client.work();
            client.resumeAll();
            client.wire.settles();
        }
        assertThat(client.wire.transport.reason())
                .as("%s", client.wire.transport)
                .isPresent();
    }
}
