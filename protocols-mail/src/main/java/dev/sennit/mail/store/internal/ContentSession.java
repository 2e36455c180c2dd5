// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.UnreadableMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Reads content beside the account's line, in a line of its own, so that it is never closed under a read. */
final class ContentSession implements MessageContent {
    private final AccountSession account;
    private final long uid;
    private final BlockingContent content;
    private final SerialQueue line;
    private volatile boolean closed;

    ContentSession(AccountSession account, long uid, BlockingContent content) {
        this.account = account;
        this.uid = uid;
        this.content = content;
        this.line = account.shared().lineOfItsOwn();
    }

    @Override
    public long sizeOctets() {
        return content.sizeOctets();
    }

    @Override
    public CompletionStage<ByteBuffer> read(long offset, int maxBytes) {
        check(offset, maxBytes);
        if (closed) {
            return CompletableFuture.failedFuture(Failures.closed("the content"));
        }
        return SharedAccount.inLine(
                line, account.answers(), () -> readOrName(offset, Math.min(maxBytes, MAX_READ_BYTES)));
    }

    private ByteBuffer readOrName(long offset, int maxBytes) {
        try {
            return content.read(offset, maxBytes);
        } catch (IOException failure) {
            throw new UnreadableMessageException(uid, failure);
        }
    }

    static void check(long offset, int maxBytes) {
        if (offset < 0 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "to read " + maxBytes + " bytes at " + offset + ": at least 1 at 0 or behind is allowed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        line.execute(new SerialQueue.Work() {
            @Override
            public void run() {
                content.close();
            }

            @Override
            public void refused(RejectedExecutionException why) {
                content.close(); // the line is empty then, so nobody reads
            }
        });
    }
}
