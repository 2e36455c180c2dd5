// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/** How other threads reach a reactor. */
public interface ReactorThreads {
    /**
     * Has {@code call} made on the reactor's thread, in a later turn, in the order of the calls to this method. Works
     * before the reactor runs (the calls wait for it) and from the reactor's own thread. A call to a reactor that is
     * closed is forgotten.
     *
     * @param call what to run; if it throws, that is logged and the calls behind it still run
     */
    @AnyThread
    void callFromThread(Runnable call);

    /**
     * Whether the calling thread is the one this reactor runs on.
     *
     * @return false also while the reactor does not run
     */
    @AnyThread
    boolean isReactorThread();
}
