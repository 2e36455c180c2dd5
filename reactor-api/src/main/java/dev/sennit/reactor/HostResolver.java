// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.ReactorResolver;
import dev.sennit.reactor.internal.SystemResolver;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Finds the addresses of a host name, off the loop. */
@FunctionalInterface
public interface HostResolver {
    /** How many names {@link #system()} looks up at a time; each takes a thread while it lasts. */
    int MAX_LOOKUPS = 8;

    /** How many names may wait in {@link #system()} for their turn; one more fails at once. */
    int MAX_WAITING = 1024;

    /**
     * Starts to look a name up. Called on a reactor's thread, which it must not block; the answer may come on any
     * thread, and at any time: who asked has a deadline of its own.
     *
     * @param host a checked name in ASCII; never the text of an address
     * @return the addresses of both families, the preferred first; or an {@link java.io.IOException}, usually
     *     {@link java.net.UnknownHostException}. Cancelled when the answer is not wanted any more
     */
    CompletableFuture<List<InetAddress>> resolve(String host);

    /**
     * The operating system's resolver, {@link InetAddress#getAllByName}, which blocks: at most {@link #MAX_LOOKUPS}
     * daemon threads do that, shared by all reactors and started when needed, and at most {@link #MAX_WAITING} names wait
     * for them.
     *
     * @return always the same
     */
    static HostResolver system() {
        return SystemResolver.shared();
    }

    /**
     * As {@link #system()}, with threads and limits of its own.
     *
     * @param maxLookups how many names are looked up at a time; at least 1
     * @param maxWaiting how many more may wait; at least 1
     * @return a new one; its idle threads end after a while by themselves
     * @throws IllegalArgumentException if a limit is less than 1
     */
    static HostResolver system(int maxLookups, int maxWaiting) {
        return new SystemResolver(InetAddress::getAllByName, maxLookups, maxWaiting);
    }

    /**
     * The resolver of a reactor, which is used unless {@link ClientOptions#resolver()} names one.
     *
     * @param reactor whose
     * @return as given to {@link #install}; by default {@link #system()}
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    static HostResolver of(Reactor reactor) {
        return ReactorResolver.get(reactor);
    }

    /**
     * Gives a reactor another resolver, for what is connected from now on.
     *
     * @param reactor whose
     * @param resolver to be used
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    static void install(Reactor reactor, HostResolver resolver) {
        ReactorResolver.set(reactor, resolver);
    }
}
