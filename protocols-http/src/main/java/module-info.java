// SPDX-License-Identifier: Apache-2.0
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.fetch.FetchPlugin;
import dev.sennit.http.plugin.HttpHealthResponder;
import dev.sennit.http.plugin.HttpPlugin;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.HealthResponder;
import dev.sennit.reactor.spi.ProtocolPlugin;
import org.jspecify.annotations.NullMarked;

/** HTTP servers and clients. */
@NullMarked
module dev.sennit.http {
    requires transitive dev.sennit.reactor;
    requires dev.sennit.basic;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.sennit.http;
    exports dev.sennit.http.access;
    exports dev.sennit.http.client;
    exports dev.sennit.http.compression;
    exports dev.sennit.http.cookies;
    exports dev.sennit.http.events;
    exports dev.sennit.http.forms;
    exports dev.sennit.http.negotiation;
    exports dev.sennit.http.routing;

    uses ContentCoding;

    provides CommandPlugin with
            FetchPlugin;
    provides HealthResponder with
            HttpHealthResponder;
    provides ProtocolPlugin with
            HttpPlugin;
}
