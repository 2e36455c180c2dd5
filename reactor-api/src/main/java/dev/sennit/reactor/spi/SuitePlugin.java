// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.util.List;
import java.util.Map;

/**
 * Several protocols that are served together by name, each at endpoints of its own. A module that has one says {@code provides
 * SuitePlugin with …}; the {@code sennit} command has an option for each port, in the place of {@code --listen}.
 */
public interface SuitePlugin extends Plugin {
    /**
     * What can be listened at.
     *
     * @return the ports in the order of the help page; at least one
     */
    List<PluginPort> ports();

    /**
     * How many reactors serve all of them when the user does not say.
     *
     * @return 1 unless overridden
     */
    default int defaultWorkers() {
        return 1;
    }

    /**
     * Makes what is to be served. Called once; the factories in it may be called by several reactors.
     *
     * @param context the options as the user gave them
     * @return what to listen with, by the name of each port; also for those that the user has switched off
     * @throws PluginUsageException if the options contradict each other: the user wrote something wrong
     * @throws PluginFailedException if it cannot serve here: a folder is missing, a file cannot be read
     */
    Map<String, PluginService> create(PluginContext context);
}
