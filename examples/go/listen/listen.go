// Package listen is what the three programs share: where to go, what to print, and when to connect again.
package listen

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/gorilla/websocket"
)

// Listener knows whom to hear, and prints what is heard.
type Listener struct {
	BaseURL, Key, UniqueID string

	events    int
	maxEvents int // 0 for no end
	finish    context.CancelFunc
	retry     retry
}

// Main calls session, which listens to one connection, until it is told to end or there is no use in another try.
// After 4400, 4401 and 4403 there is none, and after the codes in final.
func Main(session func(context.Context, *Listener) error, final ...int) {
	rand.Seed(time.Now().UnixNano())
	l, err := fromEnvironment()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	l.retry.final = map[int]bool{}
	for _, code := range final {
		l.retry.final[code] = true
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, l.finish = context.WithCancel(ctx)
	for {
		l.retry.connecting()
		err := session(ctx, l)
		if ctx.Err() != nil {
			return
		}
		wait, again := l.retry.after(err)
		if !again {
			fmt.Fprintf(os.Stderr, "%v, not again\n", describe(err))
			if websocket.IsCloseError(err, websocket.CloseNormalClosure) {
				return
			}
			os.Exit(1)
		}
		fmt.Fprintf(os.Stderr, "%v, again in %.1f s\n", describe(err), wait.Seconds())
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

func fromEnvironment() (*Listener, error) {
	l := &Listener{BaseURL: "https://api.tik.tools", Key: os.Getenv("WEBCAST_API_KEY")}
	if l.Key == "" {
		return nil, errors.New("WEBCAST_API_KEY is missing: set it to your API key")
	}
	if len(os.Args) != 2 || os.Args[1] == "" {
		return nil, fmt.Errorf("usage: %s UNIQUE_ID (the creator's unique id, without @)", os.Args[0])
	}
	l.UniqueID = strings.TrimPrefix(os.Args[1], "@")
	if base := os.Getenv("WEBCAST_BASE_URL"); base != "" {
		if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
			return nil, errors.New("WEBCAST_BASE_URL must begin with http:// or https://")
		}
		l.BaseURL = strings.TrimRight(base, "/")
	}
	if most := os.Getenv("WEBCAST_MAX_EVENTS"); most != "" {
		count, err := strconv.Atoi(most)
		if err != nil || count < 1 {
			return nil, errors.New("WEBCAST_MAX_EVENTS must be a whole number above 0")
		}
		l.maxEvents = count
	}
	return l, nil
}

// SocketURL is the URL of a managed socket. The key is in it, so it must not be printed.
func (l *Listener) SocketURL(path string) string {
	query := url.Values{"uniqueId": {l.UniqueID}, "apiKey": {l.Key}}
	// http becomes ws, and https becomes wss.
	return "ws" + strings.TrimPrefix(l.BaseURL, "http") + path + "?" + query.Encode()
}

// Print prints an event, and ends the program when it was the last one that is wanted.
func (l *Listener) Print(format string, args ...any) {
	if l.maxEvents > 0 && l.events == l.maxEvents {
		return
	}
	// Viewers choose their names and words: a line break or an escape sequence in them must not reach a terminal.
	fmt.Println(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...)))
	l.events++
	if l.events == l.maxEvents {
		l.finish()
	}
}
