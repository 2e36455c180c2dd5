// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * The signals of this process, through {@code sun.misc.Signal}. A shutdown hook would not do: it hears of the first
 * signal only, and by then the exit code is the JVM's. It is called by reflection because javac warns of its every
 * mention, and no option or annotation silences that.
 */
final class ProcessSignals implements Signals {
    private static final List<String> NAMES = List.of("INT", "TERM");

    @Override
    public void listen(Listener listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Method number = signal.getMethod("getNumber");
            for (String name : NAMES) {
                Object ofThatName = signal.getConstructor(String.class).newInstance(name);
                int itsNumber = (int) number.invoke(ofThatName);
                handle.invoke(null, ofThatName, proxy(handler, () -> listener.signalled("SIG" + name, itsNumber)));
            }
        } catch (InvocationTargetException e) {
            // The JVM was told to leave signals alone (-Xrs): then they end the process, as its user wished.
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
