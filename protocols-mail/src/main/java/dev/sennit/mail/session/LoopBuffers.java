// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

/** What the connections of one reactor share, so that an idle one needs none of it. Everything here is used within one event. */
public final class LoopBuffers<T extends LoopBuffers.Output> {
    /** Where what is said gathers. */
    public interface Output {
        /** Forgets what was said and not sent. */
        void discard();
    }

    private final T output;
    private Object user = this;
    private byte[] input;

    /** Of a reactor. */
    public LoopBuffers(int inputBytes, T output) {
        input = new byte[inputBytes];
        this.output = output;
    }

    /** The array to copy a read into; its bytes live until the next read of any connection. */
    public byte[] input(int bytes) {
        if (bytes > input.length) {
            input = new byte[bytes];
        }
        return input;
    }

    /** For one connection at a time: what an event that ended in a mistake of ours has left is not for the next one. */
    public T output(Object connection) {
        if (connection != user) {
            user = connection;
            output.discard();
        }
        return output;
    }
}
