// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A browser's EventSource reads what dev.sennit.http.events sends, and comes back until it is told to stop. */
@OnEveryReactor
class EventSourceTest {
    private static final String PAGE = """
            <!DOCTYPE html>
            <link rel="icon" href="data:,">
            <body><ul id="seen"></ul>
            <script>
              const note = text => {
                const line = document.createElement("li");
                line.textContent = text;
                document.getElementById("seen").append(line);
              };
              const events = new EventSource("/events");
              events.onopen = () => note("open");
              events.onmessage = event => note(event.lastEventId + " " + event.data.replace("\\n", "|"));
              events.addEventListener("last", event => { events.onmessage(event); fetch("/cut"); });
              events.onerror = () => {
                if (events.readyState === EventSource.CLOSED) { note("stopped"); fetch("/done"); }
                else note("again");
              };
            </script>
            <img src="/when-done">
            """;

    /** The image that keeps the page from being loaded is answered when the page has seen everything. */
    private static final String PLUGIN = """
            package news;
            import dev.sennit.http.*;
            import dev.sennit.http.events.*;
            import dev.sennit.http.routing.Router;
            import dev.sennit.reactor.spi.*;
            import java.time.Duration;
            import java.util.Optional;
            public final class Plugin implements ProtocolPlugin {
              private EventStream events;
              private HttpResponse image;
              public String name() { return "news"; }
              public String summary() { return "Serves events"; }
              public PluginService create(PluginContext context) {
                return new PluginService(new HttpServerFactory(Router.builder()
                    .get("/", (request, response) -> response.header("Content-Type", "text/html").send(Page.TEXT))
                    .get("/events", this::read)
                    .get("/cut", (request, response) -> {
                      response.send("");
                      events.send("x".repeat(EventStream.MAX_WAITING_BYTES));
                    })
                    .get("/when-done", (request, response) -> image = response)
                    .get("/done", (request, response) -> {
                      response.send("");
                      image.status(HttpStatus.NO_CONTENT).send("");
                    })
                    .build()));
              }
              private void read(HttpRequest request, HttpResponse response) {
                Optional<String> seen = EventStream.lastEventId(request);
                if (seen.equals(Optional.of("6"))) {
                  response.status(HttpStatus.NO_CONTENT).send("");
                  return;
                }
                events = EventStream.open(request, response);
                events.retry(Duration.ofMillis(50));
                int first = seen.map(Integer::parseInt).orElse(0) + 1;
                for (int i = first; i < first + 3; i++) {
                  ServerEvent event = ServerEvent.of("line\\nof " + i).withId("" + i);
                  events.send(i == 6 ? event.withName("last") : event);
                }
                if (seen.isEmpty()) {
                  events.end();
                }
              }
            }
            """;

    private static final Pattern LINE = Pattern.compile("<li>([^<]*)</li>");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void itComesBackWithTheLastEventsIdWhetherTheStreamEndedOrWasCutOff() {
        Path jar = new TestJar(folder)
                .source(
                        "module-info.java",
                        "module news { requires dev.sennit.http; requires dev.sennit.reactor;"
                                + " provides dev.sennit.reactor.spi.ProtocolPlugin with news.Plugin; }")
                .source("news/Plugin.java", PLUGIN)
                .source(
                        "news/Page.java",
                        "package news; final class Page { static final String TEXT = \"\"\"\n"
                                + PAGE.replace("\\", "\\\\") + "\"\"\"; }")
                .build(folder.resolve("news.jar"));
        Sennit sennit = Sennit.on(reactor).with(jar);
        try (Server server = sennit.serve("--workers", "1", "news", "--listen", "tcp:0")) {
            String document = new Chromium(folder.resolve("profile")).load(server.url("/"));
            assertThat(LINE.matcher(document)
                            .results()
                            .map(line -> line.group(1))
                            .collect(Collectors.toList()))
                    .as(document)
                    .containsExactly(
                            "open",
                            "1 line|of 1",
                            "2 line|of 2",
                            "3 line|of 3",
                            "again", // the stream ended
                            "open",
                            "4 line|of 4",
                            "5 line|of 5",
                            "6 line|of 6",
                            "again", // it was cut off
                            "stopped"); // and was answered with 204
        }
    }
}
