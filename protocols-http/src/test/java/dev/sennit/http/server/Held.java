// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A handler that answers nothing by itself: the test does, by path. Paths that start with {@code /now} are answered with themselves. */
final class Held implements HttpHandler {
    final Map<String, HttpResponse> responses = new LinkedHashMap<>();
    final Map<String, HttpRequest> requests = new LinkedHashMap<>();
    final List<String> handled = new ArrayList<>();

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        handled.add(request.path());
        requests.put(request.path(), request);
        responses.put(request.path(), response);
        if (request.path().startsWith("/now")) {
            response.send(request.path());
        }
    }

    void answer(String path) {
        responses.get(path).send(path);
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }
}
