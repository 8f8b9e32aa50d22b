// Conveniences for the hosted pages; each page works without them.
(() => {
  const setBusy = (form, busy) => {
    const button = form.querySelector('button.primary');
    if (busy) form.dataset.sent = '';
    else delete form.dataset.sent;
    if (!button) return;
    button.disabled = busy;
    if (busy) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
  };

  document.addEventListener('submit', ({ target }) => {
    setBusy(target, true);
    // A redirect into an installed app leaves this page where it is.
    setTimeout(setBusy, 10000, target, false);
  });
  document.addEventListener('submit', (event) => 'sent' in event.target.dataset && event.preventDefault(), true);
  addEventListener('pageshow', ({ persisted }) => {
    for (const form of document.forms) setBusy(form, false);
    // Older browsers know `autofocus` on fields only.
    if (!('autofocus' in HTMLElement.prototype)) document.getElementById('error')?.focus();
    if (!persisted) document.querySelector('form[data-auto-submit]')?.requestSubmit();
  });

  for (const button of document.querySelectorAll('[data-reveal]')) {
    const field = document.getElementById(button.dataset.reveal);
    const show = (shown) => {
      field.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Hide' : 'Show';
      button.setAttribute('aria-label', shown ? 'Hide password' : 'Show password');
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      show(field.type === 'password');
      field.focus();
    });
    field.form.addEventListener('submit', () => show(false));
  }

  for (const field of document.querySelectorAll('[data-rules]')) {
    const rules = document.getElementById(field.dataset.rules).children;
    const isMet = ({ pattern, without }, text) =>
      pattern ? new RegExp(pattern, 'su').test(text) : JSON.parse(without).every((part) => !text.toLowerCase().includes(part));
    field.addEventListener('input', () => {
      for (const { dataset } of rules) {
        if (!dataset.pattern && !dataset.without) continue; // only the server knows
        if (field.value && isMet(dataset, field.value)) dataset.met = '';
        else delete dataset.met;
      }
    });
  }
})();
