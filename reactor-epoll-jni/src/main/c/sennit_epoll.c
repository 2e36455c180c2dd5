// SPDX-License-Identifier: Apache-2.0
/*
 * The system calls of the epoll reactor: one function for each, without policy. A result below zero is the negated
 * errno; memory is passed as a raw address, which the caller keeps alive. Nothing here allocates, throws or calls back.
 *
 * Every function is bound to dev.sennit.reactor.epoll.Native by RegisterNatives, so no symbol but JNI_OnLoad is
 * visible, and the library can be renamed at will.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Raised whenever a function changes its meaning, together with Native.ABI: jar and library must fit. */
#define SENNIT_ABI 2

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441 /* the same on every architecture; older headers lack it */
#endif

#define NANOS_PER_SECOND 1000000000LL
#define NANOS_PER_MILLI 1000000LL

/* What Linux.java says of the kernel's interface must be so where this is compiled. */
_Static_assert(EPOLLIN == 0x1 && EPOLLOUT == 0x4 && EPOLLERR == 0x8 && EPOLLHUP == 0x10, "epoll events");
_Static_assert(EPOLLRDHUP == 0x2000 && (unsigned)EPOLLET == 0x80000000u, "epoll events");
_Static_assert(EPOLL_CTL_ADD == 1 && EPOLL_CTL_DEL == 2 && EPOLL_CTL_MOD == 3, "epoll_ctl");
_Static_assert(AF_UNIX == 1 && AF_INET == 2 && AF_INET6 == 10 && SOCK_STREAM == 1, "address families");
_Static_assert(SOCK_NONBLOCK == 04000 && SOCK_CLOEXEC == 02000000, "socket flags");
_Static_assert(SHUT_WR == 1 && MSG_PEEK == 2, "shutdown, peek");
_Static_assert(SOL_SOCKET == 1 && SO_REUSEADDR == 2 && SO_ERROR == 4 && SO_SNDBUF == 7 && SO_RCVBUF == 8, "socket");
_Static_assert(SO_KEEPALIVE == 9 && SO_LINGER == 13 && SO_REUSEPORT == 15 && SO_ACCEPTCONN == 30, "socket");
_Static_assert(IPPROTO_TCP == 6 && TCP_NODELAY == 1 && TCP_KEEPIDLE == 4 && TCP_KEEPINTVL == 5, "TCP");
_Static_assert(TCP_KEEPCNT == 6 && TCP_DEFER_ACCEPT == 9 && TCP_QUICKACK == 12 && TCP_USER_TIMEOUT == 18, "TCP");
_Static_assert(TCP_FASTOPEN == 23, "TCP");
_Static_assert(SO_TYPE == 3 && SO_PROTOCOL == 38 && SO_DOMAIN == 39, "socket");
_Static_assert(SOCK_DGRAM == 2 && SOCK_RAW == 3 && SOCK_SEQPACKET == 5, "socket types");
_Static_assert(F_SETFD == 2 && F_GETFL == 3 && F_SETFL == 4 && FD_CLOEXEC == 1 && O_NONBLOCK == 04000, "fcntl");
_Static_assert(S_IFMT == 0170000 && S_IFSOCK == 0140000 && S_IFREG == 0100000 && S_IFDIR == 0040000, "fstat");
_Static_assert(S_IFIFO == 0010000 && S_IFCHR == 0020000 && S_IFBLK == 0060000, "fstat");
_Static_assert(EBADF == 9, "errno");
_Static_assert(IPPROTO_IPV6 == 41 && IPV6_V6ONLY == 26, "IPv6");
_Static_assert(EINVAL == 22 && ENOSYS == 38, "errno");
_Static_assert(EINTR == 4 && EAGAIN == 11 && ENFILE == 23 && EMFILE == 24, "errno");
_Static_assert(EADDRINUSE == 98 && EADDRNOTAVAIL == 99 && ENOTCONN == 107 && EINPROGRESS == 115, "errno");
_Static_assert(sizeof(struct sockaddr_in) == 16 && offsetof(struct sockaddr_in, sin_addr) == 4, "sockaddr_in");
_Static_assert(sizeof(struct sockaddr_in6) == 28 && offsetof(struct sockaddr_in6, sin6_addr) == 8, "sockaddr_in6");
_Static_assert(offsetof(struct sockaddr_in6, sin6_scope_id) == 24, "sockaddr_in6");
_Static_assert(SOCK_DGRAM == 2 && SO_BROADCAST == 6 && MSG_TRUNC == 0x20 && IPPROTO_IP == 0, "datagrams");
_Static_assert(IP_MULTICAST_IF == 32 && IP_MULTICAST_TTL == 33 && IP_MULTICAST_LOOP == 34, "multicast");
_Static_assert(IP_ADD_MEMBERSHIP == 35 && IP_DROP_MEMBERSHIP == 36 && IP_MULTICAST_ALL == 49, "multicast");
_Static_assert(IPPROTO_IPV6 == 41 && IPV6_MULTICAST_IF == 17 && IPV6_MULTICAST_HOPS == 18, "multicast");
_Static_assert(IPV6_MULTICAST_LOOP == 19 && IPV6_JOIN_GROUP == 20 && IPV6_LEAVE_GROUP == 21, "multicast");
_Static_assert(sizeof(struct ip_mreqn) == 12 && offsetof(struct ip_mreqn, imr_ifindex) == 8, "ip_mreqn");
_Static_assert(sizeof(struct ipv6_mreq) == 20 && offsetof(struct ipv6_mreq, ipv6mr_interface) == 16, "ipv6_mreq");
_Static_assert(sizeof(struct mmsghdr) == 64 && offsetof(struct mmsghdr, msg_len) == 56, "mmsghdr");
_Static_assert(offsetof(struct msghdr, msg_name) == 0 && offsetof(struct msghdr, msg_namelen) == 8, "msghdr");
_Static_assert(offsetof(struct msghdr, msg_iov) == 16 && offsetof(struct msghdr, msg_iovlen) == 24, "msghdr");
_Static_assert(offsetof(struct msghdr, msg_flags) == 48, "msghdr");
_Static_assert(sizeof(struct iovec) == 16 && sizeof(void *) == 8, "a 64-bit system");

static inline void *pointer(jlong address) {
    return (void *)(uintptr_t)address;
}

static inline jint result(int returned) {
    return returned < 0 ? -errno : returned;
}

// ------------------------------------------------------------------------------------------------ what this is

static jint JNICALL abi(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return SENNIT_ABI;
}

/* The size of an epoll_event, and where the token lies in it: packed on x86-64, not elsewhere. */
static jint JNICALL eventBytes(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return (jint)sizeof(struct epoll_event);
}

static jint JNICALL eventTokenOffset(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return (jint)offsetof(struct epoll_event, data);
}

static jlong JNICALL addressOf(JNIEnv *env, jclass class, jobject directBuffer) {
    (void)class;
    return (jlong)(uintptr_t)(*env)->GetDirectBufferAddress(env, directBuffer);
}

static jstring JNICALL errorText(JNIEnv *env, jclass class, jint error) {
    (void)class;
    char buffer[128];
    return (*env)->NewStringUTF(env, strerror_r(error, buffer, sizeof buffer));
}

// ----------------------------------------------------------------------------------------------------- waiting

static jint JNICALL epollCreate(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return result(epoll_create1(EPOLL_CLOEXEC));
}

static jint JNICALL epollControl(JNIEnv *env, jclass class, jint epoll, jint op, jint fd, jint events, jlong token) {
    (void)env, (void)class;
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = (uint32_t)events;
    event.data.u64 = (uint64_t)token;
    return result(epoll_ctl(epoll, op, fd, &event));
}

/* A negative timeout waits for ever. An interrupted wait has found nothing. */
static jint JNICALL epollWait(JNIEnv *env, jclass class, jint epoll, jlong events, jint count, jlong timeoutNanos) {
    (void)env, (void)class;
    struct timespec timeout = {.tv_sec = (time_t)(timeoutNanos / NANOS_PER_SECOND),
                               .tv_nsec = (long)(timeoutNanos % NANOS_PER_SECOND)};
    int found = (int)syscall(SYS_epoll_pwait2, epoll, pointer(events), count, timeoutNanos < 0 ? NULL : &timeout, NULL,
                             (size_t)0);
    return found < 0 && errno == EINTR ? 0 : result(found);
}

/* The same where the kernel has no epoll_pwait2; the timeout is rounded up. */
static jint JNICALL epollWaitMillis(JNIEnv *env, jclass class, jint epoll, jlong events, jint count,
                                    jlong timeoutNanos) {
    (void)env, (void)class;
    int millis = -1;
    if (timeoutNanos >= 0) {
        int64_t wanted = timeoutNanos / NANOS_PER_MILLI + (timeoutNanos % NANOS_PER_MILLI > 0);
        millis = wanted < INT_MAX ? (int)wanted : INT_MAX;
    }
    int found = epoll_wait(epoll, pointer(events), count, millis);
    return found < 0 && errno == EINTR ? 0 : result(found);
}

static jint JNICALL eventFd(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return result(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
}

static jint JNICALL eventFdWrite(JNIEnv *env, jclass class, jint fd) {
    (void)env, (void)class;
    return result(eventfd_write(fd, 1));
}

// ----------------------------------------------------------------------------------------------------- sockets

/* Non-blocking and close-on-exec, always. */
static jint JNICALL openSocket(JNIEnv *env, jclass class, jint family, jint type, jint protocol) {
    (void)env, (void)class;
    return result(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
}

static jint JNICALL bindSocket(JNIEnv *env, jclass class, jint fd, jlong address, jint length) {
    (void)env, (void)class;
    return result(bind(fd, pointer(address), (socklen_t)length));
}

static jint JNICALL listenSocket(JNIEnv *env, jclass class, jint fd, jint backlog) {
    (void)env, (void)class;
    return result(listen(fd, backlog));
}

/* lengthAddress points to an int: the room for the address, then its length. */
static jint JNICALL acceptSocket(JNIEnv *env, jclass class, jint fd, jlong address, jlong lengthAddress) {
    (void)env, (void)class;
    return result(accept4(fd, pointer(address), pointer(lengthAddress), SOCK_NONBLOCK | SOCK_CLOEXEC));
}

static jint JNICALL connectSocket(JNIEnv *env, jclass class, jint fd, jlong address, jint length) {
    (void)env, (void)class;
    return result(connect(fd, pointer(address), (socklen_t)length));
}

/* The two that are called for each message go past libc, whose recv and send are cancellation points of threads. */

static jint JNICALL receive(JNIEnv *env, jclass class, jint fd, jlong address, jint length) {
    (void)env, (void)class;
    return result((int)syscall(SYS_recvfrom, fd, pointer(address), (size_t)length, 0, NULL, NULL));
}

/* Looks at one byte without taking it: 1, 0 after the peer's FIN, or the error. */
static jint JNICALL peek(JNIEnv *env, jclass class, jint fd) {
    (void)env, (void)class;
    char byte;
    return result((int)recv(fd, &byte, 1, MSG_PEEK));
}

static jint JNICALL sendBytes(JNIEnv *env, jclass class, jint fd, jlong address, jint length) {
    (void)env, (void)class;
    return result((int)syscall(SYS_sendto, fd, pointer(address), (size_t)length, MSG_NOSIGNAL, NULL, 0));
}

/* vectors points to count iovecs. */
static jlong JNICALL sendGathered(JNIEnv *env, jclass class, jint fd, jlong vectors, jint count) {
    (void)env, (void)class;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = pointer(vectors);
    message.msg_iovlen = (size_t)count;
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

/* messages points to count mmsghdrs: receives what is there into the first of them, and says into how many. */
static jint JNICALL receiveDatagrams(JNIEnv *env, jclass class, jint fd, jlong messages, jint count) {
    (void)env, (void)class;
    return result((int)syscall(SYS_recvmmsg, fd, pointer(messages), (unsigned)count, 0, NULL));
}

/* messages points to count mmsghdrs: sends the first of them, and says how many. */
static jint JNICALL sendDatagrams(JNIEnv *env, jclass class, jint fd, jlong messages, jint count) {
    (void)env, (void)class;
    return result((int)syscall(SYS_sendmmsg, fd, pointer(messages), (unsigned)count, 0));
}

/* Null where this JVM's channels look otherwise: then files are read and written. */
static jclass fileChannelClass;
static jfieldID fileChannelDescriptor;
static jfieldID descriptorNumber;

/* The JVM has no public way to a channel's descriptor; its fields have been the same from Java 7 to 25. */
static void findFileDescriptors(JNIEnv *env) {
    jclass channel = (*env)->FindClass(env, "sun/nio/ch/FileChannelImpl");
    jclass descriptor = channel == NULL ? NULL : (*env)->FindClass(env, "java/io/FileDescriptor");
    if (descriptor != NULL) {
        fileChannelDescriptor = (*env)->GetFieldID(env, channel, "fd", "Ljava/io/FileDescriptor;");
        descriptorNumber = fileChannelDescriptor == NULL ? NULL : (*env)->GetFieldID(env, descriptor, "fd", "I");
    }
    if (descriptorNumber != NULL) {
        fileChannelClass = (*env)->NewGlobalRef(env, channel);
    }
    (*env)->ExceptionClear(env);
}

static jint JNICALL descriptorOf(JNIEnv *env, jclass class, jobject channel) {
    (void)class;
    if (fileChannelClass == NULL || !(*env)->IsInstanceOf(env, channel, fileChannelClass)) {
        return -ENOSYS;
    }
    jobject descriptor = (*env)->GetObjectField(env, channel, fileChannelDescriptor);
    jint number = descriptor == NULL ? -1 : (*env)->GetIntField(env, descriptor, descriptorNumber);
    return number < 0 ? -EBADF : number;
}

/* There is no MSG_NOSIGNAL for this one: the JVM itself ignores SIGPIPE. */
static jlong JNICALL sendFile(JNIEnv *env, jclass class, jint fd, jint file, jlong position, jlong count) {
    (void)env, (void)class;
    off_t offset = position;
    ssize_t sent = sendfile(fd, file, &offset, (size_t)count);
    return sent < 0 ? -errno : sent;
}

static jint JNICALL shutdownSocket(JNIEnv *env, jclass class, jint fd, jint how) {
    (void)env, (void)class;
    return result(shutdown(fd, how));
}

/* Never twice, not even after EINTR: Linux has let go of the descriptor by then. */
static jint JNICALL closeDescriptor(JNIEnv *env, jclass class, jint fd) {
    (void)env, (void)class;
    return result(close(fd));
}

static jint JNICALL socketName(JNIEnv *env, jclass class, jint fd, jlong address, jlong lengthAddress) {
    (void)env, (void)class;
    return result(getsockname(fd, pointer(address), pointer(lengthAddress)));
}

static jint JNICALL peerName(JNIEnv *env, jclass class, jint fd, jlong address, jlong lengthAddress) {
    (void)env, (void)class;
    return result(getpeername(fd, pointer(address), pointer(lengthAddress)));
}

static jint JNICALL getOption(JNIEnv *env, jclass class, jint fd, jint level, jint name, jlong value,
                              jlong lengthAddress) {
    (void)env, (void)class;
    return result(getsockopt(fd, level, name, pointer(value), pointer(lengthAddress)));
}

static jint JNICALL setOption(JNIEnv *env, jclass class, jint fd, jint level, jint name, jlong value, jint length) {
    (void)env, (void)class;
    return result(setsockopt(fd, level, name, pointer(value), (socklen_t)length));
}

// ---------------------------------------------------------------------------------- descriptors of somebody else

/* What is open there: st_mode. */
static jint JNICALL fileMode(JNIEnv *env, jclass class, jint fd) {
    (void)env, (void)class;
    struct stat status;
    int returned = fstat(fd, &status);
    return returned < 0 ? -errno : (jint)status.st_mode;
}

static jint JNICALL controlFile(JNIEnv *env, jclass class, jint fd, jint command, jint argument) {
    (void)env, (void)class;
    return result(fcntl(fd, command, argument));
}

// ----------------------------------------------------------------------------------------------------- binding

static const JNINativeMethod METHODS[] = {
    {"abi", "()I", (void *)abi},
    {"eventBytes", "()I", (void *)eventBytes},
    {"eventTokenOffset", "()I", (void *)eventTokenOffset},
    {"addressOf", "(Ljava/nio/ByteBuffer;)J", (void *)addressOf},
    {"errorText", "(I)Ljava/lang/String;", (void *)errorText},
    {"epollCreate", "()I", (void *)epollCreate},
    {"epollControl", "(IIIIJ)I", (void *)epollControl},
    {"epollWait", "(IJIJ)I", (void *)epollWait},
    {"epollWaitMillis", "(IJIJ)I", (void *)epollWaitMillis},
    {"eventFd", "()I", (void *)eventFd},
    {"eventFdWrite", "(I)I", (void *)eventFdWrite},
    {"socket", "(III)I", (void *)openSocket},
    {"bind", "(IJI)I", (void *)bindSocket},
    {"listen", "(II)I", (void *)listenSocket},
    {"accept", "(IJJ)I", (void *)acceptSocket},
    {"connect", "(IJI)I", (void *)connectSocket},
    {"receive", "(IJI)I", (void *)receive},
    {"peek", "(I)I", (void *)peek},
    {"send", "(IJI)I", (void *)sendBytes},
    {"sendGathered", "(IJI)J", (void *)sendGathered},
    {"receiveDatagrams", "(IJI)I", (void *)receiveDatagrams},
    {"sendDatagrams", "(IJI)I", (void *)sendDatagrams},
    {"descriptorOf", "(Ljava/nio/channels/FileChannel;)I", (void *)descriptorOf},
    {"sendFile", "(IIJJ)J", (void *)sendFile},
    {"shutdown", "(II)I", (void *)shutdownSocket},
    {"close", "(I)I", (void *)closeDescriptor},
    {"socketName", "(IJJ)I", (void *)socketName},
    {"peerName", "(IJJ)I", (void *)peerName},
    {"getOption", "(IIIJJ)I", (void *)getOption},
    {"setOption", "(IIIJI)I", (void *)setOption},
    {"fileMode", "(I)I", (void *)fileMode},
    {"fileControl", "(III)I", (void *)controlFile},
};

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    (void)reserved;
    JNIEnv *env;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8) != JNI_OK) {
        return JNI_ERR;
    }
    jclass class = (*env)->FindClass(env, "dev/sennit/reactor/epoll/Native");
    if (class == NULL || (*env)->RegisterNatives(env, class, METHODS, sizeof METHODS / sizeof METHODS[0]) != JNI_OK) {
        return JNI_ERR;
    }
    findFileDescriptors(env);
    return JNI_VERSION_1_8;
}
