// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** The conformance suite for stores of mail. */
@NullMarked
module dev.sennit.mail.testkit {
    requires transitive dev.sennit.mail;
    requires static org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires static transitive net.jqwik.api;

    exports dev.sennit.mail.testkit.store;

    // its test methods are package-private
    opens dev.sennit.mail.testkit.store to
            org.junit.platform.commons;
}
