// Messages as the chat groups them: an album is one post of several messages, everything else a post of its own.

/** Group messages, oldest first; a post's `key` stays while any part of it is there. */
export function posts(messages) {
  const found = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (message.album && last?.key === `album ${message.album}`) last.messages.push(message);
    else found.push({ key: message.album ? `album ${message.album}` : message.message_id, messages: [message] });
  }
  return found;
}
