// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * What a UDP socket did since it was opened. What the system dropped for want of room nobody knows but the system.
 *
 * @param received datagrams delivered
 * @param receivedBytes their bytes
 * @param sent datagrams that the system took
 * @param sentBytes their bytes
 * @param truncated datagrams dropped because they were larger than {@link UdpOptions#maxDatagramBytes()}
 * @param filtered datagrams dropped because they were not from the connected peer
 * @param dropped datagrams that {@link DatagramTransport#write} did not take, or that still waited when the socket closed
 * @param failed datagrams that the system did not send, see {@link DatagramProtocol#writeFailed}
 * @param refused how often the system told of a refusal, see {@link DatagramProtocol#connectionRefused()}
 * @param stalls how often the system would take no more
 * @param faults callbacks that threw
 */
public record DatagramCounters(
        long received,
        long receivedBytes,
        long sent,
        long sentBytes,
        long truncated,
        long filtered,
        long dropped,
        long failed,
        long refused,
        long stalls,
        long faults) {}
