export { callApi, fetchSignedUrl, resolveLivePage, resolveRoomId } from "@webcast-kit/signing";
