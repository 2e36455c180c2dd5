// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.ServerFactory;

/** Something that is put around a factory: a limit, a rate, a log. */
@FunctionalInterface
public interface Policy {
    /**
     * Puts it around a factory. More than one factory may be guarded by the same policy, which then counts over all.
     *
     * @param factory makes the protocols
     * @return a factory that passes refusals on and has the same options
     */
    ServerFactory guard(ServerFactory factory);

    /**
     * Puts several policies around a factory.
     *
     * @param factory makes the protocols
     * @param policies from the outside in: the first one sees a connection first, and what is written last
     * @return the guarded factory
     */
    static ServerFactory guard(ServerFactory factory, Policy... policies) {
        ServerFactory guarded = factory;
        for (int i = policies.length - 1; i >= 0; i--) {
            guarded = policies[i].guard(guarded);
        }
        return guarded;
    }
}
