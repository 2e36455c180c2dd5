// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What Postfix looks up: aliases, domains, who may send. Called on the reactor's thread, and must not block it; several lookups of one
 * connection may be under way.
 */
@FunctionalInterface
public interface LookupTable {
    /**
     * Looks a key up.
     *
     * @param name of the table, as Postfix says it in {@code socketmap:inet:host:port:name}; empty over tcp_table, which has no names
     * @param key what is looked up
     * @return the value, or nothing if there is none; completed by any thread. Fails with {@link LookupException} for an error that the
     *     client is told; it is told of any other failure that it is one, and should come again
     */
    CompletionStage<Optional<String>> lookup(String name, String key);

    /**
     * A table in memory.
     *
     * @param values by their keys; copied
     * @return a table that has them under every name
     */
    static LookupTable of(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return (name, key) -> CompletableFuture.completedFuture(Optional.ofNullable(copy.get(key)));
    }
}
