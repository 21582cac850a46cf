// Direct prints the messages of a creator's room, from the platform's own binary socket.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"google.golang.org/protobuf/proto"

	"webcast/listen"
	"webcast/wire"
)

func main() { listen.Main(session) }

func session(ctx context.Context, l *listen.Listener) error {
	// A signed URL is good for one socket, and not for long: each connection asks for its own.
	ticket, err := askForTicket(ctx, l)
	if err != nil {
		return err
	}
	socket, err := l.Open(ctx, ticket.URL, http.Header{
		"Cookie":     {ticket.Cookies},
		"User-Agent": {ticket.UserAgent},
		"Origin":     {"https://www.tiktok.com"},
	})
	if refused, ok := err.(*listen.Refused); ok && refused.Status != http.StatusTooManyRequests {
		// The next signature may be let in.
		return fmt.Errorf("handshake refused with %d %s", refused.Status, refused.Reason)
	}
	if err != nil {
		return err
	}
	defer socket.Close()

	if err := enterRoom(socket, ticket.RoomID); err != nil {
		return err
	}
	done := make(chan struct{})
	defer close(done)
	go sendHeartbeats(socket, ticket.RoomID, done)
	return listenTo(socket, l)
}

func listenTo(socket *listen.Socket, l *listen.Listener) error {
	for {
		bytes, err := socket.Receive()
		if err != nil {
			return err
		}
		logID, result, err := readFrame(bytes)
		if err != nil {
			fmt.Fprintln(os.Stderr, "cannot read a frame:", err)
			continue
		}
		// First of all: what is not acknowledged may be sent again.
		if result.GetNeedAck() {
			if err := acknowledge(socket, logID, result.InternalExt); err != nil {
				return err
			}
		}
		ended := false
		for _, message := range result.GetMessages() {
			end, err := show(l, message)
			if err != nil {
				fmt.Fprintf(os.Stderr, "cannot read a %s: %v\n", message.Method, err)
			}
			ended = ended || end
		}
		if ended {
			return listen.StreamEnded
		}
	}
}

func sendHeartbeats(socket *listen.Socket, roomID int64, done <-chan struct{}) {
	ticker := time.NewTicker(pingInterval(socket.Handshake))
	defer ticker.Stop()
	for number := int64(1); ; number++ {
		select {
		case <-ticker.C:
			// When it cannot be sent, who receives hears of it.
			_ = sendFrame(socket, "hb", 0, &wire.HeartBeatMessage{RoomId: roomID, SendPacketSeqId: number})
		case <-done:
			return
		}
	}
}

// show prints a message, and tells whether it ends the stream.
func show(l *listen.Listener, message *wire.BaseProtoMessage) (bool, error) {
	switch message.Method {
	case "WebcastChatMessage":
		var chat wire.WebcastChatMessage
		if err := proto.Unmarshal(message.Payload, &chat); err != nil {
			return false, err
		}
		l.Print("chat %s: %s", chat.GetUser().GetNickname(), chat.Content)
	case "WebcastGiftMessage":
		var gift wire.WebcastGiftMessage
		if err := proto.Unmarshal(message.Payload, &gift); err != nil {
			return false, err
		}
		l.Print("gift %s %s x %d", gift.GetUser().GetNickname(), gift.GetGift().GetName(), gift.RepeatCount)
	case "WebcastLikeMessage":
		var like wire.WebcastLikeMessage
		if err := proto.Unmarshal(message.Payload, &like); err != nil {
			return false, err
		}
		l.Print("like %s %d", like.GetUser().GetNickname(), like.Count)
	case "WebcastControlMessage":
		var control wire.WebcastControlMessage
		if err := proto.Unmarshal(message.Payload, &control); err != nil {
			return false, err
		}
		l.Print("%s", message.Method)
		// Ended by its host, or by the platform; that of a stream before may be in the history.
		return (control.Action == 3 || control.Action == 4) && !message.IsHistory, nil
	default:
		l.Print("%s", message.Method)
	}
	return false, nil
}
