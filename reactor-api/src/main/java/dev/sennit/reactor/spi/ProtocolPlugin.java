// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/**
 * A protocol that can be served by name. A module that has one says {@code provides ProtocolPlugin with …}; the
 * {@code sennit} command turns each plugin on the module path into a sub-command with a help page.
 */
public interface ProtocolPlugin extends Plugin {
    /**
     * Where to listen when the user does not say.
     *
     * @return an endpoint string; {@code tcp:0}, any free port, unless overridden
     */
    default String defaultEndpoint() {
        return "tcp:0";
    }

    /**
     * How many reactors serve it when the user does not say.
     *
     * @return 1 unless overridden
     */
    default int defaultWorkers() {
        return 1;
    }

    /**
     * Makes what is to be served. Called once; the factory in it may be called by several reactors.
     *
     * @param context the options as the user gave them
     * @return what to listen with
     * @throws PluginUsageException if the options contradict each other: the user wrote something wrong
     * @throws PluginFailedException if it cannot serve here: a folder is missing, a file cannot be read
     */
    PluginService create(PluginContext context);
}
