// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/**
 * A command that does its work on a reactor and ends: a client. A module that has one says {@code provides CommandPlugin
 * with …}.
 */
public interface CommandPlugin extends Plugin {
    /**
     * What stands on the command line besides options, for the help page.
     *
     * @return for example {@code URL...}; empty, as it is unless overridden, if nothing may
     */
    default String operands() {
        return "";
    }

    /**
     * Understands the command line. Called once.
     *
     * @param context what the user gave
     * @return what is to be done
     * @throws PluginUsageException if the user wrote something wrong
     * @throws PluginFailedException if it cannot be done here: a folder is missing, a file cannot be written
     */
    CommandWork prepare(CommandContext context);
}
