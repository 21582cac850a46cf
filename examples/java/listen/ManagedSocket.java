package listen;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The sockets that speak JSON: that of events, and that of captions. */
final class ManagedSocket {
    /** Without a message for so long, the other side is gone: it closes with 4006 earlier. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private ManagedSocket() {}

    /** Prints a line for each message, again and again. */
    static void run(String url, Function<JsonObject, String> describe) throws InterruptedException {
        Program.run(() -> listen(url, describe), Set.of(1000, 1008));
    }

    private static void listen(String url, Function<JsonObject, String> describe)
            throws IOException, InterruptedException {
        Socket socket = Program.open(url, Map.of());
        while (true) {
            byte[] text = socket.receive(SILENCE);
            if (text == null) throw new IOException("silence");
            String line;
            try {
                line = describe.apply(JsonParser.parseString(new String(text, UTF_8)).getAsJsonObject());
            } catch (JsonParseException | IllegalStateException | NullPointerException unreadable) {
                System.err.println("a message that cannot be read");
                continue;
            }
            Program.print(line);
        }
    }
}
