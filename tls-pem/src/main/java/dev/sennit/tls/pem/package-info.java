// SPDX-License-Identifier: Apache-2.0
/**
 * TLS from PEM files. {@link dev.sennit.tls.pem.ServerFiles} and {@link dev.sennit.tls.pem.ClientFiles} name them, and
 * {@link dev.sennit.tls.pem.Renewed} follows them while the program runs.
 */
package dev.sennit.tls.pem;
