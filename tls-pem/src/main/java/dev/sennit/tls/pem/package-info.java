// SPDX-License-Identifier: Apache-2.0
/** TLS servers from PEM files: {@link dev.sennit.tls.pem.PemFiles} names them, a {@link dev.sennit.tls.pem.RenewedContext} follows them. */
package dev.sennit.tls.pem;
