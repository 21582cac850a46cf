package listen;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What opens one socket of the platform. */
record Ticket(String url, String cookies, String userAgent, long roomId) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

    /** @throws Refused when the API does not answer with 200 */
    static Ticket request(String uniqueId) throws IOException, InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("unique_id", uniqueId);
        HttpRequest request = HttpRequest.newBuilder(URI.create(Program.BASE_URL + "/webcast/ws_credentials"))
            .header("Content-Type", "application/json")
            .header("x-api-key", Program.KEY)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) throw new Refused(response.statusCode(), response.headers());
        try {
            JsonObject data = JsonParser.parseString(response.body()).getAsJsonObject().getAsJsonObject("data");
            return new Ticket(
                data.get("ws_url").getAsString(),
                data.get("cookies").getAsString(),
                data.get("user_agent").getAsString(),
                Long.parseLong(data.get("room_id").getAsString()));
        } catch (JsonParseException | IllegalStateException | NullPointerException | NumberFormatException unreadable) {
            throw new IOException("the answer of ws_credentials has no room or no URL");
        }
    }
}
