// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Reactor;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A handler whose answers come later, from whatever thread.
 *
 * <pre>{@code
 * new AsyncHttpHandler(request -> store.load(request.path()).thenApply(text -> response -> response.send(text)))
 * }</pre>
 *
 * <p>The function is called on the reactor's thread, and so is what it comes up with. A stage that fails, and an answer that throws, are
 * answered with 500 and a number that is in the log as well.
 */
public final class AsyncHttpHandler implements HttpHandler {
    private final Function<HttpRequest, CompletionStage<Consumer<HttpResponse>>> function;

    /**
     * A handler.
     *
     * @param function starts the work on a request, which may be looked at on the reactor's thread only; what its stage completes with
     *     answers
     */
    public AsyncHttpHandler(Function<HttpRequest, CompletionStage<Consumer<HttpResponse>>> function) {
        this.function = function;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        Reactor reactor = request.reactor();
        function.apply(request).whenComplete((answer, failure) -> {
            if (reactor.isReactorThread()) {
                answer(response, answer, failure);
            } else {
                reactor.callFromThread(() -> answer(response, answer, failure));
            }
        });
    }

    private static void answer(
            HttpResponse response, @Nullable Consumer<HttpResponse> answer, @Nullable Throwable failure) {
        if (failure != null) {
            response.fail(failure);
            return;
        }
        try {
            Objects.requireNonNull(answer, "the stage completed without an answer")
                    .accept(response);
        } catch (RuntimeException | Error fault) {
            response.fail(fault);
        }
    }
}
