package listen;

import com.google.gson.JsonObject;

/** Prints what is said in a creator's stream, as text. */
final class Captions {
    public static void main(String[] arguments) throws InterruptedException {
        ManagedSocket.run(Program.socketUrl("/captions", Program.uniqueId(arguments)), Captions::describe);
    }

    private static String describe(JsonObject message) {
        String type = message.get("type").getAsString();
        if (!type.equals("caption")) return type;
        return "caption %s: %s".formatted(message.get("language").getAsString(), message.get("text").getAsString());
    }
}
