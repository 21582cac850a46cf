export type { Clock } from "./clock/clock.ts";
export { type ClockMode, createManualClock, VirtualClock } from "./clock/virtual-clock.ts";
export type { ConductReport, Grade, RuleReport, Verdict } from "./conduct/conduct.ts";
export { type ConductFormat, conductFormats, type NamedReport } from "./conduct/formats/index.ts";
export type { Finding, Severity } from "./conduct/rule.ts";
export type { WebcastManners } from "./conduct/webcast-watch.ts";
export type { InjectedEvent, MockControl, MockState, SocketSelector } from "./control.ts";
export { MockServerError, type MockServerErrorCode } from "./errors.ts";
export { type FaultName, faultCatalog } from "./faults/catalog.ts";
export type {
  ConnectionFault,
  Fault,
  FaultLayer,
  FaultUnit,
  FrameFault,
  HandshakeFault,
  MessageFault,
  RequestFault,
} from "./faults/effects.ts";
export type { ArmedFault, FaultSelector, FaultSpec } from "./faults/spec.ts";
export type {
  Journal,
  JournalEntry,
  JournalEvent,
  JournalFilter,
  SocketArrival,
  SocketSide,
  TimedEntry,
} from "./journal/journal.ts";
export { type LogLevel, type MockServerOptions, type Profile, quietTape, readDemoTape } from "./options.ts";
export type { Gauge, KeyGauges } from "./page/gauges.ts";
export type { RoomLogEntry } from "./rooms/room-log.ts";
export { type SimulationOptions, simulateRoom } from "./rooms/simulator.ts";
export { parseScenario, readScenario } from "./scenario/read-scenario.ts";
export type {
  ClockStep,
  CloseStep,
  EndStep,
  EntryPattern,
  ExpectStep,
  FaultStep,
  GotoStep,
  LabelStep,
  LiveStep,
  RunOptions,
  Scenario,
  ScenarioFailure,
  ScenarioResult,
  ScenarioStep,
  SendEventsStep,
  SendTapeStep,
  StepWord,
  WaitStep,
} from "./scenario/scenario.ts";
export type { ScenarioProgress } from "./scenario/scenario-runs.ts";
export { type MockServer, startMockServer } from "./server.ts";
export type { WebcastConnectionReport } from "./sockets/webcast-connection.ts";
export { type DumpLengths, type DumpOptions, fromDump } from "./tape/convert/dump.ts";
export { fromHar, type HarOptions } from "./tape/convert/from-har.ts";
export { toHar } from "./tape/convert/to-har.ts";
export { readCorpus } from "./tape/corpus.ts";
export type { Expectation, TapeBody, TapeHeaderPair, TapeRequest, TapeResponse, TapeSide } from "./tape/entry.ts";
export type { TapeServerOptions } from "./tape/play/play-options.ts";
export type { PlayMode } from "./tape/play/script.ts";
export type { TapeConnectionState } from "./tape/play/tape-connection.ts";
export type { TapeProblem, TapeServerState } from "./tape/play/tape-player.ts";
export { startTapeServer, type TapeServer } from "./tape/play/tape-server.ts";
export { type Recorder, type RecorderOptions, startRecorder } from "./tape/record/recorder.ts";
export { tapeSchema } from "./tape/schema.ts";
export { durationOf, type Tape, type TapeEntry, type TapeHeader } from "./tape/tape.ts";
export { formatTape, parseTape } from "./tape/tape-format.ts";
export type { MockTls } from "./tls/mock-tls.ts";
export type { TlsOptions } from "./tls/options.ts";
export type { WorldSnapshot } from "./world/world.ts";
