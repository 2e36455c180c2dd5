// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

/** Log files that a plugin's service writes. Its methods are called on any thread. */
public interface ServiceLogs extends AutoCloseable {
    /** Somebody has renamed the files: from now on they are opened anew by their names. Returns at once. */
    void reopen();

    /** Writes what waits, for no longer than some seconds, and closes the files. Called when the last connection is gone. */
    @Override
    void close();
}
