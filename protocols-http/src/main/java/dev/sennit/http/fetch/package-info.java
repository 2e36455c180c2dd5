// SPDX-License-Identifier: Apache-2.0
/** {@code sennit fetch}: downloads that go on where they broke off. */
package dev.sennit.http.fetch;
