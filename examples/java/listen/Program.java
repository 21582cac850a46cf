package listen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the programs share: where to go, whom to hear, what is printed, and how it ends. */
final class Program {
    /** One connection, from its beginning to its end, which it throws. */
    interface Session {
        void listen() throws IOException, InterruptedException;
    }

    private static final int OPEN_SECONDS = 3;

    static final String KEY = required("WEBCAST_API_KEY");
    static final String BASE_URL = baseUrl();
    private static final int MAX_EVENTS = maxEvents();

    /** The machine's own encoding may have no emoji. */
    private static final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    private static int events;
    private static volatile int status;
    /** A program that is told to end while a socket opens has to close it, too. */
    private static volatile CompletableFuture<Socket> open;

    private Program() {}

    /** The creator's unique id, from the command line. */
    static String uniqueId(String[] arguments) {
        if (arguments.length != 1 || arguments[0].isEmpty()) throw usage("Give the creator's unique id as the only argument.");
        return arguments[0].replaceFirst("^@", "");
    }

    /** Listens again and again, for as long as there is use in it. */
    static void run(Session session, Set<Integer> finalCodes) throws InterruptedException {
        // Ctrl-C and SIGTERM come here, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close();
            Runtime.getRuntime().halt(status);
        }));
        Retry retry = new Retry(finalCodes);
        while (true) {
            IOException end = endOf(session);
            Optional<Duration> wait = retry.after(end, close());
            if (wait.isEmpty()) {
                System.err.println(describe(end) + ", not again");
                exit(end instanceof Closed closed && closed.code == 1000 ? 0 : 1);
            }
            System.err.printf(Locale.ROOT, "%s, again in %.1f s%n", describe(end), wait.get().toMillis() / 1000.0);
            Thread.sleep(wait.get().toMillis());
        }
    }

    /** The URL of a managed socket. The key is in it, so it must not be printed. */
    static String socketUrl(String path, String uniqueId) {
        String query = "?uniqueId=" + URLEncoder.encode(uniqueId, UTF_8) + "&apiKey=" + URLEncoder.encode(KEY, UTF_8);
        // http becomes ws, and https becomes wss.
        return BASE_URL.replaceFirst("^http", "ws") + path + query;
    }

    private static IOException endOf(Session session) throws InterruptedException {
        try {
            session.listen();
            throw new IllegalStateException("a session ends by an exception");
        } catch (IOException end) {
            return end;
        }
    }

    /**
     * Opens a socket, which is closed when the session ends, or the program.
     *
     * @throws Refused when the handshake was not answered with 101
     */
    static Socket open(String url, Map<String, String> headers) throws IOException, InterruptedException {
        open = Socket.open(url, headers);
        try {
            return open.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                throw new Refused(refused.getResponse().statusCode(), refused.getResponse().headers());
            }
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        }
    }

    /** Closes what is open, and returns how long data came there. */
    private static synchronized Duration close() {
        CompletableFuture<Socket> last = open;
        open = null;
        if (last == null) return Duration.ZERO;
        try {
            Socket socket = last.get(OPEN_SECONDS, TimeUnit.SECONDS);
            socket.close();
            return socket.dataFor();
        } catch (ExecutionException | TimeoutException | InterruptedException notOpen) {
            return Duration.ZERO;
        }
    }

    /** Prints an event, and ends the program when it was the last one that is wanted. */
    static void print(String line) {
        // Viewers choose their names and words: a line break or an escape sequence in them must not reach a terminal.
        out.println(line.replaceAll("\\p{Cntrl}", " "));
        events++;
        if (events == MAX_EVENTS) exit(0);
    }

    /** An end without its text, if that could hold a URL, and so the key. */
    private static String describe(IOException end) {
        if (end instanceof Closed || end instanceof Refused) return end.getMessage();
        return "no connection (" + end.getClass().getSimpleName() + ")";
    }

    private static void exit(int code) {
        status = code;
        System.exit(code);
    }

    private static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) throw usage(name + " is missing: set it to your API key.");
        return value;
    }

    private static String baseUrl() {
        String url = System.getenv().getOrDefault("WEBCAST_BASE_URL", "https://api.tik.tools");
        if (!url.matches("https?://.*")) throw usage("WEBCAST_BASE_URL must begin with http:// or https://.");
        return url.replaceFirst("/+$", "");
    }

    /** 0 for no end. */
    private static int maxEvents() {
        String count = System.getenv().getOrDefault("WEBCAST_MAX_EVENTS", "");
        if (!count.matches("|[1-9][0-9]{0,8}")) throw usage("WEBCAST_MAX_EVENTS must be a whole number above 0.");
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    private static Error usage(String problem) {
        System.err.println(problem);
        System.err.println("usage: WEBCAST_API_KEY=... java listen.Managed|Direct|Captions UNIQUE_ID");
        System.exit(2);
        return new AssertionError();
    }
}
