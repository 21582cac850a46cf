// A client that has its hosts in its code. It needs the standard library only: go run main.go
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}

func main() {
	alive := send("GET", "https://api.tik.tools/webcast/check_alive?unique_id=streamer", "", http.Header{"X-Api-Key": {"test_pro"}})
	fmt.Println("check_alive", alive.StatusCode)

	headers := http.Header{"X-Api-Key": {"test_pro"}, "Content-Type": {"application/json"}}
	asked := `{"url":"https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789"}`
	var answer struct {
		Data struct {
			SignedURL string `json:"signed_url"`
			UserAgent string `json:"user_agent"`
			Cookies   string `json:"cookies"`
		} `json:"data"`
	}
	read(send("POST", "https://api.tik.tools/webcast/sign_url", asked, headers), &answer)
	signed := answer.Data
	var room map[string]any
	read(send("GET", signed.SignedURL, "", http.Header{"User-Agent": {signed.UserAgent}, "Cookie": {signed.Cookies}}), &room)
	place, err := url.Parse(signed.SignedURL)
	check(err)
	fmt.Println("signed", place.Host, len(room) > 0)

	// Packages for WebSockets begin with this request; gorilla's default dialer takes its proxy from the same place.
	socket := send("GET", "https://api.tik.tools/?uniqueId=streamer&apiKey=test_pro", "", http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"},
		"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="},
	})
	defer socket.Body.Close()
	fmt.Println("socket", socket.StatusCode)
}

func send(method, target, body string, headers http.Header) *http.Response {
	request, err := http.NewRequest(method, target, strings.NewReader(body))
	check(err)
	request.Header = headers
	response, err := client.Do(request)
	check(err)
	return response
}

func read(response *http.Response, into any) {
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	check(err)
	check(json.Unmarshal(text, into))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
