// SPDX-License-Identifier: Apache-2.0
import dev.sennit.reactor.epoll.EpollReactorProvider;
import dev.sennit.reactor.spi.ReactorProvider;
import org.jspecify.annotations.NullMarked;

/**
 * The reactor on Linux's epoll, through JNI. It needs {@code --enable-native-access=dev.sennit.reactor.epoll} where the
 * JVM asks for that; without its native library it is not available, and says why.
 */
@NullMarked
module dev.sennit.reactor.epoll {
    requires dev.sennit.reactor.core;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires org.slf4j;

    provides ReactorProvider with
            EpollReactorProvider;
}
