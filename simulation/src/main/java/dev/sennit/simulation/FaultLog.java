// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where the log goes: nowhere, but for faults that nobody made on purpose. A reactor survives its own faults and only
 * logs them; here each is a failure.
 */
public final class FaultLog implements SLF4JServiceProvider {
    private static final List<String> FAULTS = new ArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();
    private final Logger logger = new Faults();

    /** For the service loader. */
    public FaultLog() {}

    /** The faults since this was asked last. */
    static List<String> take() {
        synchronized (FAULTS) {
            List<String> taken = List.copyOf(FAULTS);
            FAULTS.clear();
            return taken;
        }
    }

    static boolean isOnPurpose(Throwable failure) {
        return failure instanceof Mischief || failure instanceof Violation;
    }

    static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> logger;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }

    @Override
    public void initialize() {}

    /** Keeps errors that come with an exception. */
    private static final class Faults extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            if (failure != null && !isOnPurpose(failure)) {
                String text = MessageFormatter.basicArrayFormat(message, arguments) + ": " + stackTrace(failure);
                synchronized (FAULTS) {
                    FAULTS.add(text);
                }
            }
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return false;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
