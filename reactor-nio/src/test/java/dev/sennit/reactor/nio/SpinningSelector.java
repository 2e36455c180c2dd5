// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A selector as broken as they have been: it returns at once and has found nothing. */
final class SpinningSelector extends AbstractSelector {
    private final Set<SelectionKey> keys = new HashSet<>();
    int selects;

    SpinningSelector(SelectorProvider provider) {
        super(provider);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) {
        return select();
    }

    @Override
    public int select(Consumer<SelectionKey> action) {
        return select();
    }

    @Override
    public int select() {
        selects++;
        return 0;
    }

    @Override
    public int select(long timeoutMillis) {
        return select();
    }

    @Override
    public int selectNow() {
        return select();
    }

    @Override
    public Selector wakeup() {
        return this;
    }

    @Override
    public Set<SelectionKey> keys() {
        return keys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return new HashSet<>();
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        SelectionKey key = new Key(this, channel).interestOps(ops);
        key.attach(attachment);
        keys.add(key);
        return key;
    }

    @Override
    protected void implCloseSelector() {
        keys.forEach(key -> deregister((AbstractSelectionKey) key));
    }

    static final class Key extends AbstractSelectionKey {
        private final Selector selector;
        private final SelectableChannel channel;
        private int interestOps;

        Key(Selector selector, SelectableChannel channel) {
            this.selector = selector;
            this.channel = channel;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public int interestOps() {
            return interestOps;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            interestOps = ops;
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }
}
