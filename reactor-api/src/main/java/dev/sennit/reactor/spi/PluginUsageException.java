// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/** The options a user gave a plugin do not fit together. The message says what to write instead. */
public final class PluginUsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message one line for the user
     */
    public PluginUsageException(String message) {
        super(message);
    }
}
