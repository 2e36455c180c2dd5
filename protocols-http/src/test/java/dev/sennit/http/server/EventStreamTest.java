// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.events.EventStream;
import dev.sennit.http.events.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Server-sent events, from the handler to the bytes that a browser reads. */
class EventStreamTest {
    private static final String OLD_GET = "GET /1 HTTP/1.0\r\n\r\n";

    private final Held held = new Held();
    private final Wire wire = new Wire(held);

    /** To an HTTP/1.0 client, so that no chunks are between the lines. */
    private EventStream opened() {
        wire.sends(OLD_GET);
        EventStream stream = EventStream.open(request("/1"), response("/1"));
        wire.settles().takes();
        return stream;
    }

    private HttpRequest request(String path) {
        return held.requests.get(path);
    }

    private HttpResponse response(String path) {
        return held.responses.get(path);
    }

    @Test
    void eventsLeaveInTheTurnInWhichTheyAreSent() {
        wire.sends(get("/1"));
        EventStream stream = EventStream.open(request("/1"), response("/1"));
        stream.send("1");
        wire.transport.settle();
        assertThat(wire.takes())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
        stream.end();
        assertThat(wire.settles().takes()).isEqualTo("0\r\n\r\n");
        assertThatThrownBy(() -> stream.send("2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyKindOfLineIsWrittenAsTheStandardSays() {
        EventStream stream = opened();
        stream.send(ServerEvent.of("a\nb\r\nc\rd\n").withName("price").withId("7"));
        stream.send("");
        stream.comment("hello\nthere");
        stream.retry(Duration.ofSeconds(3));
        assertThat(wire.settles().takes())
                .isEqualTo("event: price\nid: 7\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"
                        + "data: \n\n: hello\n: there\n\nretry: 3000\n\n");
    }

    @Test
    void whatWouldBecomeAnotherLineIsRefused() {
        ServerEvent event = ServerEvent.of("x");
        for (String each : List.of("a\nb", "a\rb", "\n", "a\0")) {
            assertThatThrownBy(() -> event.withName(each)).hasMessageContaining("name of an event must be one line");
            assertThatThrownBy(() -> event.withId(each)).hasMessageContaining("id of an event must be one line");
        }
        EventStream stream = opened();
        assertThatThrownBy(() -> stream.retry(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventStream.open(request("/1"), response("/1"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void anyDataIsOneEventWithTheSameLines(@ForAll String data) {
        String readable = new String(data.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        EventStreamTest fresh = new EventStreamTest(); // jqwik has one instance for all tries
        EventStream stream = fresh.opened();
        stream.send(readable);
        assertThat(eventsIn(fresh.wire.settles().takes()))
                .containsExactly(readable.replace("\r\n", "\n").replace('\r', '\n'));
        stream.comment(readable);
        assertThat(eventsIn(fresh.wire.settles().takes())).isEmpty();
    }

    /** As a browser reads them. */
    private static List<String> eventsIn(String stream) {
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (String line : stream.split("\n|\r\n|\r", -1)) {
            if (line.isEmpty() && data.length() > 0) {
                events.add(data.substring(0, data.length() - 1));
                data.setLength(0);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6)).append('\n');
            } else {
                assertThat(line).matches(text -> text.isEmpty() || text.startsWith(":"));
            }
        }
        return events;
    }

    @Test
    void aSilentStreamSendsComments() {
        EventStream stream = opened();
        assertThat(wire.waits("14999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo(":\n\n");
        wire.waitsSeconds(14);
        stream.send("1");
        assertThat(wire.settles().takes()).isEqualTo("data: 1\n\n");
        assertThat(wire.waits("14999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo(":\n\n");
        stream.end();
        assertThat(wire.waitsSeconds(60).takes()).isEmpty();
    }

    @Test
    void aSlowClientGetsNoCommentsAndIsCutOffAtTheLimit() {
        wire.sends(get("/first") + get("/1"));
        EventStream stream = EventStream.open(request("/1"), response("/1"), Duration.ofSeconds(1));
        List<String> told = new ArrayList<>();
        stream.onLost(() -> told.add("lost"));
        assertThat(stream.isReady()).isFalse();
        wire.waitsSeconds(9);
        int overhead = "data: \n\n".length();
        stream.send("x".repeat(EventStream.MAX_WAITING_BYTES - 2 * overhead - 1));
        stream.send("y");
        assertThat(stream.isLost()).isFalse();
        stream.send("");
        assertThat(stream.isLost()).isTrue();
        stream.send("harmless");
        stream.end();
        held.answer("/first");
        assertThat(wire.settles().received())
                .contains("/first")
                .doesNotContain("xxx")
                .doesNotContain(":\n\n");
        assertThat(told).containsExactly("lost");
    }

    @Test
    void whatWaitedNoLongerCountsOnceTheClientHasTakenIt() {
        wire.sends(get("/first") + get("/1"));
        EventStream stream = EventStream.open(request("/1"), response("/1"));
        List<String> told = new ArrayList<>();
        stream.onDrain(() -> told.add("drain"));
        String most = "x".repeat(EventStream.MAX_WAITING_BYTES - 8);
        stream.send(most);
        held.answer("/first");
        wire.settles();
        assertThat(told).containsExactly("drain");
        assertThat(stream.isReady()).isTrue();
        stream.send(most);
        assertThat(stream.isLost()).isFalse();
    }

    @Test
    void whoSendsIsToldOnceWhenTheClientIsGone() {
        EventStream stream = opened();
        List<String> told = new ArrayList<>();
        stream.onLost(() -> told.add("lost"));
        wire.transport.abortConnection();
        wire.settles();
        assertThat(told).containsExactly("lost");
        assertThat(stream.isLost()).isTrue();
        stream.send("harmless");
        wire.waitsSeconds(60);
        assertThat(told).containsExactly("lost");
    }

    @Test
    void headGetsNoEvents() {
        wire.sends("HEAD /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        List<String> told = new ArrayList<>();
        EventStream stream = EventStream.open(request("/1"), response("/1"));
        stream.onLost(() -> told.add("lost"));
        stream.send("1");
        assertThat(wire.waitsSeconds(30).takes()).endsWith("\r\n\r\n").doesNotContain("data");
        assertThat(told).containsExactly("lost");
    }

    @Test
    void aClientThatConnectsAgainSaysWhatItHasSeen() {
        assertThat(lastEventId("")).isEmpty();
        assertThat(lastEventId("Last-Event-ID: 7\r\n")).contains("7");
        assertThat(lastEventId("last-event-id: \u00c3\u00a9\r\n")).contains("é");
        assertThat(lastEventId("Last-Event-ID: \u00ff\r\n")).isEmpty();
        assertThat(lastEventId("Last-Event-ID:\r\n")).isEmpty();
        assertThat(lastEventId("Last-Event-ID: " + "7".repeat(1024) + "\r\n")).isPresent();
        assertThat(lastEventId("Last-Event-ID: " + "7".repeat(1025) + "\r\n")).isEmpty();
    }

    private static Optional<String> lastEventId(String field) {
        List<Optional<String>> seen = new ArrayList<>();
        HttpHandler handler = (request, response) -> {
            seen.add(EventStream.lastEventId(request));
            response.send();
        };
        Wire asked = new Wire(handler);
        String request = "GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n";
        asked.transport.peerSends(request.getBytes(StandardCharsets.ISO_8859_1));
        asked.settles();
        return seen.get(0);
    }
}
