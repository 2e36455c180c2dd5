// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.compression.Compression;
import dev.sennit.http.events.EventStream;
import dev.sennit.http.events.ServerEvent;
import dev.sennit.http.forms.Form;
import dev.sennit.http.forms.FormHandler;
import dev.sennit.http.routing.PathParameters;
import dev.sennit.http.routing.Router;
import dev.sennit.reactor.Reactors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A guest book that shows itself as it grows: {@code HttpGuestBook tcp:8080}, then a browser at {@code http://127.0.0.1:8080/}. Learn from
 * it: routes, a form, events for whoever is looking, and that what guests write is bounded and never markup.
 */
public final class HttpGuestBook {
    private static final int MOST_ENTRIES = 100;
    private static final int MOST_CHARACTERS = 500;
    private static final String PAGE = """
            <!DOCTYPE html>
            <title>Guest book</title>
            <form action="/entries" method="post"><input name="text" autofocus> <button>Sign</button></form>
            <ul id="entries"></ul>
            <script>
              new EventSource("/events").onmessage = event => {
                const entry = document.createElement("li");
                entry.textContent = event.data;
                document.getElementById("entries").prepend(entry);
              };
            </script>
            """;

    private record Entry(long number, String text) {
        ServerEvent event() {
            return ServerEvent.of(text).withId(Long.toString(number));
        }
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final Set<EventStream> readers = new LinkedHashSet<>();
    private long signed;

    /** One reactor's: what it holds needs no lock. */
    HttpHandler handler() {
        return Compression.of(Router.builder()
                .get(
                        "/",
                        (request, response) -> response.header("Content-Type", "text/html; charset=utf-8")
                                .send(PAGE))
                .get("/events", this::read)
                .get("/entries/{number}", this::show)
                .post("/entries", FormHandler.gathering(this::sign))
                .build());
    }

    private void sign(HttpRequest request, HttpResponse response, Form form) {
        String text = form.first("text").orElse("").strip();
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            response.status(HttpStatus.BAD_REQUEST).send("a text has 1 to " + MOST_CHARACTERS + " characters\n");
            return;
        }
        Entry entry = new Entry(++signed, text);
        entries.add(entry);
        if (entries.size() > MOST_ENTRIES) {
            entries.remove();
        }
        List.copyOf(readers).forEach(reader -> reader.send(entry.event()));
        response.redirect(HttpStatus.SEE_OTHER, "/");
    }

    private void show(HttpRequest request, HttpResponse response, PathParameters path) {
        String number = path.get("number");
        entries.stream()
                .filter(entry -> Long.toString(entry.number()).equals(number))
                .findFirst()
                .ifPresentOrElse(
                        entry -> response.send(entry.text() + "\n"), () -> response.error(HttpStatus.NOT_FOUND));
    }

    /** Who comes back after a break gets what is new since. */
    private void read(HttpRequest request, HttpResponse response) {
        String seen = EventStream.lastEventId(request)
                .filter(id -> id.matches("[0-9]{1,18}"))
                .orElse("0");
        EventStream reader = EventStream.open(request, response);
        readers.add(reader);
        reader.onLost(() -> readers.remove(reader));
        for (Entry entry : new ArrayList<>(entries)) {
            if (entry.number() > Long.parseLong(seen)) {
                reader.send(entry.event());
            }
        }
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        reactor.listen(args[0], new HttpServerFactory(new HttpGuestBook().handler()));
        reactor.run();
    }
}
