package listen;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import webcast.Transport.BaseProtoMessage;
import webcast.Transport.ProtoMessageFetchResult;
import webcast.Transport.WebcastPushFrame;
import webcast.events.Audience.WebcastLikeMessage;
import webcast.events.Chat.WebcastChatMessage;
import webcast.events.GiftOuterClass.WebcastGiftMessage;
import webcast.events.Room.WebcastControlMessage;

/** Prints the messages of a creator's room, from the platform's own binary socket. */
final class Direct {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Pattern PING_INTERVAL = Pattern.compile("(?:^|;)\\s*ping-interval=([1-9][0-9]{0,2})\\s*(?:;|$)");

    private final long roomId;
    private final Socket socket;

    private Direct(long roomId, Socket socket) {
        this.roomId = roomId;
        this.socket = socket;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String uniqueId = Program.uniqueId(arguments);
        Program.run(() -> connect(uniqueId).listen(), Set.of());
    }

    /** A signed URL is good for one socket, and not for long: each connection asks for its own. */
    private static Direct connect(String uniqueId) throws IOException, InterruptedException {
        Ticket ticket = Ticket.request(uniqueId);
        Map<String, String> headers = Map.of(
            "Cookie", ticket.cookies(), "User-Agent", ticket.userAgent(), "Origin", "https://www.tiktok.com");
        try {
            return new Direct(ticket.roomId(), Program.open(ticket.url(), headers));
        } catch (Refused refused) {
            // The next signature may be let in.
            throw refused.status == 429 ? refused : new HandshakeRefused(refused);
        }
    }

    private static final class HandshakeRefused extends IOException {
        HandshakeRefused(Refused refused) {
            super(refused);
        }
    }

    private void listen() throws IOException, InterruptedException {
        socket.send(Frames.enterRoom(roomId));
        Duration interval = heartbeatInterval();
        Instant nextBeat = Instant.now().plus(interval);
        Instant lastFrame = Instant.now();
        long beats = 0;
        while (lastFrame.plus(SILENCE).isAfter(Instant.now())) {
            byte[] frame = socket.receive(Duration.between(Instant.now(), nextBeat));
            if (!nextBeat.isAfter(Instant.now())) {
                socket.send(Frames.heartbeat(roomId, ++beats));
                nextBeat = nextBeat.plus(interval);
            }
            if (frame == null) continue;
            lastFrame = Instant.now();
            try {
                handle(WebcastPushFrame.parseFrom(frame));
            } catch (Frames.Unreadable | InvalidProtocolBufferException unreadable) {
                System.err.println("a frame that cannot be read: " + unreadable.getMessage());
            }
        }
        throw new IOException("silence");
    }

    private Duration heartbeatInterval() {
        Matcher option = PING_INTERVAL.matcher(socket.header("Handshake-Options"));
        return Duration.ofSeconds(option.find() ? Long.parseLong(option.group(1)) : 10);
    }

    private void handle(WebcastPushFrame frame) throws IOException {
        if (!Set.of("msg", "im_enter_room_resp").contains(frame.getPayloadType())) return;
        ProtoMessageFetchResult result = ProtoMessageFetchResult.parseFrom(Frames.inflate(frame.getPayload()));
        // First of all: an ack says that the messages came, not that they were understood.
        if (result.getNeedAck()) socket.send(Frames.ack(frame.getLogId(), result.getInternalExt()));
        boolean hasEnded = false;
        for (BaseProtoMessage message : result.getMessagesList()) {
            String line;
            try {
                line = describe(message);
                hasEnded |= endsStream(message);
            } catch (InvalidProtocolBufferException unreadable) {
                System.err.println(message.getMethod() + " cannot be read: " + unreadable.getMessage());
                continue;
            }
            Program.print(line);
        }
        if (hasEnded) throw new Closed(Closed.STREAM_END);
    }

    private static String describe(BaseProtoMessage message) throws InvalidProtocolBufferException {
        switch (message.getMethod()) {
            case "WebcastChatMessage": {
                var chat = WebcastChatMessage.parseFrom(message.getPayload());
                return "chat %s: %s".formatted(chat.getUser().getNickname(), chat.getContent());
            }
            case "WebcastGiftMessage": {
                var gift = WebcastGiftMessage.parseFrom(message.getPayload());
                return "gift %s %s x %d".formatted(
                    gift.getUser().getNickname(), gift.getGift().getName(), gift.getRepeatCount());
            }
            case "WebcastLikeMessage": {
                var like = WebcastLikeMessage.parseFrom(message.getPayload());
                return "like %s %d".formatted(like.getUser().getNickname(), like.getCount());
            }
            default:
                return message.getMethod();
        }
    }

    /** By its host or by the platform. That of a stream before may be in the history. */
    private static boolean endsStream(BaseProtoMessage message) throws InvalidProtocolBufferException {
        if (!message.getMethod().equals("WebcastControlMessage") || message.getIsHistory()) return false;
        int action = WebcastControlMessage.parseFrom(message.getPayload()).getAction();
        return action == 3 || action == 4;
    }
}
