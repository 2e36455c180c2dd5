// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpVersion;
import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.h1.ResponseHead;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Protocol;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A response whose head has come. */
public final class IncomingResponse implements ClientResponse {
    private final URI uri;
    private final ResponseHead head;
    private final ClientExchange exchange;
    private final ResponseContent content;

    IncomingResponse(URI uri, ResponseHead head, ClientExchange exchange, ResponseContent content) {
        this.uri = uri;
        this.head = head;
        this.exchange = exchange;
        this.content = content;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public HttpStatus status() {
        return head.status();
    }

    @Override
    public HttpVersion version() {
        return head.version();
    }

    @Override
    public HttpHeaders headers() {
        return head.headers();
    }

    @Override
    public HttpHeaders trailers() {
        return exchange.trailers();
    }

    @Override
    public CompletionStage<byte[]> bytes() {
        return gathered();
    }

    private CompletableFuture<byte[]> gathered() {
        GatheredContent gathered = new GatheredContent(this::failure);
        content.take(gathered);
        return gathered.whole();
    }

    private HttpClientException failure(CloseReason reason) {
        return Objects.requireNonNullElseGet(content.failure(), () -> HttpClientException.of(reason));
    }

    @Override
    public CompletionStage<String> text() {
        CompletableFuture<byte[]> bytes = gathered();
        CompletableFuture<String> text =
                bytes.thenApply(gathered -> new String(gathered, ContentCharset.of(head.headers())));
        text.whenComplete((made, failure) -> {
            if (text.isCancelled()) {
                bytes.cancel(false);
            }
        });
        return text;
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        FlowProtocol flow = new FlowProtocol(made -> {});
        content.take(flow);
        return new FailureMapping(
                flow.received(),
                other -> other instanceof ConnectionLostException lost ? failure(lost.reason()) : other);
    }

    @Override
    public void deliverBody(Protocol receiver) {
        content.take(receiver);
    }

    @Override
    public void discard() {
        content.take(new BaseProtocol() {});
    }

    @Override
    public void cancel() {
        exchange.giveUp(CloseReason.ABORTED);
    }

    @Override
    public void switchProtocol(Protocol next) {
        exchange.switchTo(next);
    }

    /** The status line. */
    @Override
    public String toString() {
        return head.toString();
    }
}
