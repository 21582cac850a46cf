// Our own clients with the hosts that they have in their code: nothing here says where the mock is.
import { TikTokLive } from "@webcast-kit/live";
import { connectDirect, createSigningClient } from "@webcast-kit/signing";

const apiKey = "test_pro";
const signal = AbortSignal.timeout(15_000);

const client = createSigningClient({ apiKey });
const page = await client.callApi({ endpoint: "/webcast/room_info", uniqueId: "streamer" });
console.log("signed", page !== null);

const direct = await connectDirect({ client, uniqueId: "streamer", signal });
for await (const { type } of direct) {
  console.log("direct", type);
  break;
}
await client.close();

const live = new TikTokLive({ uniqueId: "streamer", apiKey, signal });
live.on("connected", ({ uniqueId }) => console.log("live", uniqueId));
await live.connect();
await live.disconnect();
