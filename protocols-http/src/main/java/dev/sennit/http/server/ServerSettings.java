// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import java.time.InstantSource;

/** What all connections of a server have in common. */
public record ServerSettings(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts, InstantSource clock) {}
