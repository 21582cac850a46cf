package listen;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;

/** A request, or the handshake of a socket, was answered with a status that is no success. */
final class Refused extends IOException {
    final int status;
    /** Zero when the answer did not say; dates are not read. */
    final Duration retryAfter;

    Refused(int status, HttpHeaders headers) {
        // The platform says why in this header.
        super("refused with " + status + headers.firstValue("Handshake-Msg").map(reason -> ", " + reason).orElse(""));
        this.status = status;
        this.retryAfter = headers.firstValue("Retry-After")
            .filter(seconds -> seconds.matches("[0-9]{1,6}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .orElse(Duration.ZERO);
    }
}
