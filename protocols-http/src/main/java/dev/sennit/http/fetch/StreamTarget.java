// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Standard output: what was written is written. */
final class StreamTarget implements Target {
    private final PrintStream out;
    private boolean begun;

    StreamTarget(PrintStream out) {
        this.out = out;
    }

    @Override
    public Optional<Beginning> beginning() {
        return Optional.empty();
    }

    @Override
    public void restart(Optional<String> validator) {}

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        begun = true;
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy, 0, copy.length);
        if (out.checkError()) {
            throw new IOException("standard output takes no more");
        }
    }

    @Override
    public void finish() {
        out.flush();
    }

    @Override
    public Optional<String> leave() {
        return Optional.empty();
    }

    @Override
    public boolean canGoOn() {
        return !begun;
    }

    @Override
    public String name() {
        return "standard output";
    }
}
