// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/** A plugin cannot serve here: a folder is missing, a file cannot be read. */
public final class PluginFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is missing.
     *
     * @param message one line for the user
     */
    public PluginFailedException(String message) {
        super(message);
    }
}
