// A client that has its hosts in its code: dotnet run
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };

using var asking = new HttpRequestMessage(HttpMethod.Get, "https://api.tik.tools/webcast/check_alive?unique_id=streamer");
asking.Headers.Add("x-api-key", "test_pro");
using var alive = await client.SendAsync(asking);
Console.WriteLine($"check_alive {(int)alive.StatusCode}");

using var signing = new HttpRequestMessage(HttpMethod.Post, "https://api.tik.tools/webcast/sign_url")
{
    Content = JsonContent.Create(new { url = "https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789" }),
};
signing.Headers.Add("x-api-key", "test_pro");
using var answer = await client.SendAsync(signing);
using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
var signed = body.RootElement.GetProperty("data");
var place = new Uri(signed.GetProperty("signed_url").GetString()!);
using var visiting = new HttpRequestMessage(HttpMethod.Get, place);
visiting.Headers.TryAddWithoutValidation("User-Agent", signed.GetProperty("user_agent").GetString());
visiting.Headers.TryAddWithoutValidation("Cookie", signed.GetProperty("cookies").GetString());
using var room = await client.SendAsync(visiting);
Console.WriteLine($"signed {place.Host} {(await room.Content.ReadAsStringAsync()).Length > 0}");

using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
using var socket = new ClientWebSocket();
await socket.ConnectAsync(new Uri("wss://api.tik.tools/?uniqueId=streamer&apiKey=test_pro"), deadline.Token);
var buffer = new byte[65536];
var received = await socket.ReceiveAsync(buffer, deadline.Token);
using var first = JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count));
Console.WriteLine($"socket {first.RootElement.GetProperty("event").GetString()}");
