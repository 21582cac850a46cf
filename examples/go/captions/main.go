// Captions prints what is said in a creator's stream, as text.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"webcast/listen"
)

func main() { listen.Main(session, 1000, 1008) }

func session(ctx context.Context, l *listen.Listener) error {
	socket, err := l.Open(ctx, l.SocketURL("/captions"), nil)
	if err != nil {
		return err
	}
	defer socket.Close()
	for {
		text, err := socket.Receive()
		if err != nil {
			return err
		}
		var message struct{ Type, Language, Text string }
		if err := json.Unmarshal(text, &message); err != nil {
			fmt.Fprintln(os.Stderr, "cannot read a message:", err)
		} else if message.Type == "caption" {
			l.Print("caption %s: %s", message.Language, message.Text)
		} else {
			l.Print("%s", message.Type)
		}
	}
}
