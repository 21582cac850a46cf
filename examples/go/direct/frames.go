package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"webcast/listen"
	"webcast/wire"
)

const largestPayload = 16 << 20

// readFrame returns the result that a push frame holds, or none when it holds something else.
func readFrame(message []byte) (logID uint64, result *wire.ProtoMessageFetchResult, err error) {
	var frame wire.WebcastPushFrame
	if err := proto.Unmarshal(message, &frame); err != nil {
		return 0, nil, err
	}
	if frame.PayloadType != "msg" && frame.PayloadType != "im_enter_room_resp" {
		return frame.LogId, nil, nil
	}
	payload, err := inflate(frame.Payload)
	if err != nil {
		return frame.LogId, nil, err
	}
	result = &wire.ProtoMessageFetchResult{}
	return frame.LogId, result, proto.Unmarshal(payload, result)
}

// inflate returns what is not gzip as it is: no protobuf message starts with these two bytes.
func inflate(payload []byte) ([]byte, error) {
	if !bytes.HasPrefix(payload, []byte{0x1f, 0x8b}) {
		return payload, nil
	}
	reader, err := gzip.NewReader(bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	inflated, err := io.ReadAll(io.LimitReader(reader, largestPayload+1))
	if err == nil && len(inflated) > largestPayload {
		err = errors.New("the payload is too large")
	}
	return inflated, err
}

func enterRoom(socket *listen.Socket, roomID int64) error {
	return sendFrame(socket, "im_enter_room", 0, &wire.WebcastImEnterRoomMessage{
		RoomId:           roomID,
		LiveId:           12,
		Identity:         "audience",
		EnterUniqueId:    rand.Int63(),
		FilterWelcomeMsg: "0",
	})
}

func sendFrame(socket *listen.Socket, payloadType string, logID uint64, message proto.Message) error {
	payload, err := proto.Marshal(message)
	if err != nil {
		return err
	}
	return sendPayload(socket, payloadType, logID, payload)
}

func acknowledge(socket *listen.Socket, logID uint64, internalExt string) error {
	if internalExt == "" {
		internalExt = "-"
	}
	return sendPayload(socket, "ack", logID, []byte(internalExt))
}

func sendPayload(socket *listen.Socket, payloadType string, logID uint64, payload []byte) error {
	frame := wire.WebcastPushFrame{LogId: logID, PayloadEncoding: "pb", PayloadType: payloadType, Payload: payload}
	bytes, err := proto.Marshal(&frame)
	if err != nil {
		return err
	}
	return socket.Send(bytes)
}

var pingOption = regexp.MustCompile(`(?:^|;)\s*ping-interval=(\d{1,3})\s*(?:;|$)`)

// pingInterval is how often the server wants to hear a heartbeat.
func pingInterval(handshake http.Header) time.Duration {
	match := pingOption.FindStringSubmatch(handshake.Get("Handshake-Options"))
	if match == nil {
		return 10 * time.Second
	}
	seconds, _ := strconv.Atoi(match[1])
	if seconds == 0 {
		return 10 * time.Second
	}
	return time.Duration(seconds) * time.Second
}
