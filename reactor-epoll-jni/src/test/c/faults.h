// SPDX-License-Identifier: Apache-2.0
/*
 * Included before sennit_epoll.c, this makes the library of the fault tests: each system call is counted, and the n-th
 * one is not made but fails with the error that dev.sennit.reactor.epoll.Faults asked for; if it asked for that, all
 * later calls of the same name do too. One thread only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A socket of that size is full after a few sends, so a test need not move megabytes. */
#define SMALL_SOCKET_BYTES 65536

static int calls;
static int failing_call; /* the first is 1; none is 0 */
static int failing_errno;
static int fails_for_good;
static const char *failed = ""; /* the call that did fail */

static int fails(const char *call) {
    if (++calls != failing_call && !(fails_for_good && strcmp(call, failed) == 0)) {
        return 0;
    }
    failed = call;
    errno = failing_errno;
    return 1;
}

static int small_socket(int fd) {
    int bytes = SMALL_SOCKET_BYTES;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    return fd;
}

static const char *control_name(int op) {
    return op == EPOLL_CTL_ADD ? "epoll_ctl add" : op == EPOLL_CTL_MOD ? "epoll_ctl mod" : "epoll_ctl del";
}

static const char *option_name(int name) {
    return name == SO_LINGER ? "setsockopt linger" : "setsockopt";
}

static const char *system_call_name(long number) {
    switch (number) {
    case SYS_recvfrom:
        return "recv";
    case SYS_sendto:
        return "send";
    case SYS_recvmmsg:
        return "recvmmsg";
    case SYS_sendmmsg:
        return "sendmmsg";
    default:
        return "epoll_pwait2";
    }
}

/* As Linux does: closed is closed, whatever the result. */
static int close_and_fail(int fd) {
    int closed = close(fd);
    return fails("close") ? -1 : closed;
}

#define FAULTY(call, ...) (fails(#call) ? -1 : (call)(__VA_ARGS__))

#define epoll_create1(...) FAULTY(epoll_create1, __VA_ARGS__)
#define epoll_ctl(epoll, op, ...) (fails(control_name(op)) ? -1 : (epoll_ctl)(epoll, op, __VA_ARGS__))
#define epoll_wait(...) FAULTY(epoll_wait, __VA_ARGS__)
#define syscall(number, ...) (fails(system_call_name(number)) ? -1 : (syscall)(number, __VA_ARGS__))
#define eventfd(...) FAULTY(eventfd, __VA_ARGS__)
#define eventfd_write(...) FAULTY(eventfd_write, __VA_ARGS__)
#define socket(...) (fails("socket") ? -1 : small_socket((socket)(__VA_ARGS__)))
#define bind(...) FAULTY(bind, __VA_ARGS__)
#define listen(...) FAULTY(listen, __VA_ARGS__)
#define accept4(...) FAULTY(accept4, __VA_ARGS__)
#define connect(...) FAULTY(connect, __VA_ARGS__)
#define recv(...) FAULTY(recv, __VA_ARGS__)
#define sendmsg(...) FAULTY(sendmsg, __VA_ARGS__)
#define shutdown(...) FAULTY(shutdown, __VA_ARGS__)
#define close(fd) close_and_fail(fd)
#define getsockname(...) FAULTY(getsockname, __VA_ARGS__)
#define getpeername(...) FAULTY(getpeername, __VA_ARGS__)
#define getsockopt(...) FAULTY(getsockopt, __VA_ARGS__)
#define fstat(...) FAULTY(fstat, __VA_ARGS__)
#define fcntl(...) FAULTY(fcntl, __VA_ARGS__)
#define setsockopt(fd, level, name, ...) \
    (fails(option_name(name)) ? -1 : (setsockopt)(fd, level, name, __VA_ARGS__))

JNIEXPORT void JNICALL Java_dev_sennit_reactor_epoll_Faults_arm(JNIEnv *env, jclass class, jint n, jint error,
                                                              jboolean for_good) {
    (void)env, (void)class;
    calls = 0;
    failing_call = n;
    failing_errno = error;
    fails_for_good = for_good;
    failed = "";
}

JNIEXPORT jint JNICALL Java_dev_sennit_reactor_epoll_Faults_count(JNIEnv *env, jclass class) {
    (void)env, (void)class;
    return calls;
}

JNIEXPORT jstring JNICALL Java_dev_sennit_reactor_epoll_Faults_failed(JNIEnv *env, jclass class) {
    (void)class;
    return (*env)->NewStringUTF(env, failed);
}
