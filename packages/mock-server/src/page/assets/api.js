/** Asks the admin API; every path is beside this page, so it is the page's own mock that answers. */
export async function ask(path) {
  return read(await fetch(path));
}

/** Tells the admin API to do something. */
export async function tell(path, body) {
  const headers = { "content-type": "application/json" };
  return read(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function read(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

/** Does something, and says in an output what came of it. */
export function report(output, act) {
  const say = (state) => (value) => {
    output.value = value instanceof Error ? value.message : value;
    output.dataset.state = state;
  };
  void act().then(say("good"), say("bad"));
}

/** What a form says: fields that are empty are left out, numbers are numbers. */
export function valuesOf(form) {
  const fields = Array.from(form.elements).filter(({ name, value }) => name && value !== "");
  return Object.fromEntries(fields.map((field) => [field.name, readField(field)]));
}

export function readField(field) {
  if (field.type === "checkbox") return field.checked;
  return field.type === "number" || field.dataset.type === "number" ? Number(field.value) : field.value;
}
