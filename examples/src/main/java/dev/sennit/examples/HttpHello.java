// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpStatus;
import dev.sennit.reactor.Reactors;
import java.time.Duration;

/**
 * Answers over HTTP: {@code HttpHello tcp:8080}, and {@code curl http://127.0.0.1:8080/}. Learn from it: a handler is one
 * method, counts without a lock because one reactor is one thread, and need not answer at once. The deadlines and limits
 * of the server behind it are in force without a word.
 */
public final class HttpHello implements HttpHandler {
    private long visits;

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        switch (request.path()) {
            case "/" -> response.send("Hello, visitor " + ++visits + "!\n");
            case "/later" -> {
                // Others are served meanwhile. If this client does not wait, the answer is harmless.
                request.reactor().callLater(Duration.ofSeconds(1), () -> response.send("Thank you for waiting.\n"));
            }
            default -> response.error(HttpStatus.NOT_FOUND);
        }
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        reactor.listen(args[0], new HttpServerFactory(new HttpHello()));
        reactor.run();
    }
}
