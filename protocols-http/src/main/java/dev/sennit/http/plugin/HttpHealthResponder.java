// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import com.google.auto.service.AutoService;
import dev.sennit.basic.policy.TotalLimit;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.spi.Health;
import dev.sennit.reactor.spi.HealthResponder;
import java.time.Duration;

/** {@code GET /ready} and {@code GET /live} over HTTP/1.1, as HAProxy's httpchk and Kubernetes' httpGet ask. */
@AutoService(HealthResponder.class)
public final class HttpHealthResponder implements HealthResponder {
    static final int MAX_CONNECTIONS = 256;

    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_HEADER_COUNT = 50;
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS
            .withHeader(MAX_HEADER_BYTES, MAX_HEADER_COUNT)
            .withMaxBodyBytes(0)
            .withMaxPipeline(1);
    private static final HttpTimeouts TIMEOUTS = HttpTimeouts.DEFAULTS
            .withIdle(Duration.ofSeconds(15))
            .withHeader(Duration.ofSeconds(5))
            .withBody(Duration.ofSeconds(5))
            .withWrite(Duration.ofSeconds(5));

    /** For the service loader. */
    public HttpHealthResponder() {}

    @Override
    public String protocol() {
        return "http";
    }

    @Override
    public ServerFactory serving(Health health) {
        return new TotalLimit(MAX_CONNECTIONS)
                .guard(new HttpServerFactory(new HealthHandler(health), LIMITS, TIMEOUTS));
    }
}
