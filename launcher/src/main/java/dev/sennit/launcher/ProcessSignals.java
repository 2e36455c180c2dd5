// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The signals of this process, through {@code sun.misc.Signal}. A shutdown hook would not do: it hears of the first
 * signal only, and by then the exit code is the JVM's. It is called by reflection because javac warns of its every
 * mention, and no option or annotation silences that.
 */
final class ProcessSignals implements Signals {
    private static final List<String> ENDING = List.of("INT", "TERM");
    private static final String HANG_UP = "HUP";
    private static final String TELLING = "USR1"; // of SIGQUIT the JVM makes its dump of threads

    /** Until {@link #listen}: who asks this early is told so, and ends nothing. */
    void answerEarly(PrintStream err) {
        handle(TELLING, number -> err.println("sennit: SIGUSR1: nothing listens yet"));
    }

    @Override
    public void listen(Listener ending, Runnable telling) {
        for (String name : ENDING) {
            handle(name, number -> ending.signalled("SIG" + name, number));
        }
        handle(TELLING, number -> telling.run());
    }

    @Override
    public void listenToHangUp(Runnable reopening) {
        handle(HANG_UP, number -> reopening.run());
    }

    private static void handle(String name, IntConsumer call) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ofThatName = signal.getConstructor(String.class).newInstance(name);
            int number = (int) signal.getMethod("getNumber").invoke(ofThatName);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, ofThatName, proxy(handler, () -> call.accept(number)));
        } catch (InvocationTargetException e) {
            // The system has no such signal, or the JVM was told to leave it alone (-Xrs): then it does what it always
            // does, as its user wished.
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Java has no usable sun.misc.Signal", e);
        }
    }

    /** A handler has one method; the others are those of any object. */
    private static Object proxy(Class<?> handler, Runnable call) {
        return Proxy.newProxyInstance(
                ProcessSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle":
                            call.run();
                            return null;
                        case "equals":
                            return self == arguments[0];
                        case "hashCode":
                            return System.identityHashCode(self);
                        default:
                            return "sennit's signal handler";
                    }
                });
    }

    @Override
    public void halt(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
