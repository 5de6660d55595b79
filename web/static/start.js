// Copies what a button names, and says so on the button.
document.addEventListener("click", async ({ target }) => {
  const from = target.dataset?.copies && document.getElementById(target.dataset.copies);
  if (!from) return;
  from.select();
  // Without TLS browsers give no clipboard: the old way takes what is selected.
  const copied = navigator.clipboard ? await navigator.clipboard.writeText(from.value).then(() => true, () => false) : document.execCommand("copy");
  target.textContent = copied ? "Copied" : "Press Ctrl+C";
});
