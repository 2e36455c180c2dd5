// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.reactor.spi.Health;
import java.util.Locale;

/** {@code /ready}: whether new connections are welcome; {@code /live}: whether the reactors answer. 200 or 503. */
final class HealthHandler implements HttpHandler {
    private final Health health;

    HealthHandler(Health health) {
        this.health = health;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            response.header("Allow", "GET, HEAD").error(HttpStatus.METHOD_NOT_ALLOWED);
            return;
        }
        switch (request.path()) {
            case "/ready" -> {
                Health.State state = health.state();
                answer(response, state == Health.State.READY, state.name().toLowerCase(Locale.ROOT));
            }
            case "/live" -> {
                boolean alive = health.isAlive();
                answer(response, alive, alive ? "alive" : "a reactor does not answer");
            }
            default -> response.error(HttpStatus.NOT_FOUND);
        }
    }

    private static void answer(HttpResponse response, boolean good, String words) {
        response.status(good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .header("Cache-Control", "no-store")
                .send(words + "\n");
    }
}
