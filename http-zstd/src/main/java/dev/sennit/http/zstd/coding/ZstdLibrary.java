// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native code. It is loaded with this class, that is when somebody first asks. */
final class ZstdLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(ZstdLibrary.class);
    private static final Optional<String> PROBLEM = load();

    private ZstdLibrary() {}

    /** Empty if it is there. */
    static Optional<String> problem() {
        return PROBLEM;
    }

    /** For those who have not asked. */
    static void require() {
        PROBLEM.ifPresent(why -> {
            throw new IllegalStateException("zstd is not available: " + why);
        });
    }

    private static Optional<String> load() {
        try {
            new ZstdCompressCtx().close();
            return Optional.empty();
        } catch (RuntimeException | LinkageError failure) {
            String why = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
            LOG.warn("zstd is not offered, as its native library cannot be loaded: {}", why);
            return Optional.of(why);
        }
    }
}
