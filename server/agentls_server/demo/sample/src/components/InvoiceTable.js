// The list of invoices as the web client shows it. Belongs to the frontend.

export function InvoiceTable({ invoices, onOpen }) {
  const money = (cents) => (cents / 100).toFixed(2);
  const row = (invoice) => {
    const cells = [invoice.number, invoice.customer, invoice.due_on, money(invoice.total)];
    const line = document.createElement("tr");
    line.append(...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    line.addEventListener("click", () => onOpen(`/v1/invoices/${invoice.number}`));
    return line;
  };
  const table = document.createElement("table");
  table.append(...invoices.map(row));
  return table;
}
