package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"webcast/listen"
)

const largestAnswer = 1 << 20

var client = http.Client{Timeout: 20 * time.Second}

// ticket is what opens one socket.
type ticket struct {
	URL, Cookies, UserAgent string
	RoomID                  int64
}

func askForTicket(ctx context.Context, l *listen.Listener) (*ticket, error) {
	body, err := json.Marshal(map[string]string{"unique_id": l.UniqueID})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, "POST", l.BaseURL+"/webcast/ws_credentials", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("x-api-key", l.Key)
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, listen.NewRefused(response)
	}
	var answer struct {
		Data struct {
			URL       string `json:"ws_url"`
			Cookies   string `json:"cookies"`
			UserAgent string `json:"user_agent"`
			RoomID    string `json:"room_id"` // has more digits than a float64 holds
		} `json:"data"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, largestAnswer)).Decode(&answer); err != nil {
		return nil, err
	}
	data := answer.Data
	roomID, err := strconv.ParseInt(data.RoomID, 10, 64)
	if err != nil || data.URL == "" {
		return nil, errors.New("the answer of ws_credentials has no room or no URL")
	}
	return &ticket{data.URL, data.Cookies, data.UserAgent, roomID}, nil
}
