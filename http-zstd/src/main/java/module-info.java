// SPDX-License-Identifier: Apache-2.0
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.zstd.coding.ZstdCoding;
import org.jspecify.annotations.NullMarked;

/** The content coding {@code zstd} (RFC 8878), by native code that is loaded when a client first asks for it. */
@NullMarked
module dev.sennit.http.zstd {
    requires transitive dev.sennit.http;
    requires com.github.luben.zstd_jni;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.sennit.http.zstd;

    provides ContentCoding with
            ZstdCoding;
}
