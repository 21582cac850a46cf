package listen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A socket that is asked for one message after the other. */
final class Socket implements WebSocket.Listener {
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);
    private static final int CLOSE_SECONDS = 3;
    private static final int LARGEST_MESSAGE = 4 << 20;

    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile Map<String, List<String>> handshake = Map.of();
    private volatile int closeCode = Closed.ABNORMAL;
    private WebSocket socket;
    private long firstData;
    private long lastData;

    private Socket() {}

    static CompletableFuture<Socket> open(String url, Map<String, String> headers) {
        Socket opened = new Socket();
        HttpClient client = HttpClient.newBuilder().cookieHandler(opened.new Headers()).build();
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(HANDSHAKE_TIMEOUT);
        headers.forEach(builder::header);
        return builder.buildAsync(URI.create(url), opened).thenApply(socket -> {
            opened.socket = socket;
            return opened;
        });
    }

    /** A WebSocket of the JDK does not tell the headers of its handshake, but whoever handles cookies sees them. */
    private final class Headers extends CookieHandler {
        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
            return Map.of();
        }

        @Override
        public void put(URI uri, Map<String, List<String>> responseHeaders) {
            handshake = responseHeaders;
        }
    }

    /** A header of the answer to the handshake; empty when it had none. */
    String header(String name) {
        return handshake.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .flatMap(header -> header.getValue().stream())
            .findFirst().orElse("");
    }

    /**
     * The next message, text as UTF-8.
     *
     * @return null when none came in time
     * @throws Closed when the socket is closed
     */
    byte[] receive(Duration timeout) throws Closed, InterruptedException {
        byte[] message = messages.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) return null;
        if (message == END) throw new Closed(closeCode);
        socket.request(1);
        lastData = System.nanoTime();
        if (firstData == 0) firstData = lastData;
        return message;
    }

    /** How long data came. */
    Duration dataFor() {
        return Duration.ofNanos(lastData - firstData);
    }

    void send(byte[] message) throws IOException {
        try {
            socket.sendBinary(ByteBuffer.wrap(message), true).join();
        } catch (CompletionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    /** Closes with 1000 where the other side has not closed, which has three seconds for its half. */
    void close() {
        try {
            if (ended.getCount() == 0) return;
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            socket.request(Long.MAX_VALUE);
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) socket.abort();
        } catch (InterruptedException interrupted) {
            socket.abort();
        }
    }

    private static final byte[] END = new byte[0];

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
        text.append(part);
        if (isLast) {
            messages.add(text.toString().getBytes(UTF_8));
            text.setLength(0);
        } else {
            awaitRest(webSocket, text.length());
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean isLast) {
        byte[] content = new byte[part.remaining()];
        part.get(content);
        bytes.writeBytes(content);
        if (isLast) {
            messages.add(bytes.toByteArray());
            bytes.reset();
        } else {
            awaitRest(webSocket, bytes.size());
        }
        return null;
    }

    private void awaitRest(WebSocket webSocket, int length) {
        if (length <= LARGEST_MESSAGE) webSocket.request(1);
        else onError(webSocket, new IOException("a message is too large"));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closeCode = code;
        end();
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        webSocket.abort();
        end();
    }

    private void end() {
        messages.add(END);
        ended.countDown();
    }
}
