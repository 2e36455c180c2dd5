// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.WorkerPool;
import java.util.concurrent.Executor;

/** Where each reactor's work that blocks is done. */
public final class ReactorWorkers {
    private static final ReactorLocal<ReactorWorkers> KEY = new ReactorLocal<>(ReactorWorkers::new);

    private Executor workers = WorkerPool.shared();

    private ReactorWorkers() {}

    public static Executor get(Reactor reactor) {
        return KEY.get(reactor).workers;
    }

    public static void set(Reactor reactor, Executor workers) {
        KEY.get(reactor).workers = workers;
    }
}
