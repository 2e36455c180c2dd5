// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The system calls, see {@code sennit_epoll.c}. A result below zero is the negated error number; memory is named by its
 * address, and who owns it keeps it alive. {@link NativeLibrary} binds them.
 */
final class Native {
    /** What the functions mean; raised together with the library's. */
    static final int ABI = 2;

    private Native() {}

    static native int abi();

    static native int eventBytes();

    static native int eventTokenOffset();

    static native long addressOf(ByteBuffer direct);

    static native String errorText(int error);

    static native int epollCreate();

    static native int epollControl(int epoll, int op, int fd, int events, long token);

    static native int epollWait(int epoll, long events, int count, long timeoutNanos);

    static native int epollWaitMillis(int epoll, long events, int count, long timeoutNanos);

    static native int eventFd();

    static native int eventFdWrite(int fd);

    static native int socket(int family, int type, int protocol);

    static native int bind(int fd, long address, int length);

    static native int listen(int fd, int backlog);

    static native int accept(int fd, long address, long lengthAddress);

    static native int connect(int fd, long address, int length);

    static native int receive(int fd, long address, int length);

    static native int peek(int fd);

    static native int send(int fd, long address, int length);

    static native long sendGathered(int fd, long vectors, int count);

    static native int receiveDatagrams(int fd, long messages, int count);

    static native int sendDatagrams(int fd, long messages, int count);

    static native int descriptorOf(FileChannel file);

    static native long sendFile(int fd, int file, long position, long count);

    static native int shutdown(int fd, int how);

    static native int close(int fd);

    static native int socketName(int fd, long address, long lengthAddress);

    static native int peerName(int fd, long address, long lengthAddress);

    static native int getOption(int fd, int level, int name, long value, long lengthAddress);

    static native int setOption(int fd, int level, int name, long value, int length);

    static native int fileMode(int fd);

    static native int fileControl(int fd, int command, int argument);
}
