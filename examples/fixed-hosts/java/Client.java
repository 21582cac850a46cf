import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A client that has its hosts in its code. It needs the JDK only (11 or later): java Client.java */
public class Client {
  static final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  public static void main(String[] args) throws Exception {
    var alive = HttpRequest.newBuilder(URI.create("https://api.tik.tools/webcast/check_alive?unique_id=streamer"))
        .header("x-api-key", "test_pro").build();
    System.out.println("check_alive " + client.send(alive, BodyHandlers.ofString()).statusCode());

    var body = "{\"url\":\"https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789\"}";
    var signing = HttpRequest.newBuilder(URI.create("https://api.tik.tools/webcast/sign_url"))
        .header("x-api-key", "test_pro").header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    var signed = client.send(signing, BodyHandlers.ofString()).body();
    var place = URI.create(field(signed, "signed_url"));
    var room = HttpRequest.newBuilder(place)
        .header("user-agent", field(signed, "user_agent")).header("cookie", field(signed, "cookies")).build();
    System.out.println("signed " + place.getHost() + " " + (client.send(room, BodyHandlers.ofString()).body().length() > 0));

    var first = new CompletableFuture<String>();
    var socket = client.newWebSocketBuilder()
        .buildAsync(URI.create("wss://api.tik.tools/?uniqueId=streamer&apiKey=test_pro"), new WebSocket.Listener() {
          final StringBuilder text = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) first.complete(text.toString());
            webSocket.request(1);
            return null;
          }
        }).get(10, TimeUnit.SECONDS);
    System.out.println("socket " + field(first.get(10, TimeUnit.SECONDS), "event"));
    socket.abort();
  }

  /** One text of a JSON object, without a library for JSON. */
  static String field(String json, String name) {
    var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) throw new IllegalStateException("no " + name);
    return matcher.group(1);
  }
}
