// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.DatagramTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** The part of a UDP transport that is none of its states' business: groups and options, handed on to the system. */
interface UdpSettings extends DatagramTransport {
    DatagramIo socket();

    /** Fails on a foreign thread, and when the socket is closed. */
    void requireOpen();

    @Override
    default void joinGroup(InetAddress group, NetworkInterface on) {
        requireOpen();
        DatagramRules.requireGroup(group, host());
        try {
            socket().joinGroup(group, on);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot join " + group + " on " + on.getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    default void leaveGroup(InetAddress group, NetworkInterface on) {
        requireOpen();
        DatagramRules.requireGroup(group, host());
        try {
            socket().leaveGroup(group, on);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot leave " + group + " on " + on.getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    default <T> T option(DatagramOption<T> option) {
        requireOpen();
        try {
            return socket().option(option);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read socket option " + option + ": " + e.getMessage(), e);
        }
    }

    @Override
    default <T> void setOption(DatagramOption<T> option, T value) {
        requireOpen();
        option.validate(value);
        if (option.isOfTheBind()) {
            throw new IllegalArgumentException(
                    "socket option " + option + " says how a socket is bound: open it with UdpOptions that have it");
        }
        try {
            socket().setOption(option, value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set socket option " + option + ": " + e.getMessage(), e);
        }
    }
}
