// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/** Answers every GET and HEAD with the same text. */
final class TextHandler implements HttpHandler {
    private final String contentType;
    private final byte[] text;

    TextHandler(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.contentType = this.text.length == text.length() ? "text/plain" : "text/plain; charset=utf-8";
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            response.send(contentType, text);
        } else {
            response.header("Allow", "GET, HEAD").error(HttpStatus.METHOD_NOT_ALLOWED);
        }
    }
}
