// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import dev.sennit.reactor.ServerCertificates;
import javax.net.ssl.SSLContext;

/**
 * What a server speaks TLS with.
 *
 * @param context with the certificates and whom it trusts
 * @param certificates the same, to ask for their names
 */
public record ServerContext(SSLContext context, ServerCertificates certificates) {}
