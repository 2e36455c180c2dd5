// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The slow part of a handshake, for another thread; who ends the connection cancels it, so that nobody does it in vain. */
final class TlsWork extends FutureTask<@Nullable Void> {
    private final EventLoop loop;
    private final Runnable whenDone;

    TlsWork(List<Runnable> tasks, EventLoop loop, Runnable whenDone) {
        super(() -> tasks.forEach(Runnable::run), null);
        this.loop = loop;
        this.whenDone = whenDone;
    }

    @Override
    protected void done() {
        if (!isCancelled()) {
            loop.callFromThread(whenDone);
        }
    }

    /** Once it is done. */
    void check() throws SSLException {
        try {
            get();
        } catch (ExecutionException e) {
            throw new SSLException("the handshake's work failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by somebody else: it is done, so nothing was waited for
        }
    }
}
