// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClient;
import dev.sennit.http.client.HttpClientOptions;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Fetches pages all at once and tells how long each is: {@code HttpFetch http://127.0.0.1:8080/ https://example.org/}. Learn from it:
 * one client for everything, a limit of one's own, and that every request ends, one way or the other.
 */
public final class HttpFetch {
    private static final long MOST_PAGE_BYTES = 1 << 20;

    private HttpFetch() {}

    /** A line for each page, in the order they were asked for. */
    static CompletionStage<List<String>> fetch(HttpClient client, Stream<String> uris) {
        List<CompletableFuture<String>> lines = uris.map(uri -> client.get(uri)
                        .thenCompose(HttpFetch::length)
                        .exceptionally(HttpFetch::reason)
                        .thenApply(outcome -> uri + ": " + outcome)
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(lines.toArray(CompletableFuture[]::new))
                .thenApply(done -> lines.stream().map(CompletableFuture::join).toList());
    }

    private static CompletionStage<String> length(ClientResponse response) {
        return response.bytes().thenApply(body -> response.status() + ", " + body.length + " bytes");
    }

    /** Stages that depend on one that failed wrap what it failed with. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return "failed: " + (cause == null ? failure : cause).getMessage();
    }

    /** Sends an order, and gives its number. */
    static CompletionStage<String> order(HttpClient client, String uri, String json) {
        ClientRequest request = ClientRequest.post(uri, RequestBody.of(json))
                .withHeader("Content-Type", "application/json")
                .withHeader("Accept", "text/plain");
        return client.send(request).thenCompose(ClientResponse::text);
    }

    public static void main(String[] args) {
        Reactor reactor = Reactors.create();
        HttpClientOptions options =
                HttpClientOptions.defaults().withLimits(ClientLimits.DEFAULTS.withMaxBodyBytes(MOST_PAGE_BYTES));
        HttpClient client = new HttpClient(reactor, options);
        fetch(client, Stream.of(args)).thenAccept(lines -> {
            lines.forEach(System.out::println);
            reactor.stop();
        });
        reactor.run();
    }
}
