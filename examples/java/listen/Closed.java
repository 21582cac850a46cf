package listen;

import java.io.IOException;

/** A socket was closed. */
final class Closed extends IOException {
    /** The stream is over: the binary socket says so in a message, the managed one by this code. */
    static final int STREAM_END = 4005;
    /** The connection broke without a close code. */
    static final int ABNORMAL = 1006;

    final int code;

    Closed(int code) {
        super("closed " + code);
        this.code = code;
    }
}
