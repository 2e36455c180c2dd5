// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Small programs that use the library as anyone would. */
@NullMarked
module dev.sennit.examples {
    requires dev.sennit.basic;
    requires dev.sennit.http;
    requires dev.sennit.mail;
    requires dev.sennit.reactor;
    requires static org.jspecify;
}
