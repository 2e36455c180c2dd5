// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;

/** Each reactor's resolver. */
public final class ReactorResolver {
    private static final ReactorLocal<ReactorResolver> KEY = new ReactorLocal<>(ReactorResolver::new);

    private HostResolver resolver = HostResolver.system();

    private ReactorResolver() {}

    public static HostResolver get(Reactor reactor) {
        return KEY.get(reactor).resolver;
    }

    public static void set(Reactor reactor, HostResolver resolver) {
        KEY.get(reactor).resolver = resolver;
    }
}
