// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Virtual time, transports in memory, a simulated network, and the conformance suite for reactors. */
@NullMarked
module dev.sennit.reactor.testkit {
    requires transitive dev.sennit.reactor.core;
    requires java.management;
    requires static org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires static transitive net.jqwik.api;

    exports dev.sennit.reactor.testkit;
    exports dev.sennit.reactor.testkit.conformance;

    // its test methods are package-private
    opens dev.sennit.reactor.testkit.conformance to
            org.junit.platform.commons;
}
