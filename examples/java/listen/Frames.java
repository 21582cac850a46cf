package listen;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;
import webcast.Transport.HeartBeatMessage;
import webcast.Transport.WebcastImEnterRoomMessage;
import webcast.Transport.WebcastPushFrame;

/** The push frames that a client sends, and the payloads of those that it gets. */
final class Frames {
    private static final int LARGEST_PAYLOAD = 16 << 20;
    private static final ByteString GZIP = ByteString.copyFrom(new byte[] {0x1f, (byte) 0x8b});

    private Frames() {}

    /** A payload cannot be inflated, or would be too large. */
    static final class Unreadable extends IOException {
        Unreadable(String message) {
            super(message);
        }
    }

    static byte[] enterRoom(long roomId) {
        return frame("im_enter_room", 0, WebcastImEnterRoomMessage.newBuilder()
            .setRoomId(roomId)
            .setLiveId(12)
            .setIdentity("audience")
            .setEnterUniqueId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE))
            .setFilterWelcomeMsg("0")
            .build().toByteString());
    }

    /** @param number 1 for the first */
    static byte[] heartbeat(long roomId, long number) {
        return frame("hb", 0, HeartBeatMessage.newBuilder()
            .setRoomId(roomId)
            .setSendPacketSeqId(number)
            .build().toByteString());
    }

    static byte[] ack(long logId, String internalExt) {
        return frame("ack", logId, ByteString.copyFromUtf8(internalExt.isEmpty() ? "-" : internalExt));
    }

    private static byte[] frame(String payloadType, long logId, ByteString payload) {
        return WebcastPushFrame.newBuilder()
            .setLogId(logId)
            .setPayloadEncoding("pb")
            .setPayloadType(payloadType)
            .setPayload(payload)
            .build().toByteArray();
    }

    /** What does not start like gzip is none: no protobuf message starts so. */
    static ByteString inflate(ByteString payload) throws Unreadable {
        if (!payload.startsWith(GZIP)) return payload;
        byte[] inflated;
        try (InputStream inflater = new GZIPInputStream(payload.newInput())) {
            inflated = inflater.readNBytes(LARGEST_PAYLOAD + 1);
        } catch (IOException cause) {
            throw new Unreadable(cause.getMessage());
        }
        if (inflated.length > LARGEST_PAYLOAD) throw new Unreadable("the payload is too large");
        return ByteString.copyFrom(inflated);
    }
}
