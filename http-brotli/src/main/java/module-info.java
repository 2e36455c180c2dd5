// SPDX-License-Identifier: Apache-2.0
import dev.sennit.http.brotli.coding.BrotliCoding;
import dev.sennit.http.compression.ContentCoding;
import org.jspecify.annotations.NullMarked;

/** The content coding {@code br} (RFC 7932), by native code that is loaded when a client first asks for it. */
@NullMarked
module dev.sennit.http.brotli {
    requires transitive dev.sennit.http;
    requires com.aayushatharva.brotli4j;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.sennit.http.brotli;

    provides ContentCoding with
            BrotliCoding;
}
