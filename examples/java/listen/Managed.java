package listen;

import com.google.gson.JsonObject;

/** Prints the events of a creator's stream, from the managed socket. */
final class Managed {
    public static void main(String[] arguments) throws InterruptedException {
        ManagedSocket.run(Program.socketUrl("/", Program.uniqueId(arguments)), Managed::describe);
    }

    private static String describe(JsonObject message) {
        String event = message.get("event").getAsString();
        JsonObject data = message.getAsJsonObject("data");
        return switch (event) {
            case "chat" -> "chat %s: %s".formatted(nickname(data), data.get("comment").getAsString());
            case "gift" -> "gift %s %s x %d".formatted(
                nickname(data), data.get("giftName").getAsString(), data.get("repeatCount").getAsInt());
            case "like" -> "like %s %d".formatted(nickname(data), data.get("likeCount").getAsInt());
            default -> event;
        };
    }

    private static String nickname(JsonObject data) {
        return data.getAsJsonObject("user").get("nickname").getAsString();
    }
}
