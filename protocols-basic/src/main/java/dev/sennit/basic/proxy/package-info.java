// SPDX-License-Identifier: Apache-2.0
/**
 * The PROXY protocol, versions 1 and 2: how a proxy such as HAProxy tells the server behind it who the client is. It is
 * specified in <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">proxy-protocol.txt</a>.
 *
 * <p>{@link dev.sennit.basic.proxy.ProxyServerFactory} is put around a server's factory, or its endpoint is written with
 * {@code haproxy:} in front; {@link dev.sennit.basic.proxy.ProxyClientFactory} is put around a client's.
 */
package dev.sennit.basic.proxy;
