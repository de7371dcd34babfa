// Before the page's own scripts: notes the frame that a code was read in, and when its answer stood.

(() => {
  const watched = { frames: 0, taken: null, answered: null };
  window.watched = watched;

  const watch = (decoder) => ({
    ...decoder,
    readBarcodes: async (picture, look) => {
      const taken = performance.now();
      const codes = await decoder.readBarcodes(picture, look);
      watched.frames += codes.length;
      if (codes.length) watched.taken ??= taken;
      return codes;
    },
  });
  Object.defineProperty(window, "ZXingWASM", {
    configurable: true,
    set: (decoder) => Object.defineProperty(window, "ZXingWASM", { value: watch(decoder) }),
  });

  document.addEventListener("DOMContentLoaded", () => {
    const answer = document.getElementById("answer");
    new MutationObserver(() => {
      if (!answer.hidden) requestAnimationFrame(() => (watched.answered ??= performance.now()));
    }).observe(answer, { attributes: true });
  });
})();
