// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.util.List;

/**
 * What the {@code sennit} command makes a sub-command with a help page of: a {@link ProtocolPlugin}, a {@link SuitePlugin}
 * or a {@link CommandPlugin}.
 *
 * <p>It needs a public constructor without arguments that does nothing expensive and never fails. It is asked for its options before it is
 * known how much is to be logged: no class that takes part in that makes a logger.
 */
public interface Plugin {
    /**
     * The sub-command.
     *
     * @return short, lower case, without spaces: {@code finger}
     */
    String name();

    /**
     * What it does, for the list of plugins.
     *
     * @return one line without a full stop
     */
    String summary();

    /**
     * What can be set.
     *
     * @return the options in the order of the help page; empty unless overridden
     */
    default List<PluginOption<?>> options() {
        return List.of();
    }
}
