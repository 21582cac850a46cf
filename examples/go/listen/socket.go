package listen

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	handshakeTimeout = 20 * time.Second
	silence          = 90 * time.Second // without a message for so long, the other side is gone
	closeTimeout     = 3 * time.Second
	largestMessage   = 4 << 20
)

// Socket is an open socket. When the context that it was opened with is done, it is closed, too.
type Socket struct {
	Handshake http.Header // of the answer

	conn    *websocket.Conn
	retry   *retry
	writing sync.Mutex
	closed  chan struct{}
}

// Open opens a socket, or says with Refused how the handshake was answered.
func (l *Listener) Open(ctx context.Context, url string, header http.Header) (*Socket, error) {
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTimeout}
	conn, response, err := dialer.DialContext(ctx, url, header)
	if err == websocket.ErrBadHandshake {
		return nil, NewRefused(response)
	}
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(largestMessage)
	s := &Socket{Handshake: response.Header, conn: conn, retry: &l.retry, closed: make(chan struct{})}
	go func() {
		select {
		case <-ctx.Done():
			s.sayGoodbye()
			// The other side has so long for its half, which Receive waits for.
			time.AfterFunc(closeTimeout, func() { conn.Close() })
		case <-s.closed:
		}
	}()
	return s, nil
}

// NewRefused reads what an answer says about why, and for how long. Dates in Retry-After are not read.
func NewRefused(response *http.Response) *Refused {
	reason := response.Header.Get("Handshake-Msg") // where the platform says why
	if reason == "" {
		reason = http.StatusText(response.StatusCode)
	}
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	return &Refused{response.StatusCode, reason, time.Duration(seconds) * time.Second}
}

// Receive waits for the next message. How the socket was closed is a *websocket.CloseError.
func (s *Socket) Receive() ([]byte, error) {
	s.conn.SetReadDeadline(time.Now().Add(silence))
	_, message, err := s.conn.ReadMessage()
	if err == nil {
		s.retry.received()
	}
	return message, err
}

// Send may be called by several goroutines.
func (s *Socket) Send(message []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.conn.WriteMessage(websocket.BinaryMessage, message)
}

// Close closes the socket, with 1000 where the other side has not closed it.
func (s *Socket) Close() {
	close(s.closed)
	s.sayGoodbye()
	s.conn.Close()
}

func (s *Socket) sayGoodbye() {
	normal := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	s.conn.WriteControl(websocket.CloseMessage, normal, time.Now().Add(closeTimeout))
}
