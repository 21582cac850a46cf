// Managed prints the events of a creator's stream, from the managed socket.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"webcast/listen"
)

type message struct {
	Event string
	Data  json.RawMessage
}

type user struct{ Nickname string }

func main() { listen.Main(session, 1000, 1008) }

func session(ctx context.Context, l *listen.Listener) error {
	socket, err := l.Open(ctx, l.SocketURL("/"), nil)
	if err != nil {
		return err
	}
	defer socket.Close()
	for {
		text, err := socket.Receive()
		if err != nil {
			return err
		}
		if err := show(l, text); err != nil {
			fmt.Fprintln(os.Stderr, "cannot read a message:", err)
		}
	}
}

func show(l *listen.Listener, text []byte) error {
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	switch m.Event {
	case "chat":
		var chat struct {
			User    user
			Comment string
		}
		if err := json.Unmarshal(m.Data, &chat); err != nil {
			return err
		}
		l.Print("chat %s: %s", chat.User.Nickname, chat.Comment)
	case "gift":
		var gift struct {
			User        user
			GiftName    string
			RepeatCount int
		}
		if err := json.Unmarshal(m.Data, &gift); err != nil {
			return err
		}
		l.Print("gift %s %s x %d", gift.User.Nickname, gift.GiftName, gift.RepeatCount)
	case "like":
		var like struct {
			User      user
			LikeCount int
		}
		if err := json.Unmarshal(m.Data, &like); err != nil {
			return err
		}
		l.Print("like %s %d", like.User.Nickname, like.LikeCount)
	default:
		l.Print("%s", m.Event)
	}
	return nil
}
