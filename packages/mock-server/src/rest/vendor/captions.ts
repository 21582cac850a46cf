import Type, { type Static } from "typebox";
import { testKeys } from "../../limits/accounts.ts";
import { idFor } from "../../world/ids.ts";
import { ApiError } from "../reply.ts";
import { memoryOf, remember } from "./memory.ts";
import { isParameters, Nothing, ShortText } from "./parameters.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";

const Device = Type.Object({
  deviceId: ShortText,
  fp: Type.Optional(ShortText),
  linkToken: Type.Optional(ShortText),
});
type DeviceCall = VendorCall<Static<typeof Device>>;

/** Minutes of a trial. Invented. */
const TRIAL_MINUTES = 60;

/** Longest body that is kept. Invented: an overlay is a few texts and colours. */
const MAX_SETUP_BYTES = 64 * 1024;

const open = { auth: "none", envelope: "top" } as const;
const pluginLink = route(Nothing, (call) => linkOf(call, "captions/plugin"));

export const captionsRoutes = {
  "/captions/credits": route(Nothing, ({ mock, account }) => mock.captions.credits.of(account).balance),
  "/captions/trial/check": route(Device, trialOf, open),
  "/captions/trial/claim-device": route(Device, claimDevice, open),
  "/captions/overlay/mint": route(Nothing, neverImplemented),
  "/captions/overlay/setups": route(Nothing, (call) =>
    call.request.method === "GET" ? listSetups(call) : addSetup(call),
  ),
  "/captions/plugin-link": pluginLink,
  "/api/captions/plugin-link": pluginLink,
  "/api/captions-overlay/create-link": route(Nothing, (call) => linkOf(call, "overlay")),
  "/api/captions-overlay/my-layouts": route(Nothing, listSetups),
  // On the real site this may be a stream; nobody says what stands in it.
  "/api/captions-overlay/stream": route(Nothing, () => ({ captions: [] })),
} satisfies VendorRoutes;

/** A plugin reads these fields, and polls until it is signed in: then it has a key, and `apiKey` is it. */
function trialOf({ mock, parameters: { deviceId } }: DeviceCall) {
  const isClaimed = memoryOf(mock).devices.includes(deviceId);
  return {
    status_code: 0,
    state: isClaimed ? "account_trial" : "sign_in_required",
    minutesLeft: isClaimed ? TRIAL_MINUTES : 0,
    totalCredits: isClaimed ? TRIAL_MINUTES : 0,
    watermark: true,
    trial: true,
    duplicate: false,
    ...(isClaimed ? { apiKey: testKeys.basic, email: "viewer@example.com" } : {}),
  };
}

function claimDevice(call: DeviceCall) {
  const { devices } = memoryOf(call.mock);
  const { deviceId, linkToken } = call.parameters;
  if (linkToken === undefined) throw new ApiError("INVALID_REQUEST", "A device is claimed with its linkToken");
  if (!devices.includes(deviceId)) remember(devices, deviceId);
  return trialOf(call);
}

/** The vendor answers so too. */
function neverImplemented(): never {
  throw new ApiError("NOT_FOUND", "This endpoint was never implemented");
}

function listSetups({ mock, account }: Pick<VendorCall, "mock" | "account">) {
  const own = memoryOf(mock).setups.filter(({ key }) => key === account.key);
  return { setups: own.map(({ id, setup }) => ({ ...setup, id })) };
}

/** Whatever an overlay is made of is kept as it came: the body, for a query has the key. */
function addSetup({ mock, account, request: { body } }: VendorCall) {
  const { setups } = memoryOf(mock);
  const setup = isParameters(body) ? body : {};
  if (Buffer.byteLength(JSON.stringify(setup)) > MAX_SETUP_BYTES) {
    throw new ApiError("PAYLOAD_TOO_LARGE", `An overlay may have at most ${MAX_SETUP_BYTES} bytes`);
  }
  const kept = remember(setups, { id: `setup_${setups.length + 1}`, key: account.key, setup });
  return { ...setup, id: kept.id };
}

function linkOf({ mock, account, origins }: VendorCall, page: string) {
  const token = idFor(mock.seed, "link", account.key, page);
  return { link_token: token, url: `${origins.api}/${page}?link=${token}` };
}
