// Copy buttons: hidden until there is a clipboard to write to.
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  button.hidden = false;
  const say = (text) => {
    button.textContent = text;
  };
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(button.dataset.copy).then(() => {
      say('Copied');
      setTimeout(say, 2000, 'Copy');
    });
  });
}
