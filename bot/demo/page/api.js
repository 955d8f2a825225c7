// The people's side of the local Bot API server, on this page's own origin. Knows requests, nothing of the screen.

export class ApiError extends Error {}

async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

const post = (path, body = {}) => call("POST", path, body);

/** The bot whose chats these are, as it is when no other is asked for; null while none has called. */
export const bot = async () => (await call("GET", "/bots"))[0] ?? null;
export const people = () => call("GET", "/people");
export const addPerson = (person) => post("/people", person);
export const chat = (id) => call("GET", `/people/${id}/chat`);
export const send = (id, message) => post(`/people/${id}/messages`, message);
export const press = (id, messageId, data) => post(`/people/${id}/presses`, { message_id: messageId, callback_data: data });
export const block = (id) => post(`/people/${id}/block`);
export const unblock = (id) => post(`/people/${id}/unblock`);
export const clock = async () => new Date((await call("GET", "/clock")).now);
export const advanceClock = async (seconds) => new Date((await post("/clock", { advance_seconds: seconds })).now);
export const fileAddress = (fileId) => `/files/${encodeURIComponent(fileId)}`;

/**
 * Listen for changes of any chat, for as long as the page is open.
 * One stream for all phones, because a browser opens only six connections to a host.
 */
export function listen({ onChange, onAction, onOpen, onLost }) {
  const stream = new EventSource("/stream");
  stream.addEventListener("open", onOpen);
  stream.addEventListener("message", (event) => onChange(JSON.parse(event.data)));
  stream.addEventListener("action", (event) => onAction(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    onLost();
    // A browser gives up for good after an answer that is not a stream, such as a restarting server's.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen({ onChange, onAction, onOpen, onLost }), 2000);
  });
}
