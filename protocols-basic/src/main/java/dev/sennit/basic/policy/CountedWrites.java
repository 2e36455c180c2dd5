// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import java.nio.ByteBuffer;
import java.util.List;

/** A wrapper that hears how much its protocol writes. */
abstract class CountedWrites extends ProtocolWrapper {
    CountedWrites(Protocol wrapped) {
        super(wrapped);
    }

    /** That much was handed on just now. */
    abstract void written(long bytes);

    @Override
    public void write(ByteBuffer data) {
        int bytes = data.remaining();
        super.write(data);
        written(bytes);
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        long bytes = 0;
        for (ByteBuffer each : data) {
            bytes += each.remaining();
        }
        super.writeSequence(data);
        written(bytes);
    }
}
