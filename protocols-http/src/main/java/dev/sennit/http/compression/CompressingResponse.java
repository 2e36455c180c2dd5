// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpVersion;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.files.MediaTypes;
import dev.sennit.http.negotiation.AcceptEncoding;
import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A response that is compressed on its way if all that is known of it when it is finished allows that. */
final class CompressingResponse implements HttpResponse {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String VARY_ON = "Accept-Encoding";

    private final HttpRequest request;
    private final HttpResponse response;
    private final CompressionOptions options;
    private final HttpHeaderList fields = new HttpHeaderList(); // those that the response has, too
    private HttpStatus status = HttpStatus.OK;

    CompressingResponse(HttpRequest request, HttpResponse response, CompressionOptions options) {
        this.request = request;
        this.response = response;
        this.options = options;
    }

    @Override
    public HttpResponse status(HttpStatus newStatus) {
        response.status(newStatus);
        status = newStatus;
        return this;
    }

    @Override
    public HttpResponse header(String name, String value) {
        response.header(name, value);
        fields.set(name, value);
        return this;
    }

    @Override
    public HttpResponse addHeader(String name, String value) {
        response.addHeader(name, value);
        fields.add(name, value);
        return this;
    }

    @Override
    public void send() {
        if (status.equals(HttpStatus.NOT_MODIFIED) && !response.isLost()) {
            confirm();
        }
        response.send();
    }

    @Override
    public void send(String text) {
        send(fields.first("Content-Type").orElse(TEXT), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(String contentType, byte[] body) {
        Optional<ContentCoding> coding = coding(contentType, body.length);
        if (coding.isEmpty()) {
            response.send(contentType, body);
        } else if (body.length > CompressedBody.TURN_BYTES) {
            header("Content-Type", contentType);
            stream(coding.get(), body.length, new ArrayPieces(body.clone()));
        } else {
            byte[] encoded = Encoded.whole(body, coding.get(), options.level());
            header("Content-Type", contentType);
            describe(coding.get());
            response.send(contentType, encoded);
        }
    }

    @Override
    public void stream(long lengthBytes, BodySource source) {
        Optional<ContentCoding> coding = coding(contentType(), lengthBytes);
        if (coding.isEmpty()) {
            response.stream(lengthBytes, source);
        } else {
            stream(coding.get(), lengthBytes, source);
        }
    }

    @Override
    public void stream(BodySource source) {
        Optional<ContentCoding> coding = coding(contentType(), Long.MAX_VALUE);
        if (coding.isEmpty()) {
            response.stream(source);
        } else {
            stream(coding.get(), CompressedBody.UNKNOWN, source);
        }
    }

    private void stream(ContentCoding coding, long lengthBytes, BodySource source) {
        Optional<AdmittedEncoder> encoder = encoder(coding);
        if (encoder.isPresent()) {
            describe(coding);
            response.stream(new CompressedBody(source, lengthBytes, encoder.get()));
        } else if (lengthBytes == CompressedBody.UNKNOWN) {
            response.stream(source);
        } else {
            response.stream(lengthBytes, source);
        }
    }

    private Optional<AdmittedEncoder> encoder(ContentCoding coding) {
        return AdmittedEncoder.open(coding, options, Workshop.OF.get(request.reactor()));
    }

    @Override
    public void stream(long lengthBytes, Flow.Publisher<ByteBuffer> source) {
        response.stream(lengthBytes, source);
    }

    @Override
    public void stream(Flow.Publisher<ByteBuffer> source) {
        response.stream(source);
    }

    @Override
    public ResponseBody open(long lengthBytes) {
        return response.open(lengthBytes);
    }

    @Override
    public ResponseBody open() {
        Optional<ContentCoding> coding = coding(contentType(), Long.MAX_VALUE);
        Optional<AdmittedEncoder> encoder = coding.flatMap(this::encoder);
        if (encoder.isEmpty()) {
            return response.open();
        }
        describe(coding.get());
        return new CompressedOutput(response.open(), encoder.get());
    }

    @Override
    public void switchTo(Protocol next) {
        response.switchTo(next);
    }

    @Override
    public void error(HttpStatus newStatus) {
        response.error(newStatus);
    }

    @Override
    public void redirect(HttpStatus newStatus, String location) {
        response.redirect(newStatus, location);
    }

    @Override
    public void fail(Throwable cause) {
        response.fail(cause);
    }

    @Override
    public boolean isFinished() {
        return response.isFinished();
    }

    @Override
    public boolean isLost() {
        return response.isLost();
    }

    // ------------------------------------------------------------------------------------------------- decisions

    private String contentType() {
        return fields.first("Content-Type").orElse("");
    }

    /** Says on what the answer depends, and chooses; empty if it is to be sent as it is. */
    private Optional<ContentCoding> coding(String contentType, long lengthBytes) {
        if (response.isLost() || lengthBytes < options.minBytes() || !mayBeEncoded(contentType)) {
            return Optional.empty();
        }
        response.status(status); // complains if this is finished, or another thread's
        vary();
        if (request.method().equals(HttpMethod.HEAD)
                || request.version() != HttpVersion.HTTP_1_1
                || request.headers().contains("Range")) {
            return Optional.empty();
        }
        List<String> names = options.codings().stream().map(ContentCoding::name).toList();
        return AcceptEncoding.of(request.headers()).ranked(names).stream()
                .map(name -> options.codings().get(names.indexOf(name)))
                .filter(coding -> coding.availability().isEmpty())
                .findFirst();
    }

    private boolean mayBeEncoded(String contentType) {
        return !status.isBodyless()
                && !status.equals(HttpStatus.PARTIAL_CONTENT)
                && MediaTypes.isCompressible(contentType)
                && !fields.contains("Content-Encoding")
                && !fields.contains("Content-Range")
                && !fields.contains("Content-Digest")
                && !fields.contains("Repr-Digest")
                && !fields.contains("Set-Cookie") // may stand for a secret in the page
                && !fields.hasListElement("Cache-Control", "no-transform");
    }

    private void vary() {
        if (!fields.hasListElement("Vary", VARY_ON) && !fields.hasListElement("Vary", "*")) {
            addHeader("Vary", VARY_ON);
        }
    }

    private void describe(ContentCoding coding) {
        header("Content-Encoding", coding.name());
        fields.first("ETag").filter(tag -> !isWeak(tag)).ifPresent(tag -> header("ETag", weak(tag)));
        if (fields.contains("Accept-Ranges")) {
            header("Accept-Ranges", "none");
        }
    }

    /** RFC 9111 section 4.3.4: what the client has is renewed only if it is called by the tag that it came with. */
    private void confirm() {
        vary();
        Optional<String> tag = fields.first("ETag").filter(each -> !isWeak(each));
        if (tag.isPresent()
                && request.headers().all("If-None-Match").stream().anyMatch(line -> line.contains(weak(tag.get())))) {
            header("ETag", weak(tag.get()));
        }
    }

    private static boolean isWeak(String tag) {
        return tag.startsWith("W/");
    }

    private static String weak(String tag) {
        return "W/" + tag;
    }
}
