// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.routing;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;

/** An {@link HttpHandler} that also gets what the path of a request holds where its route has parameters. */
@FunctionalInterface
public interface RoutedHandler {
    /**
     * Answers a request, as {@link HttpHandler#handle}.
     *
     * @param request valid until the response is finished
     * @param response not yet begun
     * @param path the parameters, valid for ever
     * @throws Exception as {@link HttpHandler#handle}
     */
    void handle(HttpRequest request, HttpResponse response, PathParameters path) throws Exception;

    /**
     * Whether the content is to be taken as it comes, as {@link HttpHandler#wantsStream}.
     *
     * @param head the request, without content yet; valid during the call
     * @return false unless overridden
     */
    default boolean wantsStream(HttpRequest head) {
        return false;
    }
}
