// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;

/**
 * A handler whose answers are compressed for clients that ask for it.
 *
 * <pre>{@code
 * HttpHandler site = Compression.of(new StaticFiles(Path.of("site")));
 * }</pre>
 *
 * <p>Compressed is what shrinks: text, JSON, XML, SVG, WebAssembly and the like, known by its {@code Content-Type}. Never compressed are
 * short bodies, answers to HEAD and to HTTP/1.0, requests for ranges and their answers, statuses without a body, what has a {@code
 * Content-Encoding} or a digest already, what {@code Cache-Control: no-transform} forbids, event streams, and answers with {@code
 * Set-Cookie}.
 *
 * <p>A compressed answer has {@code Content-Encoding}; its strong {@code ETag} becomes a weak one, since its bytes are others; {@code
 * Accept-Ranges} becomes {@code none}. {@code Vary: Accept-Encoding} is said whether this client takes it or not. Bodies in memory up to
 * 64 KiB are compressed at once; longer ones, and those from a {@link dev.sennit.http.BodySource}, as the client reads them, about 64 KiB
 * in a turn of the reactor, without a {@code Content-Length}. What is written into a body that was opened without a length is compressed
 * piece by piece, each so that the client can read it at once. Bodies that are published, or opened with a length, are sent as they are.
 *
 * <p>Compression tells whoever can watch lengths whether two things in one answer are alike (BREACH): do not compress pages that hold a
 * secret next to what a stranger can put there.
 *
 * <p>It may serve several reactors at once, if its handler may.
 */
public final class Compression implements HttpHandler {
    private final HttpHandler handler;
    private final CompressionOptions options;

    private Compression(HttpHandler handler, CompressionOptions options) {
        this.handler = handler;
        this.options = options;
    }

    /**
     * With {@link CompressionOptions#DEFAULTS}.
     *
     * @param handler answers the requests
     * @return the same with its answers compressed
     */
    public static Compression of(HttpHandler handler) {
        return of(handler, CompressionOptions.DEFAULTS);
    }

    /**
     * With options.
     *
     * @param handler answers the requests
     * @param options what is compressed, and how
     * @return the same with its answers compressed
     */
    public static Compression of(HttpHandler handler, CompressionOptions options) {
        return new Compression(handler, options);
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws Exception {
        handler.handle(request, new CompressingResponse(request, response, options));
    }

    @Override
    public boolean wantsStream(HttpRequest head) {
        return handler.wantsStream(head);
    }

    @Override
    public boolean acceptsConnect(HttpRequest head) {
        return handler.acceptsConnect(head);
    }
}
