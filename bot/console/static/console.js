// What pages do without being loaded again. Everything also works without this file.

/** Ask again and again whether a sign-in was confirmed, then send the form that goes on. */
function waitForSignIn(form) {
  const words = form.querySelector("[data-words-typed]");
  async function look() {
    try {
      const answer = await fetch(form.dataset.wait, { headers: { "X-Wants": "part" } });
      const { state } = await answer.json();
      if (state === "typed") words.textContent = words.dataset.wordsTyped;
      if (state === "confirmed") {
        words.textContent = words.dataset.wordsConfirmed;
        form.requestSubmit();
        return;
      }
      if (state === "refused" || state === "over") {
        location.reload();
        return;
      }
    } catch {
      // The network is away for a moment: the next look finds it again.
    }
    setTimeout(look, document.hidden ? 5000 : 1500);
  }
  look();
}

document.querySelectorAll("form[data-wait]").forEach(waitForSignIn);

/** Send a field's form with Enter; Shift+Enter makes a line, and Enter that ends the composing of a character does neither. */
function sendOnEnter(field) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
}

document.querySelectorAll("[data-send-on-enter]").forEach(sendOnEnter);
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

// "/" leads to the search from anywhere but a field.
document.addEventListener("keydown", (event) => {
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  target.focus();
});
