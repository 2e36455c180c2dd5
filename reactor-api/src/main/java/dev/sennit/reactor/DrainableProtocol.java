// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A protocol with work to finish when its server is asked to go. For any other protocol a drain is a
 * {@link Transport#loseConnection()}.
 */
public interface DrainableProtocol extends Protocol {
    /**
     * The reactor drains: finish what is being worked on, take nothing new, then call
     * {@link Transport#loseConnection()}. What is still open when the grace ends is aborted.
     */
    void drainRequested();
}
