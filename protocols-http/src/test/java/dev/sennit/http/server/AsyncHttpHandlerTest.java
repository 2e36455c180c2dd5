// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.AsyncHttpHandler;
import dev.sennit.http.HttpResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AsyncHttpHandlerTest {
    private final Map<String, CompletableFuture<Consumer<HttpResponse>>> stages = new HashMap<>();
    private final Wire wire = new Wire(
            new AsyncHttpHandler(request -> stages.computeIfAbsent(request.path(), path -> new CompletableFuture<>())));

    @Test
    void whatTheStageCompletesWithAnswersInTheOrderOfTheRequests() {
        wire.sends(get("/1") + get("/2"));
        stages.get("/2").complete(response -> response.send("two"));
        assertThat(wire.settles().received()).isEmpty();
        stages.get("/1").complete(response -> response.send("one"));
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("one", "two");
    }

    @Test
    void aStageThatFailsAndAnAnswerThatThrowsAre500AndTheConnectionGoesOn() {
        wire.sends(get("/1") + get("/2") + get("/3") + get("/4"));
        stages.get("/1").completeExceptionally(new IOException("secret"));
        stages.get("/2").complete(response -> {
            throw new IllegalStateException("secret");
        });
        stages.get("/3").complete(null);
        stages.get("/4").complete(response -> response.send("fine"));
        assertThat(wire.settles().received())
                .matches("(?s)(HTTP/1.1 500 .*under failure [0-9a-f]{16}\\.\n){3}HTTP/1.1 200 .*fine")
                .doesNotContain("secret");
    }

    @Test
    void anAnswerFromAnotherThreadIsGivenOnTheReactors() throws ExecutionException, InterruptedException {
        wire.sends(get("/1"));
        CompletableFuture.runAsync(() -> stages.get("/1").complete(response -> response.send("from afar")))
                .get();
        assertThat(wire.received()).isEmpty();
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("from afar");
    }

    @Test
    void anAnswerForNobodyIsHarmless() {
        wire.sends(get("/1") + get("/2"));
        wire.transport.loseNow(dev.sennit.reactor.CloseReason.ABORTED);
        stages.get("/1").complete(response -> response.send("nobody"));
        stages.get("/2").completeExceptionally(new IOException("late"));
        assertThat(wire.settles().received()).isEmpty();
    }
}
