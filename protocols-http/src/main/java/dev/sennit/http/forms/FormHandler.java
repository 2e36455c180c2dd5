// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;

/** Answers a request with a small form. */
@FunctionalInterface
public interface FormHandler {
    /**
     * Answers a request whose form is complete.
     *
     * @param request valid until the response is finished
     * @param response not yet begun
     * @param form what was sent
     * @throws Exception as {@link HttpHandler#handle}
     */
    void handle(HttpRequest request, HttpResponse response, Form form) throws Exception;

    /**
     * A handler that gathers the form, never more than the limits allow, and answers what is none, or is broken or too large, by itself: 400,
     * 413, 415 or 431.
     *
     * @param handler gets the form
     * @param limits of the form
     * @return to be given to a server or a router
     */
    static HttpHandler gathering(FormHandler handler, FormLimits limits) {
        return new GatheringHandler(handler, limits);
    }

    /**
     * As {@link #gathering(FormHandler, FormLimits)} with {@link FormLimits#DEFAULTS}.
     *
     * @param handler gets the form
     * @return to be given to a server or a router
     */
    static HttpHandler gathering(FormHandler handler) {
        return gathering(handler, FormLimits.DEFAULTS);
    }
}
