// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/** The system's channels and selectors; a test may bring the first selector, and sees those that were opened. */
class RecordingProvider extends SelectorProvider {
    final List<Selector> opened = new ArrayList<>();

    private final SelectorProvider system = SelectorProvider.provider();

    @Override
    public AbstractSelector openSelector() throws IOException {
        AbstractSelector selector = opened.isEmpty() ? firstSelector() : system.openSelector();
        opened.add(selector);
        return selector;
    }

    AbstractSelector firstSelector() throws IOException {
        return system.openSelector();
    }

    Selector newest() {
        return opened.get(opened.size() - 1);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return system.openServerSocketChannel(family);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return system.openSocketChannel(family);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return system.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return system.openSocketChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return system.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return system.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return system.openPipe();
    }
}
