// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a UDP socket behaves; immutable. Start from {@link #defaults()} and change what matters:
 * {@code UdpOptions.defaults().withMaxDatagramBytes(1_472)}.
 */
public final class UdpOptions {
    /** The most bytes a datagram can have: 65,507 over IPv4, 20 more over IPv6 (RFC 768, RFC 8200). */
    public static final int MAX_DATAGRAM_BYTES = 65_527;

    /** The most that {@link #withMaxQueuedDatagrams} takes. */
    public static final int MAX_QUEUED_DATAGRAMS = 16_777_216;

    /** The most that {@link #withMaxQueuedBytes} takes: they lie in one buffer. */
    public static final int MAX_QUEUED_BYTES = 536_870_912;

    /** What becomes of a socket when a callback of its protocol throws. */
    public enum OnFault {
        /** It is closed, with {@link CloseReason.ApplicationError}. */
        STOP,
        /**
         * It is counted and, the 1st, 2nd, 4th, 8th… time, logged, and the socket goes on: a datagram that finds a fault costs its sender an
         * answer, and everybody else nothing. A fault of {@link DatagramProtocol#makeConnection} closes it all the same.
         */
        GO_ON
    }

    private static final UdpOptions DEFAULTS = new UdpOptions();

    // Written only while a changed copy is made.
    private Map<DatagramOption<?>, Object> socketOptions = Map.of();
    private int maxDatagramBytes = 8_192;
    private int datagramsPerTurn = 64;
    private int maxQueuedDatagrams = 1_024;
    private int maxQueuedBytes = 1_048_576;
    private OnFault onFault = OnFault.STOP;

    private UdpOptions() {}

    private UdpOptions(UdpOptions from) {
        socketOptions = from.socketOptions;
        maxDatagramBytes = from.maxDatagramBytes;
        datagramsPerTurn = from.datagramsPerTurn;
        maxQueuedDatagrams = from.maxQueuedDatagrams;
        maxQueuedBytes = from.maxQueuedBytes;
        onFault = from.onFault;
    }

    /**
     * The defaults named at each option.
     *
     * @return the defaults
     */
    public static UdpOptions defaults() {
        return DEFAULTS;
    }

    private static int requireFromOne(String name, int most, int value) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be from 1 to " + most + ": " + value);
        }
        return value;
    }

    /**
     * What is set on the socket before it is bound.
     *
     * @return the options and their values, to be set in this order; cannot be changed. By default none: all is left as
     *     the system has it
     */
    public Map<DatagramOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    /**
     * These options with one of {@link #socketOptions()} more, or with another value of it.
     *
     * @param option what to set
     * @param value what to set it to
     * @param <T> of the value
     * @return the changed options
     * @throws IllegalArgumentException if the value is out of the option's range
     */
    public <T> UdpOptions withSocketOption(DatagramOption<T> option, T value) {
        Map<DatagramOption<?>, Object> options = new LinkedHashMap<>(socketOptions);
        options.put(option, option.validate(value));
        UdpOptions changed = new UdpOptions(this);
        changed.socketOptions = Collections.unmodifiableMap(options);
        return changed;
    }

    /**
     * The largest datagram that is delivered. A larger one is dropped whole and counted in
     * {@link DatagramCounters#truncated()}. It says nothing about what is sent.
     *
     * @return bytes; default 8,192, as Twisted has it
     */
    public int maxDatagramBytes() {
        return maxDatagramBytes;
    }

    /**
     * These options with another {@link #maxDatagramBytes}.
     *
     * @param value from 1 to {@link #MAX_DATAGRAM_BYTES}
     * @return the changed options
     * @throws IllegalArgumentException if it is out of range
     */
    public UdpOptions withMaxDatagramBytes(int value) {
        UdpOptions changed = new UdpOptions(this);
        changed.maxDatagramBytes = requireFromOne("maxDatagramBytes", MAX_DATAGRAM_BYTES, value);
        return changed;
    }

    /**
     * How many datagrams are taken from the socket before the reactor turns to the others.
     *
     * @return default 64
     */
    public int datagramsPerTurn() {
        return datagramsPerTurn;
    }

    /**
     * These options with another {@link #datagramsPerTurn}.
     *
     * @param value at least 1
     * @return the changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public UdpOptions withDatagramsPerTurn(int value) {
        UdpOptions changed = new UdpOptions(this);
        changed.datagramsPerTurn = requireFromOne("datagramsPerTurn", Integer.MAX_VALUE, value);
        return changed;
    }

    /**
     * How many datagrams may wait that the system does not take. When it is full, {@link DatagramTransport#write}
     * returns false.
     *
     * @return default 1,024
     */
    public int maxQueuedDatagrams() {
        return maxQueuedDatagrams;
    }

    /**
     * These options with another {@link #maxQueuedDatagrams}.
     *
     * @param value from 1 to {@link #MAX_QUEUED_DATAGRAMS}
     * @return the changed options
     * @throws IllegalArgumentException if it is out of range
     */
    public UdpOptions withMaxQueuedDatagrams(int value) {
        UdpOptions changed = new UdpOptions(this);
        changed.maxQueuedDatagrams = requireFromOne("maxQueuedDatagrams", MAX_QUEUED_DATAGRAMS, value);
        return changed;
    }

    /**
     * How many bytes may wait in those datagrams; a single one may have more.
     *
     * @return default 1,048,576
     */
    public int maxQueuedBytes() {
        return maxQueuedBytes;
    }

    /**
     * These options with another {@link #maxQueuedBytes}.
     *
     * @param value from 1 to {@link #MAX_QUEUED_BYTES}
     * @return the changed options
     * @throws IllegalArgumentException if it is out of range
     */
    public UdpOptions withMaxQueuedBytes(int value) {
        UdpOptions changed = new UdpOptions(this);
        changed.maxQueuedBytes = requireFromOne("maxQueuedBytes", MAX_QUEUED_BYTES, value);
        return changed;
    }

    /**
     * What becomes of the socket when a callback throws.
     *
     * @return default {@link OnFault#STOP}
     */
    public OnFault onFault() {
        return onFault;
    }

    /**
     * These options with another {@link #onFault}.
     *
     * @param value the new value
     * @return the changed options
     */
    public UdpOptions withOnFault(OnFault value) {
        UdpOptions changed = new UdpOptions(this);
        changed.onFault = value;
        return changed;
    }
}
