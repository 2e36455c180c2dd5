// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance suite for stores: what every {@link dev.sennit.mail.store.MailStore} does alike, as JUnit 5 classes. The author of a
 * store extends {@link dev.sennit.mail.testkit.store.WholeStoreConformance WholeStoreConformance} with the few lines that make the
 * store, and JUnit finds all the suites inside:
 *
 * <pre>{@code
 * final class MemoryConformanceTest extends WholeStoreConformance {
 *     @Override
 *     protected MailStore createStore() {
 *         return new MemoryMailStore();
 *     }
 * }
 * }</pre>
 *
 * <p>Each suite can also be extended by itself. {@link dev.sennit.mail.testkit.store.StoreProperties StoreProperties} compares a store
 * with a simple model over random commands; it is run by jqwik and extended apart. {@link
 * dev.sennit.mail.testkit.store.ReopenedStoreConformance ReopenedStoreConformance} is for stores that outlive their process.
 *
 * <h2>Time and threads</h2>
 *
 * Accounts are opened with an executor that runs what it is given on the test's own thread, and the suite fails when a stage is completed
 * or an event told by any other. Nothing sleeps; a wait has a limit that only a store that hangs reaches.
 */
package dev.sennit.mail.testkit.store;
