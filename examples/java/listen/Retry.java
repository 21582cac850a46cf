package listen;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try. Codes: docs/close-codes.md, statuses: docs/errors.md. */
final class Retry {
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 10;

    /** Close codes of a socket, besides those of every one, that no try follows. */
    private final Set<Integer> finalCodes;
    private int tries;

    Retry(Set<Integer> finalCodes) {
        this.finalCodes = finalCodes;
    }

    /**
     * Empty when there is no use in another try.
     *
     * @param dataFor how long data came. That a socket opens proves nothing: only ten seconds of data begin a new count.
     */
    Optional<Duration> after(IOException end, Duration dataFor) {
        if (dataFor.compareTo(STABLE) >= 0) tries = 0;
        if (end instanceof Closed closed) return afterCode(closed.code);
        if (end instanceof Refused refused) return afterStatus(refused.status, refused.retryAfter);
        return backOff();
    }

    private Optional<Duration> afterCode(int code) {
        if (finalCodes.contains(code)) return Optional.empty();
        return switch (code) {
            case 4400, 4401, 4403 -> Optional.empty(); // the same key and options will be refused again
            case 4404, Closed.STREAM_END -> Optional.of(LONG_WAIT);
            case 4429 -> Optional.of(LONG_WAIT.plus(jitter(Duration.ofSeconds(1)))); // too many sockets
            case 4555 -> tries++ == 0 ? Optional.of(Duration.ZERO) : backOff(); // its longest lifetime is over
            default -> backOff();
        };
    }

    private Optional<Duration> afterStatus(int status, Duration retryAfter) {
        return switch (status) {
            case 429 -> Optional.of((retryAfter.isZero() ? LONG_WAIT : retryAfter).plus(jitter(Duration.ofSeconds(1))));
            case 404 -> Optional.of(LONG_WAIT); // the creator is not live
            case 408, 425 -> backOff();
            default -> status >= 500 ? backOff().map(retryAfter::plus) : Optional.empty();
        };
    }

    /** Any time up to 1 s, 2 s, 4 s, ... 30 s ("full jitter"), so that not everybody comes back at once. */
    private Optional<Duration> backOff() {
        Duration longest = Duration.ofSeconds(1L << tries);
        tries++;
        if (tries > MOST_TRIES) return Optional.empty();
        return Optional.of(jitter(longest.compareTo(LONGEST_BACK_OFF) < 0 ? longest : LONGEST_BACK_OFF));
    }

    private static Duration jitter(Duration longest) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest.toMillis()));
    }
}
