// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/**
 * One of the protocols of a {@link SuitePlugin}: an option {@code --name ENDPOINT}.
 *
 * @param name without the dashes: {@code pop3}
 * @param defaultEndpoint where to listen when the user does not say
 * @param help what it serves, one or two sentences
 */
public record PluginPort(String name, String defaultEndpoint, String help) {
    /**
     * Checks the name.
     *
     * @param name see above; of a-z, 0-9 and {@code -}
     * @param defaultEndpoint see above
     * @param help see above
     * @throws IllegalArgumentException if the name is not so
     */
    public PluginPort {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a port's name is of a-z, 0-9 and '-': '" + name + "'");
        }
    }
}
