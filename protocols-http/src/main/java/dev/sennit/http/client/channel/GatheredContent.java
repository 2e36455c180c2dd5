// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.HttpClientException;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Gathers a body. Room is made for what has come, not for what was announced. */
final class GatheredContent extends BaseProtocol {
    private static final int FIRST_BYTES = 4096;

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final Function<CloseReason, HttpClientException> failure;
    private byte[] bytes = new byte[0];
    private int length;

    GatheredContent(Function<CloseReason, HttpClientException> failure) {
        this.failure = failure;
    }

    CompletableFuture<byte[]> whole() {
        return whole;
    }

    @Override
    protected void connectionMade() {
        whole.whenComplete((gathered, failed) -> {
            if (whole.isCancelled()) { // by somebody else, on any thread
                transport().reactor().callFromThread(transport()::abortConnection);
            }
        });
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        int count = data.remaining();
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(
                    needed, Math.max(FIRST_BYTES, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8))));
        }
        data.get(bytes, length, count);
        length = needed;
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (reason instanceof CloseReason.Done) {
            whole.complete(bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
        } else {
            whole.completeExceptionally(failure.apply(reason));
        }
        bytes = new byte[0];
    }
}
