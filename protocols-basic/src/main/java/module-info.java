// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Receivers that cut a stream into messages, policies for factories, and the small classic protocols. */
@NullMarked
module dev.sennit.basic {
    requires transitive dev.sennit.reactor;
    requires static com.google.auto.service;
    requires static org.jspecify;
}
