package listen

import (
	"errors"
	"fmt"
	"math/rand"
	"time"

	"github.com/gorilla/websocket"
)

const (
	longWait       = time.Minute
	longestBackOff = 30 * time.Second
	stableAfter    = 10 * time.Second
	mostTries      = 10
)

// Refused is an answer other than 2xx to a request, or other than 101 to the handshake of a managed socket.
type Refused struct {
	Status     int
	Reason     string
	RetryAfter time.Duration // 0 when the answer did not say
}

func (r *Refused) Error() string { return fmt.Sprintf("refused %d (%s)", r.Status, r.Reason) }

// StreamEnded says that the creator is not live any more.
var StreamEnded = &websocket.CloseError{Code: 4005}

// retry says how long to wait before the next try. Codes: docs/close-codes.md, statuses: docs/errors.md.
type retry struct {
	final     map[int]bool // close codes of this socket, besides those of every one, that no try follows
	tries     int
	firstData time.Time
}

func (r *retry) connecting() { r.firstData = time.Time{} }

// received is called for data. That a socket opens proves nothing: only after ten seconds of data are tries counted anew.
func (r *retry) received() {
	if r.firstData.IsZero() {
		r.firstData = time.Now()
	} else if time.Since(r.firstData) >= stableAfter {
		r.tries = 0
	}
}

// after is false when there is no use in another try.
func (r *retry) after(end error) (time.Duration, bool) {
	var refused *Refused
	var closed *websocket.CloseError
	switch {
	case errors.As(end, &refused):
		return r.afterStatus(refused)
	case errors.As(end, &closed):
		return r.afterCode(closed.Code)
	default:
		return r.backOff()
	}
}

func (r *retry) afterCode(code int) (time.Duration, bool) {
	if r.final[code] {
		return 0, false
	}
	switch code {
	case 4400, 4401, 4403: // the same key and options will be refused again
		return 0, false
	case 4005, 4404: // the creator is not live
		return longWait, true
	case 4429: // too many sockets
		return longWait + jitter(time.Second), true
	case 4555: // the longest lifetime of a socket is over
		if r.tries == 0 {
			r.tries++
			return 0, true
		}
	}
	return r.backOff()
}

func (r *retry) afterStatus(refused *Refused) (time.Duration, bool) {
	switch status := refused.Status; {
	case status == 429 && refused.RetryAfter > 0:
		return refused.RetryAfter + jitter(time.Second), true
	case status == 429:
		return longWait + jitter(time.Second), true
	case status == 404: // the creator is not live
		return longWait, true
	case status == 408, status == 425, status >= 500:
		wait, again := r.backOff()
		return wait + refused.RetryAfter, again
	}
	return 0, false
}

// backOff waits any time up to 1 s, 2 s, 4 s, ... 30 s ("full jitter"), so that not everybody comes back at once.
func (r *retry) backOff() (time.Duration, bool) {
	longest := time.Second << r.tries
	if longest > longestBackOff {
		longest = longestBackOff
	}
	r.tries++
	return jitter(longest), r.tries <= mostTries
}

func jitter(longest time.Duration) time.Duration { return time.Duration(rand.Int63n(int64(longest))) }

// describe tells an end without its text: that of a URL could hold the key.
func describe(end error) string {
	var closed *websocket.CloseError
	if errors.As(end, &closed) {
		return fmt.Sprintf("closed %d", closed.Code)
	}
	return end.Error()
}
