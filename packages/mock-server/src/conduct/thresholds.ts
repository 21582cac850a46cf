/*
 * Where good manners end. The reference gives no numbers but those of its headers; these are this project's, and wide
 * enough that a client has to try to be outside.
 */

/** Shortest wait after `wait-for-live` and `wait-for-quota` (docs/close-codes.md), ms. Public clients take 60 s. */
export const LONG_WAIT_MS = 10_000;

/** Connections of one client to one creator in {@link STORM_WINDOW_MS}: more are a storm. Back-off makes about 8. */
export const STORM_CONNECTIONS = 10;
export const STORM_WINDOW_MS = 60_000;

/** So many tries in a row that came to nothing show whether a client backs off. */
export const BACK_OFF_TRIES = 5;
/** Shorter connections came to nothing, ms. */
export const SHORT_LIVED_MS = 5000;
/** Waits are alike when the longest is longer than the shortest by no more than this share, and a slack for slow machines, ms. */
export const ALIKE_RATIO = 0.1;
export const ALIKE_SLACK_MS = 100;
/** Of shorter waits nobody can say whether they grow, ms: the machine takes as long. Who has none makes a storm. */
export const SHORTEST_PACE_MS = 500;

/** Requests on other connections this soon after a 429 were on their way already, ms: machines under load are slow. */
export const IN_FLIGHT_MS = 150;

/** A client that hands over from one socket to the next may have both for so long, ms: a close takes its time. */
export const HAND_OVER_MS = 500;

/** Timers of clients may ring a little early, ms. */
export const TIMER_SLACK_MS = 20;

/** A heartbeat is late after so many of the intervals that the handshake told. */
export const LATE_INTERVALS = 1.5;

/** How long an ack may take, ms. */
export const ACK_GRACE_MS = 2000;
/** How long an ack may take when later frames were acknowledged, ms: they need not come in order. */
export const ACK_OVERTAKEN_MS = 250;

/** How soon the same question about somebody who is not live is polling without patience, ms. */
export const POLL_INTERVAL_MS = 5000;

/** Findings of one rule that a report lists; all are counted. */
export const MAX_FINDINGS = 20;
