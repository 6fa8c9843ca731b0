// What a tenant's customers were told, as the web client shows it. Belongs to the frontend.

export function MessageList({ messages }) {
  const entry = (message) => {
    const line = document.createElement("li");
    line.textContent = message.sent_at ? `${message.sent_at} ${message.text}` : `(waiting) ${message.text}`;
    return line;
  };
  const list = document.createElement("ul");
  list.append(...messages.map(entry));
  return list;
}
