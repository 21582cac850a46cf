// The schemas as a FileDescriptorSet: what protobuf runtimes of other languages load without compiling .proto files.
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor.js";

/** Gives the bytes of a google.protobuf.FileDescriptorSet of the .proto files in a folder. */
export function descriptorSetOf(folder, names) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => `${folder}/${target}`;
  root.loadSync(names, { keepCase: true });
  root.resolveAll();
  const set = root.toDescriptor("proto3");
  for (const file of set.file) for (const type of file.messageType) qualifyTypeNames(type);
  return descriptor.FileDescriptorSet.encode(set).finish();
}

/** protobufjs leaves the package away from the names of types, and names the entries of maps in its own way. */
function qualifyTypeNames(type) {
  const entries = new Map((type.nestedType ?? []).map((entry) => [entry.name, entry]));
  for (const field of type.field ?? []) {
    if (!field.typeName || field.typeName.includes(".")) continue;
    const entry = entries.get(field.typeName);
    if (entry) entry.name = `${pascalCase(field.name)}Entry`;
    field.typeName = entry ? `.webcast.${type.name}.${entry.name}` : `.webcast.${field.typeName}`;
  }
  // Only the entries of maps are nested in another message.
  for (const entry of entries.values()) qualifyTypeNames(entry);
}

function pascalCase(name) {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_all, first) => first.toUpperCase());
}
