// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.PushProducer;
import java.util.ArrayList;
import java.util.List;

/**
 * A push producer that notes what it is told: {@code pause}, {@code resume}, {@code stop}. Register it with a transport,
 * or make it the protocol of a connection: then it registers itself, as a protocol that is its own producer does.
 */
public class RecordingProducer extends BaseProtocol implements PushProducer {
    private final List<String> told;

    /** Notes into a list of its own. */
    public RecordingProducer() {
        this(new ArrayList<>());
    }

    /**
     * Notes into a list that others may note into as well.
     *
     * @param told where to
     */
    public RecordingProducer(List<String> told) {
        this.told = told;
    }

    /**
     * What it was told.
     *
     * @return in order; grows with it
     */
    public final List<String> told() {
        return told;
    }

    @Override
    protected void connectionMade() {
        transport().registerProducer(this);
    }

    @Override
    public void pauseProducing() {
        told.add("pause");
    }

    @Override
    public void resumeProducing() {
        told.add("resume");
    }

    @Override
    public void stopProducing() {
        told.add("stop");
    }
}
