// SPDX-License-Identifier: Apache-2.0
/** The endpoint type {@code tls}. */
package dev.sennit.tls.pem.endpoint;
