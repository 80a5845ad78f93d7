package io.serai.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Makes a request of another version than HTTP/1.0 or HTTP/1.1 one that cannot be read. Vert.x would answer it itself,
 * with a 501 without a body and in the version that the request claims; this is the caller's mistake, not ours.
 */
@ChannelHandler.Sharable
final class VersionCheck extends ChannelInboundHandlerAdapter {

    private static final VersionCheck INSTANCE = new VersionCheck();

    private VersionCheck() {}

    /** Before the first request of a connection is read. */
    static void watch(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addAfter(pipeline.context(HttpRequestDecoder.class).name(), "versionCheck", INSTANCE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && request.protocolVersion() != HttpVersion.HTTP_1_1
                && request.protocolVersion() != HttpVersion.HTTP_1_0) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1); // of the answer
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("an unknown version of HTTP")));
        }
        context.fireChannelRead(message);
    }
}
