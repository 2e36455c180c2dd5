// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where the bytes of a download go. */
interface Target {
    /** What is there from before, and may be gone on from. */
    record Beginning(long bytes, String validator) {}

    Optional<Beginning> beginning();

    /** All over again. {@code validator} is what the server may be asked by to go on, later. */
    void restart(Optional<String> validator) throws IOException;

    void write(ByteBuffer bytes) throws IOException;

    /** It is all there. */
    void finish() throws IOException;

    /** It is not: what is there stays, if it is of use. Returns what to tell the user; empty if nothing is left. */
    Optional<String> leave();

    /** Whether an attempt that broke off may be followed by another one. */
    boolean canGoOn();

    /** For people. */
    String name();
}
