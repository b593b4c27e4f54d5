/**
 * Shows the buttons that copy, and makes them do so; the page does without. Where the page did not come over TLS there is
 * no clipboard to write to, and the old command has to do.
 */
export const script = `(() => {
  const said = document.getElementById('said');
  const byCommand = (text) => {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byCommand(text);
    }
  };
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const done = await copy(button.dataset.copy);
      said.textContent = '';
      said.textContent = done ? said.dataset.done : said.dataset.failed;
      button.focus();
      setTimeout(() => (said.textContent = ''), 3000);
    });
  }
})();`;
