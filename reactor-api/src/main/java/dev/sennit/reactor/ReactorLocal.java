// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Something of which each reactor has its own, such as a scratch array or a formatted date: shared by the connections
 * of a reactor, never between threads. Keep it in a static field:
 *
 * <pre>{@code
 * private static final ReactorLocal<byte[]> SCRATCH = new ReactorLocal<>(() -> new byte[65536]);
 * ...
 * byte[] scratch = SCRATCH.get(transport().reactor());
 * }</pre>
 *
 * @param <T> its type
 */
public final class ReactorLocal<T> {
    private static final AtomicInteger NEXT_INDEX = new AtomicInteger();

    private final int index = NEXT_INDEX.getAndIncrement();
    private final Supplier<? extends T> initial;

    /**
     * A new key.
     *
     * @param initial makes a reactor's own when it is first asked for
     */
    public ReactorLocal(Supplier<? extends T> initial) {
        this.initial = initial;
    }

    /**
     * The reactor's own; made when first asked for.
     *
     * @param reactor whose
     * @return never null
     */
    public T get(Reactor reactor) {
        return reactor.local(this);
    }

    /**
     * For reactors: a small number, unique in this JVM, to keep the value under.
     *
     * @return 0, 1, 2…
     */
    public int index() {
        return index;
    }

    /**
     * For reactors: makes a value.
     *
     * @return a new one
     */
    public T create() {
        return initial.get();
    }
}
